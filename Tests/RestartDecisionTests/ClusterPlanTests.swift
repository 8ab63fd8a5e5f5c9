import RestartDecision
import Testing

/// The plan that every master computes alike.
@Suite struct ClusterPlanTests {
  static let start = WallTime(unixSeconds: 1_800_000_000)

  static func policy() -> Policy {
    var policy = Policy()
    policy.pause = .minutes(10)
    return policy
  }

  /// A master whose certificate is due `due` after the start, and ends 30 d later.
  static func master(_ number: UInt64, due: Interval) -> (turn: Turn, schedule: Schedule) {
    let node = NodeIdentity(digest: number)
    let end = start + due + .days(30)
    let schedule = Schedule(
      peer: PeerCertificate(
        fingerprint: Master.print(UInt8(number)), madeAt: end - .days(90),
        notBefore: end - .days(90), notAfter: end),
      node: node, policy: policy())
    return (Turn(due: schedule.due, node: node), schedule)
  }

  private func nodes(_ plan: ClusterPlan) -> [UInt64] { plan.entries.map(\.turn.node.digest) }

  @Test func earliestDueFirstAndTiesByIdentity() {
    let masters = [
      Self.master(3, due: .days(1)), Self.master(1, due: .days(2)), Self.master(2, due: .days(1)),
    ]
    let plan = ClusterPlan(masters: masters, last: nil, now: Self.start, policy: Self.policy())
    #expect(nodes(plan) == [2, 3, 1])
    let other = ClusterPlan(
      masters: masters.reversed(), last: nil, now: Self.start, policy: Self.policy())
    #expect(plan == other)
  }

  @Test func thoseDueAtOnceWaitForOneAnotherAndThePause() {
    let plan = ClusterPlan(
      masters: [Self.master(1, due: .days(1)), Self.master(2, due: .days(1))], last: nil,
      now: Self.start, policy: Self.policy())
    #expect(plan.entries[0].planned == Self.start + .days(1))
    #expect(plan.entries[0].waitsFor == nil)
    #expect(plan.entries[1].planned > Self.start + .days(1) + .minutes(10))
    #expect(plan.entries[1].waitsFor == NodeIdentity(digest: 1))
  }

  @Test func oneThatBecomesUrgentBeforeItsTurnDoesNotWaitForThePause() {
    var policy = Self.policy()
    policy.pause = .days(40)
    let plan = ClusterPlan(
      masters: [Self.master(1, due: .days(1)), Self.master(2, due: .days(1))], last: nil,
      now: Self.start, policy: policy)
    let urgent = Self.master(2, due: .days(1)).schedule.urgent
    #expect(plan.entries.map(\.planned) == [Self.start + .days(1), urgent])
    #expect(plan.entries.map(\.isUrgency) == [false, true])
    #expect(plan.entries[1].waitsFor == NodeIdentity(digest: 1))
  }

  @Test func theHolderOfTheVirtualAddressGoesLastWithinTheLimit() {
    let near = [Self.master(1, due: .days(1)), Self.master(2, due: .days(1) + .hours(23))]
    let last = NodeIdentity(digest: 1)
    #expect(
      nodes(ClusterPlan(masters: near, last: last, now: Self.start, policy: Self.policy()))
        == [2, 1])
    let far = [Self.master(1, due: .days(1)), Self.master(2, due: .days(3))]
    #expect(
      nodes(ClusterPlan(masters: far, last: last, now: Self.start, policy: Self.policy()))
        == [1, 2])
  }

  @Test func windowsAndUrgencyDecideTheHour() {
    var policy = Self.policy()
    // Saturdays from 02:00 to 06:00 UTC; the start is a Friday.
    policy.windows = WeeklyWindows(
      windows: [WeeklyWindow(weekday: 5, opens: 120, minutes: 240)], zone: .utc)
    let plan = ClusterPlan(
      masters: [Self.master(1, due: .days(-29)), Self.master(2, due: .hours(1))], last: nil,
      now: Self.start, policy: policy)
    #expect(plan.entries.map(\.isUrgency) == [true, false])
    #expect(plan.entries[0].planned == Self.start)
    #expect(policy.windows.isOpen(at: plan.entries[1].planned))
  }
}
