import ControlPlaneNode
import FoundationEssentials
import Testing

struct PreflightDocumentTests {
  @Test func documentListsExactlyTheChecks() throws {
    var root = #filePath
    for _ in 0..<3 { root = folder(of: root) }
    let text = try String(contentsOfFile: root + "/docs/preflight.md", encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
    let expected = PreflightCheck.allCases.map { check in
      let (meaning, remedy) = check.explanation
      return "| `\(check.label)` | \(check.failureClass.rawValue) | \(meaning) | \(remedy) |"
    }
    #expect(rows == expected)
  }

  @Test func labelsAreDistinctKebabCase() {
    let labels = PreflightCheck.allCases.map(\.label)
    #expect(Set(labels).count == labels.count)
    #expect(labels.count >= 25)
    #expect(labels.allSatisfy { $0.allSatisfy { $0 == "-" || ($0.isASCII && $0.isLowercase) } })
  }
}
