import Telemetry
import Testing

@Suite("The text format") struct ExpositionTests {
  @Test("help and type once for a family, samples in order, a line feed at the end")
  func families() {
    var exposition = Exposition()
    exposition.set(.probeErrors, ["readiness", "refused"], to: 2)
    exposition.set(.notAfter, to: 1_800_000_000)
    exposition.set(.probeErrors, ["certificate", "alert"], to: 0)
    #expect(exposition.breaches == [])
    let lines = exposition.text().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines == [
        "# HELP loopwarden_probe_errors_total \(Metric.probeErrors.help)",
        "# TYPE loopwarden_probe_errors_total counter",
        "loopwarden_probe_errors_total{probe=\"certificate\",kind=\"alert\"} 0",
        "loopwarden_probe_errors_total{probe=\"readiness\",kind=\"refused\"} 2",
        "# HELP loopwarden_certificate_not_after_timestamp_seconds \(Metric.notAfter.help)",
        "# TYPE loopwarden_certificate_not_after_timestamp_seconds gauge",
        "loopwarden_certificate_not_after_timestamp_seconds 1800000000", "",
      ])
  }

  @Test(
    "numbers are what Go reads",
    arguments: [
      (0, "0"), (-1, "-1"), (0.25, "0.25"), (1_800_000_000.5, "1800000000.5"),
      (9_007_199_254_740_992, "9007199254740992"), (1e300, "1e+300"), (5e-7, "5e-07"),
      (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
    ] as [(Double, String)])
  func numbers(_ value: Double, _ text: String) {
    var exposition = Exposition()
    exposition.set(.lookDuration, to: value)
    #expect(exposition.text().hasSuffix("loopwarden_look_duration_seconds \(text)\n"))
  }

  @Test(
    "labels are escaped",
    arguments: [
      (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("a\r\nb", "a\r\\nb"),
      (#"\n"#, #"\\n"#), ("Käse", "Käse"),
    ])
  func labels(_ value: String, _ text: String) {
    var exposition = Exposition()
    exposition.set(.nodeInfo, [value], to: 1)
    #expect(exposition.text().hasSuffix("loopwarden_node_info{node=\"\(text)\"} 1\n"))
  }

  @Test("of a state set one is 1 at most")
  func stateSet() {
    var exposition = Exposition()
    exposition.set(.mode, oneOf: ["observe", "enforce"], is: "enforce")
    exposition.set(.restartHour, oneOf: ["normal", "urgent"], is: nil)
    let samples = exposition.text().split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(
      samples == [
        "loopwarden_mode{mode=\"enforce\"} 1", "loopwarden_mode{mode=\"observe\"} 0",
        "loopwarden_restart_hour{hour=\"normal\"} 0", "loopwarden_restart_hour{hour=\"urgent\"} 0",
      ])
  }

  @Test("what does not fit the table is told and left out")
  func breaches() {
    var exposition = Exposition()
    exposition.set(.mode, to: 1)
    exposition.set(.notAfter, ["x"], to: 1)
    exposition.set(.looks, to: 1)
    exposition.set(.looks, to: 2)
    exposition.set(.mode, oneOf: ["observe"], is: "enforce")
    #expect(exposition.breaches.count == 4)
    #expect(exposition.text().contains("loopwarden_looks_total 1\n"))
    #expect(!exposition.text().contains("loopwarden_looks_total 2\n"))
    #expect(!exposition.text().contains("not_after"))
  }

  @Test("what is not known has no sample")
  func unknown() {
    var exposition = Exposition()
    exposition.set(.renewalOutage, toKnown: nil)
    #expect(exposition.text() == "")
  }
}
