import Configuration
import FoundationEssentials
import Glibc
import Testing

/// docs/configuration.md says what the table of keys says, key by key.
@Suite struct ReferenceTests {
  @Test func documentMatchesTheTable() throws {
    let path =
      "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
      + "/docs/configuration.md"
    let document = try text(of: path)
    let rows = document.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let expected = ConfigurationKey.all.map(row)
    if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1", let first = rows.first,
      let last = rows.last
    {
      let table = document[first.startIndex..<last.endIndex]
      try document.replacing(table, with: expected.joined(separator: "\n"))
        .write(toFile: path, atomically: true, encoding: .utf8)
      return
    }
    for (found, wanted) in zip(rows, expected) { #expect(found == wanted) }
    #expect(rows.count == expected.count)
  }

  @Test func keysAreWellFormed() {
    let paths = ConfigurationKey.all.map(\.path)
    #expect(Set(paths).count == paths.count)
    for key in ConfigurationKey.all {
      #expect(!key.help.isEmpty && !key.help.hasSuffix(".") && !key.type.isEmpty)
      #expect(!key.help.contains("|") && !key.type.contains("|"))
    }
  }

  private func row(_ key: ConfigurationKey) -> String {
    "| `\(key.path)` | \(key.type) | `\(key.standard)` | \(key.help) |"
  }

  private func text(of path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    try #require(descriptor >= 0, "cannot open \(path)")
    defer { close(descriptor) }
    var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      try #require(count >= 0)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}
