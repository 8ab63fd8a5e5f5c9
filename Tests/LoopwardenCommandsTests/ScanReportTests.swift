import LoopwardenCommands
import RestartDecision
import TLSProbe
import Testing

/// Summary, CSV, metrics and rows from given results.
struct ScanReportTests {
  private static let now: Int64 = 1_800_000_000
  private static let day: Int64 = 86_400
  private static let thresholds = ScanThresholds(warning: 60 * day, critical: 14 * day)

  /// A result with so much left, or without a certificate for a reason.
  static func record(
    _ target: String, left: Int64? = nil, cause: String? = nil, cluster: String? = nil,
    fingerprint: String? = nil
  ) -> ScanRecord {
    let place = ProbeTarget(host: target, port: 6443)
    var record = ScanRecord(
      ScanTarget(place, cluster: cluster),
      FleetOutcome(
        index: 0, asked: place, otherAddresses: 0, elapsed: .milliseconds(12),
        result: .failure(.probe(.connectionRefused))), at: now)
    record.cause = cause
    record.message = cause.map { _ in "why" }
    guard let left else {
      if cause == "not-loopback" { record.outcome = .other }
      return record
    }
    record.outcome = .loopback
    record.notAfterUnix = now + left
    record.notAfter = TimeText.rfc3339(now + left)
    record.fingerprint = fingerprint ?? target
    return record
  }

  private static func summary(
    _ records: [ScanRecord], total: Int? = nil, interrupted: Bool = false
  ) -> ScanSummary {
    ScanSummary(
      records, total: total ?? records.count, interrupted: interrupted, thresholds: thresholds,
      now: now)
  }

  @Test(
    "the worst decides, and what could not be seen may hide anything but a known fault",
    arguments: [
      ([61 * day], nil, CheckVerdict.ok, 0), ([61 * day, 60 * day], nil, .warning, 1),
      ([61 * day, 14 * day], nil, .critical, 2), ([-1], nil, .critical, 2),
      ([60 * day], "reset-connecting", .unknown, 3), ([-1], "not-loopback", .critical, 2),
      ([], "not-loopback", .unknown, 3), ([], nil, .ok, 0),
    ] as [([Int64], String?, CheckVerdict, Int32)])
  func verdict(left: [Int64], cause: String?, verdict: CheckVerdict, status: Int32) {
    let records =
      left.enumerated().map { Self.record("m\($0.offset)", left: $0.element) }
      + (cause.map { [Self.record("x", cause: $0)] } ?? [])
    let summary = Self.summary(records)
    #expect(summary.verdict == verdict)
    #expect(summary.exitStatus == status)
  }

