import Configuration
import Glibc
import Testing

/// A folder of its own for one test, removed with everything in it.
final class TemporaryFolder {
  struct Failure: Error {
    var call: String
    var code: Int32
  }

  let path: String
  private var made: [(path: String, isFolder: Bool)] = []

  init() throws {
    var template = "/tmp/loopwarden-configuration-XXXXXX".utf8CString.map { $0 }
    guard mkdtemp(&template) != nil else { throw Failure(call: "mkdtemp", code: errno) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    for (path, isFolder) in made.reversed() { _ = isFolder ? rmdir(path) : unlink(path) }
    rmdir(path)
  }

  /// Writes `text` to `name`, makes the folder before it, and gives the path.
  @discardableResult
  func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws -> String {
    if let slash = name.lastIndex(of: "/") { try makeFolder(String(name[..<slash])) }
    let file = path + "/" + name
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(call: "open", code: errno) }
    defer { close(descriptor) }
    made.append((file, false))
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw Failure(call: "write", code: errno)
    }
    guard fchmod(descriptor, mode) == 0 else { throw Failure(call: "fchmod", code: errno) }
    return file
  }

  @discardableResult
  func makeFolder(_ name: String) throws -> String {
    let folder = path + "/" + name
    if mkdir(folder, 0o755) == 0 {
      made.append((folder, true))
    } else if errno != EEXIST {
      throw Failure(call: "mkdir", code: errno)
    }
    return folder
  }

  func link(_ name: String, to target: String) throws {
    if let slash = name.lastIndex(of: "/") { try makeFolder(String(name[..<slash])) }
    guard symlink(target, path + "/" + name) == 0 else {
      throw Failure(call: "symlink", code: errno)
    }
    made.append((path + "/" + name, false))
  }
}

/// The two lines that every file begins with.
let header = "apiVersion: loopwarden/v1\nkind: Configuration\n"

/// Loads a file of the header and `body`, so that the body begins at line 3.
func load(
  _ body: String, overrides: [ConfigurationOverride] = [], hostName: String? = "master-1"
) throws -> LoadedConfiguration {
  let folder = try TemporaryFolder()
  let file = try folder.write("config.yaml", header + body)
  return try ConfigurationFile.load(
    path: file, explicit: true, overrides: overrides, hostName: hostName)
}

/// The lines of the refusal of a whole file, its path written FILE.
func refusal(
  _ text: String, overrides: [ConfigurationOverride] = [], hostName: String? = "master-1"
) throws -> [String] {
  let folder = try TemporaryFolder()
  let file = try folder.write("config.yaml", text)
  do throws(ConfigurationErrors) {
    _ = try ConfigurationFile.load(
      path: file, explicit: true, overrides: overrides, hostName: hostName)
    return []
  } catch {
    return error.problems.map { replacing(file, in: $0.description) }
  }
}

func replacing(_ file: String, in text: String) -> String {
  var (result, rest) = ("", text[...])
  while let first = rest.first {
    if rest.hasPrefix(file) {
      result += "FILE"
      rest = rest.dropFirst(file.count)
    } else {
      result.append(first)
      rest = rest.dropFirst()
    }
  }
  return result
}
