import Telemetry
import Testing

/// What promtool cannot know: that names are those of the table, and that each alert has a runbook.
/// `Tests/Packaging/check-alerts` does the rest.
@Suite("Alert rules") struct AlertRulesTests {
  private static let rules = "packaging/alerts/loopwarden.rules.yml"
  private static let tests = "Tests/Packaging/alerts.test.yml"
  private static let runbook = "docs/alerts.md"

  /// What stands after `key` on the lines of `text` that begin with it.
  private static func values(_ key: String, in text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let bare = line.drop { $0 == " " }
      return bare.hasPrefix(key) ? String(bare.dropFirst(key.count)) : nil
    }
  }

  @Test("ask for metrics of the table alone", arguments: [rules, tests])
  func names(_ path: String) throws {
    let known = Set(Metric.allCases.map(\.name))
    let asked = Repository.metricNames(in: try Repository.read(path))
    #expect(!asked.isEmpty)
    #expect(asked.subtracting(known) == [])
  }

  @Test("each has a severity, words, and a section of the runbook; no section is left over")
  func runbooks() throws {
    let text = try Repository.read(Self.rules)
    let alerts = Self.values("- alert: ", in: text)
    let sections = Self.values("## ", in: try Repository.read(Self.runbook))
      .filter { $0.hasPrefix("Loopwarden") }
    #expect(sections == alerts)
    #expect(
      Self.values("runbook_url: ", in: text)
        == alerts.map {
          "file:///usr/share/doc/loopwarden/alerts.md#\($0.lowercased())"
        })
    for key in ["severity: ", "summary: ", "description: ", "for: "] {
      #expect(Self.values(key, in: text).count == alerts.count, "\(key)")
    }
    #expect(
      Set(Self.values("severity: ", in: text)).isSubset(of: ["warning", "critical"]))
  }

  @Test("each is tested, firing and quiet")
  func tested() throws {
    let tested = Self.values("alertname: ", in: try Repository.read(Self.tests))
    for alert in Self.values("- alert: ", in: try Repository.read(Self.rules)) {
      #expect(tested.count { $0 == alert } >= 2, "\(alert)")
    }
  }
}
