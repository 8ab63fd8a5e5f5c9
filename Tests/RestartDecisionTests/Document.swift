import FoundationEssentials

/// A page of `docs/`, compared with the code or, with `UPDATE_DOCS=1`, written from it.
struct Document {
  let path: String
  static let updates = ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1"

  init(_ name: String) {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    path = parts.dropLast(3).joined(separator: "/") + "/docs/" + name
  }

  func read() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
  func write(_ text: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
