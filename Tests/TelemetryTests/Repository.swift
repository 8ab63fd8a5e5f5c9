import FoundationEssentials

/// Files of the repository that must agree with the table.
enum Repository {
  static let updates = ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1"

  private static var root: String {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
  }

  static func read(_ path: String) throws -> String {
    try String(contentsOfFile: root + "/" + path, encoding: .utf8)
  }

  static func write(_ text: String, to path: String) throws {
    try text.write(toFile: root + "/" + path, atomically: true, encoding: .utf8)
  }

  /// Every word that looks like a metric of ours.
  static func metricNames(in text: String) -> Set<String> {
    let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    return Set(words.filter { $0.hasPrefix("loopwarden_") }.map(String.init))
  }
}
