import ClusterSimulation
import Configuration
import FoundationEssentials
import LoopwardenCommands
import RestartDecision
import TestSupport
import Testing

/// `loopwarden rehearse` on real configurations and on the reports of real masters.
@Suite struct RehearsalTests {
  private static let window = """
    apiVersion: loopwarden/v1
    kind: Configuration
    mode: Enforce
    restart:
      windows:
        - {days: [Sat], from: "02:00", to: "04:00"}
    """

  private func rehearse(
    _ text: String, _ body: (LoadedConfiguration) throws -> Rehearsal, years: Int = 2
  ) throws -> RehearsalReport {
    let folder = "/tmp/loopwarden-rehearsal-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/config.yaml"
    try Data(text.utf8).write(to: URL(filePath: path))
    let loaded = try ConfigurationFile.load(path: path, explicit: true, hostName: "m1")
    return try body(loaded).run(years: years, seed: 1)
  }

  @Test func everyRenewalFallsIntoTheWindow() throws {
    let report = try rehearse(Self.window) {
      Rehearsal(
        $0, masters: 3, lifetime: .days(365), now: WallTime(unixSeconds: 1_800_000_000))
    }
    #expect(report.verdict == .ok)
    #expect(report.warnings == [])
    #expect(report.masters.map(\.renewals) == [2, 2, 2])
    #expect(report.masters.map(\.urgentRenewals) == [0, 0, 0])
    let renewed = report.timeline.filter { $0.event == "renewed" }
    for entry in renewed {
      // 1970-01-01 was a Thursday.
      #expect((entry.atUnix / 86_400 + 3) % 7 == 5)
      #expect((2..<4).contains(entry.atUnix % 86_400 / 3600))
    }
  }

  @Test func aRenewalInUrgencyIsLoud() throws {
    let text = Self.window + "\n  renewBefore: 5d\n  urgentBefore: 4d\n  spread: 0s\n"
    let report = try rehearse(text) {
      Rehearsal(
        // Ends on a Thursday at 07:00: due on a Saturday after the window, urgent a day later.
        $0, masters: 3, lifetime: .days(363), now: WallTime(unixSeconds: 1_800_000_000))
    }
    #expect(report.verdict == .warning)
    #expect(report.warnings.contains { $0.contains("only in urgency") })
    #expect(report.masters.contains { $0.urgentRenewals > 0 })
  }

  private func report(_ node: String, correlation: String, daysLeft: Int64) -> String {
    let at: Int64 = 1_800_000_000
    let notAfter = at + daysLeft * 86_400
    let made = notAfter - 365 * 86_400 + 3600
    return """
      {"apiVersion": "loopwarden/v1", "kind": "CheckReport", "node": "\(node)",
       "at": "\(TimeText.rfc3339(at))", "verdict": "OK", "summary": "braces } and \\" quotes {",
       "warningSeconds": 1, "criticalSeconds": 1, "unseen": [],
       "certificate": {"address": "a", "addressOrigin": "b",
         "notBefore": "\(TimeText.rfc3339(made - 3600))", "notAfter": "\(TimeText.rfc3339(notAfter))",
         "madeAt": "\(TimeText.rfc3339(made))", "correlation": "\(correlation)",
         "fingerprint": "\(String(repeating: node, count: 64))"},
       "container": {"runtime": "CRI", "ageSeconds": \(at - made)}}
      """
  }

  @Test func itBeginsWithTheCertificatesOfRealMasters() throws {
    let text =
      report("a", correlation: "renewed-by-restart", daysLeft: 100) + "\n"
      + report("b", correlation: "renewed-by-restart", daysLeft: 90)
    let real = try RehearsedMaster.read(text, source: "now.json")
    #expect(real.map(\.node) == ["a", "b"])
    let outcome = try rehearse(Self.window, { Rehearsal($0, real: real) }, years: 1)
    #expect(outcome.verdict == .ok)
    #expect(outcome.masters.map(\.node) == ["a", "b"])
    #expect(outcome.timeline.first?.node == "b")
  }

  @Test func aPersistedCertificateEndsInTime() throws {
    let real = try RehearsedMaster.read(
      "[" + report("a", correlation: "persisted", daysLeft: 50) + ","
        + report("b", correlation: "renewed-by-restart", daysLeft: 300) + "]", source: "now.json")
    let outcome = try rehearse(Self.window, { Rehearsal($0, real: real) }, years: 1)
    #expect(outcome.verdict == .critical)
    #expect(outcome.timeline.contains { $0.node == "a" && $0.event == "expired" })
    #expect(outcome.warnings.contains { $0.contains("EXPIRES") })
  }

  @Test func aPersistedCertificateIsRenewedWithItsFiles() throws {
    let real = try RehearsedMaster.read(
      "[" + report("a", correlation: "persisted", daysLeft: 50) + ","
        + report("b", correlation: "renewed-by-restart", daysLeft: 300) + "]", source: "now.json")
    let outcome = try rehearse(
      Self.window + "\ngenerator: {folder: /etc/loopback, validity: 365d}",
      { Rehearsal($0, real: real) }, years: 1)
    #expect(outcome.verdict == .ok, "\(outcome.warnings)")
    #expect(outcome.timeline.contains { $0.node == "a" && $0.event == "renewed" })
  }

  @Test func whatIsNoReportIsRefused() {
    #expect(throws: (any Error).self) { try RehearsedMaster.read("{}", source: "x") }
    #expect(throws: (any Error).self) { try RehearsedMaster.read("", source: "x") }
    let twice = report("a", correlation: "x", daysLeft: 9)
    #expect(throws: (any Error).self) { try RehearsedMaster.read(twice + twice, source: "x") }
  }
}
