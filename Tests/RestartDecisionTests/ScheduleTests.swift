import RestartDecision
import Testing

@Suite struct ScheduleTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var lifetime: Interval
    /// Process start after notBefore.
    var start: Interval = .hours(1)
    var renewBefore: Interval?
    var spread: Interval = .zero
    var urgentBefore: Interval = .hours(72)
    /// Before notAfter.
    var due: Interval
    var urgent: Interval
    var testDescription: String { name }
  }

  static let rows: [Row] = [
    Row(name: "a fifth of a year", lifetime: .days(365), due: .days(73), urgent: .hours(72)),
    Row(
      name: "a fifth of three years", lifetime: .days(1096), due: .days(1096) / 5,
      urgent: .hours(72)),
    Row(name: "30 d is the floor", lifetime: .days(100), due: .days(30), urgent: .hours(72)),
    Row(
      name: "half of what the process has is the cap", lifetime: .days(40) + .hours(1),
      due: .days(20), urgent: .hours(72)),
    Row(
      name: "a persisted one gives its process less", lifetime: .days(365), start: .days(345),
      due: .days(10), urgent: .hours(72)),
    Row(
      name: "configured", lifetime: .days(365), renewBefore: .days(14), due: .days(14),
      urgent: .hours(72)),
    Row(
      name: "spread comes on top", lifetime: .days(365), renewBefore: .days(14), spread: .days(2),
      due: .days(16), urgent: .hours(72)),
    Row(
      name: "both together are capped", lifetime: .days(20) + .hours(1), renewBefore: .days(9),
      spread: .days(5), due: .days(10), urgent: .hours(72)),
    Row(
      name: "urgent is never before due", lifetime: .days(365), renewBefore: .days(2),
      due: .days(2), urgent: .days(2)),
    Row(
      name: "the demo's minute", lifetime: .hours(1) + .seconds(60), due: .seconds(30),
      urgent: .seconds(30)),
    Row(
      name: "started after the end", lifetime: .days(365), start: .days(400), due: .zero,
      urgent: .zero),
  ]

  @Test(arguments: rows) func times(_ row: Row) {
    let notBefore = WallTime(unixSeconds: 1_700_000_000)
    let certificate = CertificateFacts(
      fingerprint: Master.oldPrint, madeAt: notBefore + .hours(1), notBefore: notBefore,
      notAfter: notBefore + row.lifetime, correlation: .unknown)
    var policy = Policy()
    policy.renewBefore = row.renewBefore
    policy.spread = row.spread
    policy.urgentBefore = row.urgentBefore
    let schedule = Schedule(
      certificate: certificate, processStart: notBefore + row.start, policy: policy)
    #expect(schedule.notAfter - schedule.due == row.due)
    #expect(schedule.notAfter - schedule.urgent == row.urgent)
  }

  static let hourRows: [(WallTime, Hour?)] = [
    (Master.due - .milliseconds(1), nil),
    (Master.due, .normal),
    (Master.notAfter - .hours(72) - .milliseconds(1), .normal),
    (Master.notAfter - .hours(72), .urgent),
    (Master.notAfter, .urgent),
    (Master.notAfter + .milliseconds(1), .expired),
  ]

  @Test(arguments: hourRows) func hours(_ time: WallTime, _ hour: Hour?) {
    let schedule = Schedule(
      certificate: Master.certificate(), processStart: Master.made, policy: Policy())
    #expect(schedule.hour(at: time) == hour)
  }

  static let jumps: [(Interval, Bool)] = [
    (.zero, true), (.hours(1), true), (.zero - .hours(1), true),
    (.hours(1) + .milliseconds(1), false), (.zero - .hours(1) - .milliseconds(1), false),
    (.days(3650), false),
  ]

  @Test(arguments: jumps) func clocks(_ jump: Interval, _ agree: Bool) {
    var now = Master.moment(Master.due)
    now.wall = now.wall + jump
    let verdict = ClockVerdict.compare(
      certificate: Master.certificate(), process: Master.old, now: now, tolerance: .hours(1),
      peers: [])
    #expect(verdict == (agree ? .agree(difference: jump) : .doubtful(difference: jump)))
  }
}
