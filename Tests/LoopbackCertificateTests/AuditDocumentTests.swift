import FoundationEssentials
import LoopbackCertificate
import Testing

/// The table in `docs/inspect.md` is the code's: `UPDATE_DOCS=1 swift test --filter AuditDocumentTests`
/// writes it.
@Suite struct AuditDocumentTests {
  private static let begin = "<!-- rules: written by AuditDocumentTests -->\n"
  private static let end = "<!-- end of rules -->\n"

  private static var table: String {
    var text = "| rule | asks | can be |\n|---|---|---|\n"
    for rule in AuditRule.allCases {
      let severities = AuditSeverity.allCases.filter { rule.severities.contains($0) }
      text +=
        "| `\(rule.label)` | \(rule.question) | \(severities.map(\.rawValue).joined(separator: ", ")) |\n"
    }
    return text
  }

  @Test func thePageShowsTheCodesTable() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    let path = root.joined(separator: "/") + "/docs/inspect.md"
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let begin = try #require(page.firstRange(of: Self.begin))
    let end = try #require(page.firstRange(of: Self.end))
    if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
      let updated =
        page[..<begin.upperBound] + Self.table + page[end.lowerBound...]
      try String(updated).write(toFile: path, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      written.contains(Self.begin + Self.table + Self.end),
      "docs/inspect.md is not what the code says: run with UPDATE_DOCS=1")
  }

  @Test func labelsAreStable() {
    // Machines match on them: renaming one is a change of the output's version.
    #expect(Set(AuditRule.allCases.map(\.label)).count == AuditRule.allCases.count)
    #expect(
      AuditRule.allCases.allSatisfy { rule in
        rule.label.utf8.allSatisfy {
          $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        }
      })
  }
}
