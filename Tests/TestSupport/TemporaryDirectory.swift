import FoundationEssentials
package import Glibc

/// A directory under `/tmp` of a test's own, removed with everything in it in `deinit`.
package final class TemporaryDirectory: Sendable {
  /// Its absolute path, short enough for a Unix socket below it (`man 7 unix`: 107 bytes).
  package let path: String

  /// Makes it, readable by its owner only.
  package init() throws(SetupFailure) {
    var template = Array("/tmp/loopwarden-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .init("mkdtemp", errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name in it.
  package func path(_ name: String) -> String { path + "/" + name }

  /// Writes a file with exactly this mode, makes the folder before it, and returns its path.
  @discardableResult
  package func write(
    _ bytes: [UInt8], to name: String, mode: mode_t = 0o600
  ) throws(SetupFailure) -> String {
    if let slash = name.lastIndex(of: "/") { try makeFolder(String(name[..<slash])) }
    let file = path(name)
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .init("open \(file)", errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      guard count > 0 else { throw .init("write \(file)", errno) }
      written += count
    }
    // The mode that open(2) sets is cut by the umask.
    guard fchmod(descriptor, mode) == 0 else { throw .init("fchmod \(file)", errno) }
    return file
  }

  /// Writes a text file in the same way.
  @discardableResult
  package func write(
    _ text: String, to name: String, mode: mode_t = 0o600
  ) throws(SetupFailure) -> String {
    try write(Array(text.utf8), to: name, mode: mode)
  }

  /// What a file in it holds.
  package func read(_ name: String) throws(SetupFailure) -> [UInt8] {
    guard let content = FileManager.default.contents(atPath: path(name)) else {
      throw .init("cannot read \(path(name))")
    }
    return Array(content)
  }

  /// Makes a folder in a folder that is there, with mode 0755 less the umask, unless it is there.
  @discardableResult
  package func makeFolder(_ name: String) throws(SetupFailure) -> String {
    let folder = path(name)
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      throw .init("mkdir \(folder)", errno)
    }
    return folder
  }

  /// Makes a symbolic link and the folder before it.
  package func link(_ name: String, to target: String) throws(SetupFailure) {
    if let slash = name.lastIndex(of: "/") { try makeFolder(String(name[..<slash])) }
    guard symlink(target, path(name)) == 0 else { throw .init("symlink \(path(name))", errno) }
  }
}
