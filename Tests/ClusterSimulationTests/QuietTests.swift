import ClusterSimulation
import RestartDecision
import Supervision
import Testing

/// Without trouble every certificate is renewed in a window, one master at a time.
@Suite struct QuietTests {
  struct Renewal: Equatable {
    var master: Int
    var at: WallTime
    var hour: Hour?
    var isInWindow: Bool
  }

  private func life(
    masters: Int, seed: UInt64, _ change: (inout Policy) -> Void = { _ in }
  ) -> (outcome: ClusterRun.Outcome, renewals: [Renewal]) {
    var places: [ClusterSetup.Place] = []
    for index in 1...masters {
      var policy = Policy()
      policy.mode = .enforce
      policy.lookInterval = .hours(6)
      policy.windows = WeeklyWindows(
        windows: [WeeklyWindow(weekday: 5, opens: 120, minutes: 180)], zone: .utc)
      policy.spreadLimit = .days(14)
      policy.spread = Spread.share(of: policy.spreadLimit, node: NodeIdentity(name: "m\(index)"))
      change(&policy)
      places.append(
        ClusterSetup.Place(name: "m\(index)", policy: policy, age: .hours(1), lifetime: .days(365)))
    }
    let setup = ClusterSetup(start: WallTime(unixSeconds: 1_800_000_000), masters: places)
    let run = ClusterRun(Regime(fair: setup, length: .days(730)), seed: seed)
    var renewals: [Renewal] = []
    run.listen { master, now, step in
      guard step.decision.event == .stopIssued else { return }
      renewals.append(
        Renewal(
          master: master, at: now, hour: step.decision.hour,
          isInWindow: step.policy.windows.isOpen(at: now)))
    }
    return (run.run(), renewals)
  }

  @Test(arguments: [1, 3, 5, 7]) func everyCertificateIsRenewedInAWindow(_ masters: Int) {
    let (outcome, renewals) = life(masters: masters, seed: 7)
    #expect(outcome.violations == [])
    for master in 0..<masters { #expect(renewals.count { $0.master == master } == 2) }
    #expect(renewals.allSatisfy { $0.hour == .normal && $0.isInWindow })
    // A pause of ten minutes lies between two masters.
    for (one, next) in zip(renewals, renewals.dropFirst()) {
      #expect(next.at - one.at > .minutes(10))
    }
  }

  @Test func whereNoWindowOpensItIsRenewedInUrgency() {
    let (outcome, renewals) = life(masters: 3, seed: 7) {
      // Longer than the certificate lives, so only an open window could be too late.
      $0.renewBefore = .days(5)
      $0.spreadLimit = .zero
      $0.spread = .zero
      $0.windows = WeeklyWindows(
        windows: [WeeklyWindow(weekday: 0, opens: 0, minutes: 1)], zone: .utc)
    }
    #expect(outcome.violations == [])
    #expect(renewals.count >= 3)
    #expect(renewals.contains { $0.hour == .urgent })
  }

  @Test func observingStopsNothingAndSaysSo() {
    let (outcome, renewals) = life(masters: 3, seed: 7) { $0.mode = .observe }
    #expect(renewals == [])
    // The must that it misses is one that a human chose to miss.
    #expect(outcome.violations.first?.contains("not renewed in time; due mode") == true)
  }
}
