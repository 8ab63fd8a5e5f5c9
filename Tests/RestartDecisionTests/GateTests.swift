import RestartDecision
import Testing

/// What stands in the way, exactly: one row for each way of objecting, at all three hours.
@Suite struct GateTests {
  typealias Effect = GateVerdict.Effect

  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var normal: [Verdict]
    var urgent: [Verdict]
    var expired: [Verdict]
    var change: @Sendable (inout Run) -> Void
    var testDescription: String { name }

    init(
      _ name: String, _ normal: [Verdict], _ urgent: [Verdict], _ expired: [Verdict],
      _ change: @escaping @Sendable (inout Run) -> Void
    ) {
      (self.name, self.normal, self.urgent, self.expired) = (name, normal, urgent, expired)
      self.change = change
    }

    /// Binds at every hour.
    init(_ name: String, _ gates: Gate..., change: @escaping @Sendable (inout Run) -> Void) {
      let all = gates.map { Verdict($0, .binds) }
      self.init(name, all, all, all, change)
    }

    func expected(at hour: Hour) -> [Verdict] {
      switch hour {
      case .normal: normal
      case .urgent: urgent
      case .expired: expired
      }
    }
  }

  struct Verdict: Sendable, Equatable {
    var gate: Gate
    var effect: Effect
    init(_ gate: Gate, _ effect: Effect) { (self.gate, self.effect) = (gate, effect) }
  }

  static func remembering(_ run: inout Run, _ change: (inout Memory) -> Void) {
    var durable = run.machine.durable
    change(&durable.memory)
    run.machine = Machine(resuming: durable)
  }

  static func stop(
    _ before: Fingerprint, after: Fingerprint? = nil, ago: Interval, in run: Run,
    proved: WallTime? = nil
  ) -> LastStop {
    LastStop(
      before: before, after: after,
      issued: Moment(wall: run.look.now.wall - ago, boot: run.look.now.boot + (.zero - ago)),
      boot: run.look.boot, proved: proved)
  }

  static let soft: [Verdict] = [Verdict(.minimumReady, .waived)]

  static let rows: [Row] = [
    Row("nothing") { _ in },
    Row("observe mode", .mode) { $0.policy.mode = .observe },
    Row("held", .operatorHold) { $0.look.hold = .held(until: nil) },
    Row("held until later", .operatorHold) {
      $0.look.hold = .held(until: $0.look.now.wall + .hours(1))
    },
    Row("a hold that has ended") { $0.look.hold = .held(until: $0.look.now.wall) },
    Row("an unreadable hold", .operatorHold) { $0.look.hold = .unreadable },
    Row("shutdown", .machineShutdown) { $0.look.machineIsShuttingDown = true },
    Row("record", .record) { $0.look.recordIsSound = false },
    Row("another certificate", .certificate, .clocks) { $0.look.certificate = .notLoopback },
    Row("no certificate", .certificate, .clocks) { $0.look.certificate = .unreadable },
    Row("no container", .container, .clocks) { $0.look.container = .none },
    Row("two containers", .container, .clocks) { $0.look.container = .several(2) },
    Row("container changed", .container, .clocks) { $0.look.container = .changedMeanwhile },
    Row("runtime mute", .container, .clocks) { $0.look.container = .unreadable },
    Row("another process", .correlation) {
      $0.look.certificate = .loopback(
        Master.certificate(correlation: .otherProcess(by: .days(1))))
    },
    Row(
      "clock stepped at boot", [Verdict(.correlation, .warns)], [Verdict(.correlation, .warns)],
      [Verdict(.correlation, .warns)]
    ) {
      $0.look.certificate = .loopback(
        Master.certificate(correlation: .clockStepped(by: .minutes(30))))
    },
    Row("persisted", .persisted) {
      $0.look.certificate = .loopback(
        Master.certificate(correlation: .persisted(olderBy: .days(9))))
    },
    Row("persistence seen", .persisted) { remembering(&$0) { $0.persisted = Master.oldPrint } },
    Row("another one's persistence") { remembering(&$0) { $0.persisted = Master.newPrint } },
    Row("jump ahead", .clocks) { $0.look.now.wall = $0.look.now.wall + .hours(2) },
    Row("jump back", .clocks) { $0.look.now.wall = $0.look.now.wall - .hours(2) },
    Row("an ended hold on a clock that is not believed", .operatorHold, .clocks) {
      $0.look.hold = .held(until: $0.look.now.wall)
      $0.look.now.wall = $0.look.now.wall + .hours(2)
    },
    Row("already stopped", .alreadyStopped) { run in
      let last = stop(Master.oldPrint, ago: .days(2), in: run)
      remembering(&run) { $0.lastStop = last }
    },
    Row("renewed and still due", .renewedStillDue) { run in
      let last = stop(
        Master.print(9), after: Master.oldPrint, ago: .days(2), in: run,
        proved: run.look.now.wall)
      remembering(&run) { $0.lastStop = last }
    },
    Row("renewed long ago") { run in
      let last = stop(
        Master.print(9), after: Master.oldPrint, ago: .days(200), in: run, proved: Master.made)
      remembering(&run) { $0.lastStop = last }
    },
    Row("too soon", .minimumInterval) { run in
      let last = stop(Master.print(9), ago: .hours(23), in: run)
      remembering(&run) { $0.lastStop = last }
    },
    Row(
      "no lock", [Verdict(.lock, .binds), Verdict(.members, .binds)],
      [Verdict(.lock, .binds), Verdict(.members, .binds)],
      [Verdict(.lock, .binds), Verdict(.members, .waived)]
    ) { $0.look.lock = .notConfigured },
    Row("fatal finding", .preflightFatal) {
      $0.look.preflight = .taken([PreflightFinding(check: 4, weight: .fatal)])
    },
    Row(
      "risk", [Verdict(.preflightRisk, .binds)], [Verdict(.preflightRisk, .warns)],
      [Verdict(.preflightRisk, .warns)]
    ) { $0.look.preflight = .taken([PreflightFinding(check: 5, weight: .risk)]) },
    Row(
      "no preflight", [Verdict(.preflightFatal, .binds), Verdict(.preflightRisk, .binds)],
      [Verdict(.preflightFatal, .binds), Verdict(.preflightRisk, .warns)],
      [Verdict(.preflightFatal, .binds), Verdict(.preflightRisk, .warns)]
    ) { $0.look.preflight = .notTaken },
    Row(
      "403", [Verdict(.readinessAccess, .binds), Verdict(.minimumReady, .binds)],
      [Verdict(.readinessAccess, .binds)] + soft, [Verdict(.readinessAccess, .binds)] + soft
    ) { $0.look.readiness = .accessDenied(status: 403) },
    Row(
      "no credential", [Verdict(.readinessAccess, .binds), Verdict(.minimumReady, .binds)],
      [Verdict(.readinessAccess, .binds)] + soft, [Verdict(.readinessAccess, .binds)] + soft
    ) { $0.look.readiness = .credentialUnusable },
    Row(
      "stranger on the port", [Verdict(.readinessAccess, .binds), Verdict(.minimumReady, .binds)],
      [Verdict(.readinessAccess, .binds)] + soft, [Verdict(.readinessAccess, .binds)] + soft
    ) { $0.look.readiness = .serverUntrusted },
    Row(
      "had its TERM", [Verdict(.processShutdown, .binds), Verdict(.minimumReady, .binds)],
      [Verdict(.processShutdown, .binds)] + soft, [Verdict(.processShutdown, .binds)] + soft
    ) { $0.look.readiness = .shuttingDown },
    Row("flags unreadable", .grace) { $0.look.grace = nil },
    Row("back-off", .kubeletBackOff) { $0.policy.kubeletBackOffReset = .days(800) },
    Row("no back-off where kubelet starts nothing") {
      $0.policy.kubeletBackOffReset = .days(800)
      $0.look.isStartedByKubelet = false
    },
    Row(
      "window", [Verdict(.window, .binds)], [Verdict(.window, .waived)],
      [Verdict(.window, .waived)]
    ) { run in
      // The only window opened yesterday at this time, for an hour.
      let seconds = run.look.now.wall.unixSeconds
      let day = Int((seconds / 86_400 + 3 + 6) % 7)
      run.policy.windows = WeeklyWindows(
        windows: [WeeklyWindow(weekday: day, opens: Int(seconds % 86_400 / 60), minutes: 60)],
        zone: .utc)
    },
    Row("minimum ready", [Verdict(.minimumReady, .binds)], soft, soft) {
      $0.policy.minimumReady = .days(800)
    },
    Row(
      "not ready", [Verdict(.minimumReady, .binds), Verdict(.readiness, .binds)],
      soft + [Verdict(.readiness, .binds)], soft + [Verdict(.readiness, .waived)]
    ) { $0.look.readiness = .notReady(failingChecks: 2) },
    Row(
      "unreachable", [Verdict(.minimumReady, .binds), Verdict(.readiness, .binds)],
      soft + [Verdict(.readiness, .binds)], soft + [Verdict(.readiness, .waived)]
    ) { $0.look.readiness = .unreachable },
  ]

  @Test(arguments: rows, Hour.allCases) func verdicts(_ row: Row, _ hour: Hour) {
    var run = Run(at: Master.time(of: hour))
    row.change(&run)
    let decision = run.machine.advance(run.look, policy: run.policy)
    let open = decision.verdicts.filter { $0.effect != .passes }
    #expect(open.map { Verdict($0.gate, $0.effect) } == row.expected(at: hour))
    #expect(decision.verdicts.map(\.gate) == Gate.allCases)
    #expect(decision.verdicts.allSatisfy { ($0.reason == nil) == ($0.effect == .passes) })
    // What binds also keeps a stop away, and what does not lets it happen.
    var actions: [Action] = []
    for _ in 0..<6 { actions.append(run.machine.advance(run.look, policy: run.policy).action) }
    let stops = actions.filter { $0 != .none }
    #expect(stops.isEmpty == row.expected(at: hour).contains { $0.effect == .binds })
  }

  @Test func aFailedHookBindsForItsTime() {
    var run = Run()
    run.policy.hasPreStopHook = true
    run.advance(to: .preparing)
    run.step()
    run.look.hook = .failed(.preStop)
    #expect(run.step().event == .hookFailed(.preStop))
    run.look.hook = .none
    run.advance(to: .due)
    #expect(run.step().binding.map(\.gate) == [.preStopHook])
    run.step(after: run.policy.hookRetry)
    #expect(run.machine.phase == .acquiringLock)
  }

  @Test func aFailedRestartBinds() {
    var run = Run()
    run.issueStop()
    run.disappear()
    run.step(after: .hours(1))
    run.step()
    #expect(run.machine.phase == .held)
    #expect(run.step().binding.first?.reason == .restartFailed(.notBack))
  }

  @Test func theTableHasOneRowPerGateInOrder() {
    #expect(GateTable.rows.map(\.gate) == Gate.allCases)
    #expect(Set(Gate.allCases.map { "\($0.label)" }).count == Gate.allCases.count)
    #expect(Set(Phase.allCases.map { "\($0.label)" }).count == Phase.allCases.count)
    #expect(Set(Failure.allCases.map { "\($0.label)" }).count == Failure.allCases.count)
  }

  @Test func noGateGetsStricterTowardsTheEnd() {
    for row in GateTable.rows {
      #expect(row.normal.rawValue <= row.urgent.rawValue, "\(row.gate)")
      #expect(row.urgent.rawValue <= row.expired.rawValue, "\(row.gate)")
    }
  }

  /// The lock is waived where nobody can be asked for it, and never where somebody holds it.
  @Test(arguments: [
    (LockFact.missing, true), (.denied(status: 403), true), (.unavailable, true),
    (.notConfigured, false), (.lease(lease(.acquired)), false), (.lease(lease(.stopping)), false),
    (.lease(lease(.held)), false), (.lease(lease(.unknown)), false), (.lease(lease(nil)), false),
  ])
  func theLockIsWaivedOnlyWhereNobodyCanBeAsked(_ lock: LockFact, _ isWaived: Bool) {
    var run = Run()
    run.look.lock = lock
    run.look.request = RestartRequest(id: 1, waivedGates: GateSet([.lock]))
    let verdict = run.machine.advance(run.look, policy: run.policy).verdicts
      .first { $0.gate == .lock }
    #expect(verdict?.effect == (isWaived ? .waivedByOperator : .binds))
  }

  /// Another master's, or, without a phase, nobody's and never seen before.
  private static func lease(_ phase: LeasePhase?) -> LeaseRecord {
    var record = LeaseRecord(
      uid: 1, version: 1, renewed: WallTime(unixSeconds: 0), transitions: 0,
      duration: .seconds(137))
    record.phase = phase
    record.holder = phase.map { _ in
      HolderIdentity(node: NodeIdentity(digest: 9), boot: BootIdentity(digest: 9))
    }
    return record
  }

  @Test(arguments: Gate.allCases) func waiversAreByNameAndWhereAllowed(_ gate: Gate) {
    // The lock's waiver depends on why it objects: see above.
    if gate == .lock { return }
    // Every gate that can be made to object in a quiet month, each waived by name.
    for row in Self.rows {
      var run = Run()
      row.change(&run)
      guard row.normal.contains(Verdict(gate, .binds)) else { continue }
      run.look.request = RestartRequest(id: 1, waivedGates: GateSet([gate]))
      let verdict = run.machine.advance(run.look, policy: run.policy).verdicts
        .first { $0.gate == gate }
      #expect(verdict?.effect == (gate.mayBeWaived ? .waivedByOperator : .binds), "\(row.name)")
      run.look.request = RestartRequest(
        id: 2, waivedGates: GateSet(Gate.allCases.filter { $0 != gate }))
      let other = run.machine.advance(run.look, policy: run.policy).verdicts
        .first { $0.gate == gate }
      #expect(other?.effect == .binds, "\(row.name)")
    }
  }

  @Test func checksAreWaivedOneByOneAndFatalOnesNever() {
    var run = Run()
    run.look.preflight = .taken([
      PreflightFinding(check: 5, weight: .risk), PreflightFinding(check: 6, weight: .risk),
    ])
    run.look.request = RestartRequest(id: 1, waivedChecks: [5])
    let one = run.machine.advance(run.look, policy: run.policy)
    #expect(one.binding.map(\.reason) == [.findings(count: 1, first: 6)])
    run.look.preflight = .taken([PreflightFinding(check: 4, weight: .fatal)])
    run.look.request = RestartRequest(id: 2, waivedChecks: [4])
    let fatal = run.machine.advance(run.look, policy: run.policy)
    #expect(fatal.binding.map(\.gate) == [.preflightFatal])
  }
}