  @Test func counts() {
    let records = [
      Self.record("a", left: -1), Self.record("b", left: 0), Self.record("c", left: 14 * Self.day),
      Self.record("d", left: 14 * Self.day + 1), Self.record("e", left: 61 * Self.day),
      Self.record("f", cause: "reset-connecting"), Self.record("g", cause: "not-loopback"),
      Self.record("h", cause: "reset-connecting"),
    ]
    let summary = Self.summary(records, total: 10, interrupted: true)
    #expect(
      summary.sentence
        == "interrupted: 1 EXPIRED, 2 within 14 d, 1 within 60 d, 2 unreachable, "
        + "1 not the loopback certificate, 2 not asked, 1 good, of 10")
    #expect(summary.exitStatus == 130)
    #expect(
      summary.causes == [
        .init(cause: "reset-connecting", targets: ["f:6443", "h:6443"]),
        .init(cause: "not-loopback", targets: ["g:6443"]),
      ])
    let lines = summary.lines(records, now: Self.now)
    #expect(
      lines[0]
        == "LOOPBACK CRITICAL - \(summary.sentence) | expired=1;;0 critical=2;;0 warning=1;0 ok=1 "
        + "unreachable=2 other=1 total=10")
    // Sorted by their ends.
    #expect(lines[2].hasPrefix("RESIDUAL TIME   EXPIRES"))
    #expect(lines[3].hasPrefix("EXPIRED"))
    #expect(
      lines[3...6].map { $0.split(separator: " ").dropLast().last } == [
        "a:6443", "b:6443", "c:6443", "d:6443",
      ])
  }

  @Test(
    "masters of one cluster that end within an hour of each other",
    arguments: [
      ([0, 3600], [[0, 1]]), ([0, 3601], []), ([0, 3000, 6000], [[0, 1], [1, 2]]),
      ([5, 3, 1], [[2, 1, 0]]), ([0, 10, 90_000, 90_010], [[0, 1], [2, 3]]), ([7], []),
    ] as [([Int64], [[Int]])])
  func together(ends: [Int64], sets: [[Int]]) {
    let records = ends.enumerated().map {
      Self.record("m\($0.offset)", left: $0.element, cluster: "prod")
    }
    #expect(
      FailTogether.sets(in: records).map(\.targets) == sets.map { $0.map { "m\($0):6443" } })
  }

  @Test func onlyWithinOneClusterAndOnlyDistinctCertificates() {
    let apart = [
      Self.record("a", left: 0, cluster: "one"), Self.record("b", left: 0, cluster: "two"),
      Self.record("c", left: 0), Self.record("d", left: 0),
      Self.record("e", left: 9, cluster: "balanced", fingerprint: "same"),
      Self.record("f", left: 9, cluster: "balanced", fingerprint: "same"),
    ]
    let summary = Self.summary(apart)
    #expect(summary.together.isEmpty)
    #expect(summary.withoutCluster == 2)
    #expect(summary.shared == ["same": ["e:6443", "f:6443"]])
    let text = summary.lines(apart, now: Self.now).joined(separator: "\n")
    #expect(text.contains("one process or a load balancer: e:6443, f:6443"))
    #expect(text.contains("of 2 places no cluster is known"))
  }

  @Test func theSentence() {
    let set = FailTogether(
      cluster: "prod", from: Self.now, to: Self.now + 724, targets: ["a", "b", "c"])
    #expect(
      set.sentence
        == "prod: 3 masters end within 12 min 4 s, from Jan 15, 2027 08:00 UTC on: "
        + "these will fail together: a, b, c")
  }

  @Test func csv() {
    var record = Self.record("m1", cause: "not-tls")
    record.message = "it said \"a, b\""
    record.cluster = "=1+1"
    #expect(
      ScanCSV.line(record, .unknown)
        == "m1:6443,'=1+1,m1,unreachable,UNKNOWN,,,,,not-tls,\"it said \"\"a, b\"\"\",2027-01-15T08:00:00Z"
    )
    // One character of two code points, the first of which ends a field.
    record.message = "\"\u{301},=1"
    #expect(ScanCSV.line(record, .unknown).contains("\"\"\"\u{301},=1\""))
    let fields = ScanCSV.header.split(separator: ",").count
    #expect(
      ScanCSV.line(Self.record("m1", left: 5), .ok).split(
        separator: ",", omittingEmptySubsequences: false
      ).count == fields)
    #expect(ScanCSV.line(Self.record("m1", left: -Self.now - 5), .critical).contains(",-5,"))
  }

  @Test func metrics() {
    let records = [
      Self.record("b", left: 100, cluster: "p\"1\\"), Self.record("a", cause: "alert"),
      Self.record("c", left: 100, cluster: "p\"1\\"),
    ]
    let text = ScanMetrics.text(records, Self.summary(records), now: Self.now)
    for line in [
      "loopwarden_scan_not_after_timestamp_seconds{target=\"b:6443\",cluster=\"p\\\"1\\\\\"} 1800000100",
      "loopwarden_scan_success{target=\"a:6443\",cluster=\"\"} 0",
      "loopwarden_scan_success{target=\"b:6443\",cluster=\"p\\\"1\\\\\"} 1",
      "loopwarden_scan_failures{cause=\"alert\"} 1",
      "loopwarden_scan_fail_together{cluster=\"p\\\"1\\\\\"} 2",
      "loopwarden_scan_finished_timestamp_seconds 1800000000",
    ] {
      #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)")
    }
    for metric in ScanMetrics.all {
      #expect(text.split(separator: "\n").count { $0 == "# TYPE \(metric.name) gauge" } == 1)
    }
    #expect(text.hasSuffix("\n"))
  }

  @Test func rowsAreAlignedAndOnlyTheVerdictIsColoured() {
    let targets = [
      ScanTarget(ProbeTarget(host: "m1", port: 6443), cluster: "prod"),
      ScanTarget(ProbeTarget(host: "master-22", port: 6443)),
    ]
    let plain = ScanTable(targets, isColoured: false)
    #expect(plain.header == "VERDICT    TARGET           CLUSTER   EXPIRES")
    #expect(
      plain.line(Self.record("m1", left: 98 * Self.day, cluster: "prod"), .ok, now: Self.now)
        == "OK         m1:6443          prod      Apr 23, 2027 08:00 UTC   98 d")
    #expect(
      plain.line(Self.record("master-22", cause: "alert"), .unknown, now: Self.now)
        == "UNKNOWN    master-22:6443   -         alert: why")
    let coloured = ScanTable(targets, isColoured: true)
      .line(Self.record("m1", left: -5, cluster: "prod"), .critical, now: Self.now)
    #expect(coloured.hasPrefix("\u{1B}[31mCRITICAL\u{1B}[0m   m1:6443"))
    #expect(coloured.hasSuffix("5 s ago"))
    var hostile = Self.record("m1", cause: "not-tls")
    hostile.message = "\u{1B}[2J"
    #expect(!plain.line(hostile, .unknown, now: Self.now).contains("\u{1B}"))
  }

  @Test func progress() {
    let progress = FleetProgress(ended: 100, inFlight: 7, total: 1000)
    #expect(
      ScanProgress.line(progress, seen: [.critical: 2, .ok: 90, .unknown: 8], after: .seconds(10))
        == "100 of 1000 asked, 7 in flight, 2 CRITICAL, 8 UNKNOWN, 10/s, 1 min 30 s left")
    #expect(
      ScanProgress.line(FleetProgress(ended: 0, inFlight: 1, total: 5), seen: [:], after: .zero)
        == "0 of 5 asked, 1 in flight")
  }
}
