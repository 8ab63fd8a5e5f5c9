import LoopbackCertificate
import Testing

private let day: Int64 = 86_400
private let start: Int64 = 1_780_000_000

struct CorrelationTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    /// The common name's time, seconds after the process start.
    var offset: Int64
    var lifetime: Int64
    var history = Correlation.History()
    var configured: Bool?
    var label: String
    var evidence: Correlation.Evidence?
    var testDescription: String { name }
  }

  static let survived = Correlation.History(fingerprintSurvivedProcessChange: true)
  static let changed = Correlation.History(processHadAnotherFingerprint: true)
  static let year = 365 * day
  static let three = 1096 * day

  @Test(arguments: [
    Row(name: "at once", offset: 1, lifetime: year, label: "renewed-by-restart"),
    Row(name: "edge early", offset: -120, lifetime: year, label: "renewed-by-restart"),
    Row(name: "edge late", offset: 120, lifetime: three, label: "renewed-by-restart"),
    Row(name: "odd lifetime", offset: 2, lifetime: 10 * year, label: "renewed-by-restart"),
    Row(
      name: "fits although the process had another", offset: 2, lifetime: year, history: changed,
      label: "renewed-by-restart"),
    Row(name: "just before", offset: -121, lifetime: year, label: "clock-stepped"),
    Row(name: "just after", offset: 121, lifetime: year, label: "clock-stepped"),
    Row(name: "clock in local time", offset: 8 * 3600, lifetime: three, label: "clock-stepped"),
    Row(name: "clock at 1970", offset: -start, lifetime: three, label: "clock-stepped"),
    Row(
      name: "late, process had another", offset: 8 * 3600, lifetime: year, history: changed,
      label: "other-process"),
    Row(
      name: "early, process had another", offset: -8 * 3600, lifetime: year, history: changed,
      label: "other-process"),
    Row(
      name: "early, odd lifetime", offset: -121, lifetime: 10 * year, label: "persisted",
      evidence: .lifetime),
    Row(
      name: "a day off a stock lifetime", offset: -9999, lifetime: year - day, label: "persisted",
      evidence: .lifetime),
    Row(name: "late, odd lifetime", offset: 121, lifetime: 10 * year, label: "other-process"),
    Row(
      name: "early, odd, configured in memory", offset: -9999, lifetime: 5 * year,
      configured: false, label: "clock-stepped"),
    Row(
      name: "late, odd, configured in memory", offset: 9999, lifetime: 5 * year, configured: false,
      label: "clock-stepped"),
    Row(
      name: "configured", offset: 0, lifetime: year, configured: true, label: "persisted",
      evidence: .configured),
    Row(
      name: "configured and late", offset: 9999, lifetime: year, configured: true,
      label: "persisted", evidence: .configured),
    Row(
      name: "survived", offset: 0, lifetime: year, history: survived, label: "persisted",
      evidence: .survivedProcessChange),
    Row(
      name: "survived, configured no", offset: -9999, lifetime: year, history: survived,
      configured: false, label: "persisted", evidence: .survivedProcessChange),
  ])
  func verdict(row: Row) {
    let madeAt = start + row.offset
    let notBefore = madeAt - 3600
    let verdict = Correlation.correlate(
      madeAt: madeAt, notBefore: notBefore, notAfter: notBefore + row.lifetime,
      processStart: start, history: row.history, configuredPersisted: row.configured)
    #expect(verdict.label == row.label)
    #expect(verdict.numbers.secondsAfterStart == row.offset)
    #expect(verdict.numbers.lifetime == row.lifetime)
    #expect(verdict.restartRenews == ["renewed-by-restart", "clock-stepped"].contains(row.label))
    if case .persisted(_, let evidence) = verdict { #expect(evidence == row.evidence) }
    // The numbers are in the sentence, except where they had no part in the verdict.
    if row.label == "clock-stepped" || row.label == "other-process" {
      #expect(verdict.sentence.contains("\(row.offset.magnitude) s"))
    }
  }

  /// 365 d and 1096 d count from notBefore, exactly, or from the time in the name.
  @Test(arguments: [
    (Int64(3600), year, true), (3600, three, true), (0, year, true), (3605, year, true),
    (3600, year + 3600, true), (3600, three + 3601, true), (3600, year + 1, false),
    (3600, year - 1, false), (3600, year + 3600 + 61, false), (3600, 10 * year, false),
  ])
  func stockLifetimes(backdated: Int64, lifetime: Int64, isStock: Bool) {
    let found = StockLifetime.upstream(
      madeAt: start, notBefore: start - backdated, notAfter: start - backdated + lifetime)
    #expect((found != nil) == isStock)
  }

  @Test(arguments: [
    (year, "365 d, as Kubernetes 1.10 to 1.32 makes it"),
    (three, "1096 d, as Kubernetes 1.33 and later, OpenShift 4.15 and later makes it"),
    (5 * year, "1825 d, as Tencent TKE makes it"),
    (100 * day, "100 d, which no stock build makes"),
    (60, "60 s, which no stock build makes"),
  ])
  func explanations(lifetime: Int64, text: String) {
    #expect(StockLifetime.explanation(ofSeconds: lifetime) == text)
  }
}
