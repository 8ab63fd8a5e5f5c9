import Telemetry
import Testing

@Suite("The table of metrics") struct MetricTableTests {
  @Test(
    "names are of the form that Prometheus takes, and end in their unit", arguments: Metric.allCases
  )
  func names(_ metric: Metric) {
    let name = metric.name
    #expect(name.hasPrefix("loopwarden_"))
    #expect(name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F })
    #expect(!name.contains("__") && !name.hasSuffix("_"))
    #expect(name.hasSuffix("_total") == (metric.kind == .counter))
    #expect((metric.unit == "seconds") == name.hasSuffix("_seconds"))
    #expect(
      name.hasSuffix("_info")
        == (metric == .buildInfo || metric == .nodeInfo || metric == .lockHolder))
  }

  @Test("help is one sentence", arguments: Metric.allCases)
  func help(_ metric: Metric) {
    #expect(metric.help.hasSuffix("."))
    #expect(!metric.help.contains("\n") && !metric.help.contains("|"))
    #expect(Set(metric.labels).count == metric.labels.count)
  }

  @Test("no label is there for nothing")
  func labels() {
    let used = Set(Metric.allCases.flatMap(\.labels))
    #expect(MetricLabel.allCases.filter { !used.contains($0) } == [])
  }
}
