import Configuration
import Glibc
import TestSupport
import Testing

extension TemporaryDirectory {
  /// Writes a file as readable as an administrator's editor leaves it, and gives its path.
  @discardableResult
  func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws -> String {
    try write(text, to: name, mode: mode)
  }
}

/// The two lines that every file begins with.
let header = "apiVersion: loopwarden/v1\nkind: Configuration\n"

/// Loads a file of the header and `body`, so that the body begins at line 3.
func load(
  _ body: String, overrides: [ConfigurationOverride] = [],
  layout: (LayoutChoice) -> LayoutDefaults? = { _ in nil }, hostName: String? = "master-1"
) throws -> LoadedConfiguration {
  let folder = try TemporaryDirectory()
  let file = try folder.write("config.yaml", header + body)
  return try ConfigurationFile.load(
    path: file, explicit: true, overrides: overrides, layout: layout, hostName: hostName)
}

/// The lines of the refusal of a whole file, its path written FILE.
func refusal(
  _ text: String, overrides: [ConfigurationOverride] = [], hostName: String? = "master-1"
) throws -> [String] {
  let folder = try TemporaryDirectory()
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
