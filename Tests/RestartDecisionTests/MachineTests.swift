import RestartDecision
import Testing

@Suite struct MachineTests {
  @Test func theHappyPathStepByStep() {
    var run = Run(at: Master.due - .seconds(1))
    run.policy.hasPreStopHook = true
    run.policy.hasPostProofHook = true
    func at(_ phase: Phase, _ decision: Decision, _ action: Action, _ event: Event?) {
      #expect(run.machine.phase == phase)
      #expect(decision.action == action)
      #expect(decision.event == event)
    }
    at(.due, run.step(), .none, nil)
    at(.acquiringLock, run.step(), .none, .began(.due))
    at(.preparing, run.step(), .none, nil)
    at(.preparing, run.step(), .runHook(.preStop), nil)
    run.look.hook = .running(.preStop)
    at(.preparing, run.step(), .none, nil)
    run.look.hook = .succeeded(.preStop)
    at(.stopping, run.step(), .none, nil)
    at(.stopping, run.step(), .stop(Master.old, grace: .seconds(30), before: nil), .stopIssued)
    run.look.stopCall = .inFlight
    run.look.readiness = .shuttingDown
    at(.stopping, run.step(), .none, nil)
    run.disappear()
    run.look.stopCall = .finished
    at(.verifying, run.step(), .none, nil)
    at(.verifying, run.step(), .none, nil)
    run.renew()
    run.look.readiness = .notReady(failingChecks: 3)
    at(.verifying, run.step(), .none, nil)
    run.look.readiness = .ready
    at(.soaking, run.step(), .none, .provedOnce)
    at(.soaking, run.step(after: .seconds(29)), .none, nil)
    at(.releasing, run.step(after: .seconds(1)), .none, .renewed)
    at(.releasing, run.step(), .runHook(.postProof), nil)
    run.look.hook = .running(.postProof)
    at(.releasing, run.step(), .none, nil)
    run.look.hook = .succeeded(.postProof)
    at(.watching, run.step(), .none, nil)
    #expect(run.machine.attempt == nil)
    #expect(run.machine.memory.lastStop?.before == Master.oldPrint)
    #expect(run.machine.memory.lastStop?.after == Master.newPrint)
    #expect(run.machine.memory.lastStop?.outage == .seconds(5))
    for _ in 0..<20 { at(.watching, run.step(after: .hours(12)), .none, nil) }
  }

  /// What may go wrong before the stop, at each phase before it.
  static let objections: [@Sendable (inout Run) -> Void] = [
    { $0.look.hold = .held(until: nil) }, { $0.policy.mode = .observe },
    { $0.look.machineIsShuttingDown = true }, { $0.look.recordIsSound = false },
    { $0.look.preflight = .taken([PreflightFinding(check: 1, weight: .fatal)]) },
    { $0.look.readiness = .notReady(failingChecks: 1) }, { $0.look.certificate = .unreadable },
    { $0.look.lock = .notConfigured }, { $0.renew() },
    { $0.look.now.wall = $0.look.now.wall + .days(30) },
    { $0.policy.renewBefore = .hours(1) }, { $0.look.preflight = .notTaken },
  ]

  @Test(arguments: [Phase.acquiringLock, .preparing, .stopping], objections.indices)
  func anObjectionBeforeTheStopGivesItUp(_ phase: Phase, _ index: Int) {
    var run = Run()
    run.advance(to: phase)
    Self.objections[index](&run)
    for _ in 0..<10 { #expect(run.step().action == .none) }
    #expect(run.machine.attempt == nil)
    #expect(run.machine.memory.lastStop == nil)
    #expect([.watching, .due].contains(run.machine.phase))
  }

  @Test func anUndeliveredStopIsTriedThreeTimesInAll() {
    var run = Run()
    for count in 1...3 {
      run.advance(to: .stopping)
      run.look.stopCall = .none
      #expect(run.step().event == .stopIssued)
      run.look.stopCall = .notDelivered
      let refused = run.step()
      #expect(
        refused.event
          == (count < 3 ? .stopNotDelivered(refusals: UInt8(count)) : .failed(.notDelivered)))
      #expect(run.machine.memory.lastStop == nil)
    }
    #expect(run.machine.phase == .held)
    for _ in 0..<10 { #expect(run.step(after: .hours(10)).action == .none) }
  }

  @Test(arguments: [StopCallFact.finished, .failedAfterDelivery, .none])
  func anythingElseCountsAsDelivered(_ fact: StopCallFact) {
    var run = Run()
    run.issueStop()
    run.look.stopCall = fact
    for _ in 0..<2000 { #expect(run.step().action == .none) }
    #expect(run.machine.phase == .held)
    #expect(run.machine.attempt?.failure == .notStopped)
  }

  @Test func aStopInFlightForEverIsHeldAtItsLimit() {
    var run = Run()
    run.issueStop()
    run.look.stopCall = .inFlight
    #expect(run.step(after: .seconds(30) + .minutes(6)).event == nil)
    #expect(run.step(after: .seconds(1)).event == .failed(.notStopped))
  }

  @Test func neverBackIsHeld() {
    var run = Run()
    run.issueStop()
    run.disappear()
    run.step()
    run.step(after: .minutes(6))
    #expect(run.machine.phase == .verifying)
    #expect(run.step(after: .seconds(30)).event == .failed(.notBack))
  }

  @Test func neverReadyIsHeld() {
    var run = Run()
    run.issueStop()
    run.renew()
    run.look.readiness = .notReady(failingChecks: 1)
    run.step()
    #expect(run.step(after: .minutes(7)).event == .failed(.notReady))
  }

  @Test func anUnchangedCertificateIsHeldAndKnownAsPersisted() {
    var run = Run()
    run.issueStop()
    run.renew()
    run.look.certificate = .loopback(Master.certificate())
    run.step()
    #expect(run.step().event == .failed(.certificateUnchanged))
    #expect(run.machine.memory.persisted == Master.oldPrint)
    run.look.release = 1
    run.advance(to: .watching)
    #expect(run.step().binding.contains { $0.gate == .persisted })
    for _ in 0..<10 { #expect(run.step(after: .days(1)).action == .none) }
  }

  @Test func aBrokenSoakBeginsAnew() {
    var run = Run()
    run.issueStop()
    run.renew()
    run.advance(to: .soaking)
    run.look.readiness = .notReady(failingChecks: 1)
    #expect(run.step(after: .seconds(20)).event == .soakBroken)
    run.look.readiness = .ready
    #expect(run.step().event == .provedOnce)
    #expect(run.step(after: .seconds(29)).event == nil)
    // Another process, though ready and new, is another soak.
    run.renew(Master.print(3), container: 3)
    #expect(run.step(after: .seconds(1)).event == .soakBroken)
    run.advance(to: .releasing, pause: .seconds(30))
    #expect(run.machine.memory.lastStop?.after == Master.print(3))
  }

  @Test(arguments: Phase.allCases, [false, true]) func aCrashNeverStopsTwice(
    _ phase: Phase, _ reboots: Bool
  ) {
    var run = Run()
    if [.verifying, .soaking, .releasing, .held].contains(phase) {
      run.issueStop()
      if phase == .held {
        run.disappear()
        run.step(after: .hours(1))
        run.step()
      } else {
        run.renew()
        run.advance(to: phase, pause: .seconds(30))
      }
    } else {
      run.advance(to: phase)
      if phase == .stopping { run.step() }
    }
    let issued = run.machine.attempt?.stopIssued
    if reboots {
      run.reboot()
      run.renew(Master.print(8), container: 8)
    } else {
      run.crash()
    }
    var stops = issued == nil ? 0 : 1
    for _ in 0..<700 {
      if case .stop = run.step().action { stops += 1 }
    }
    #expect(stops <= 1)
    let ends: [Phase] = reboots || issued != nil ? [.watching, .held] : [.verifying, .held]
    #expect(ends.contains(run.machine.phase), "\(run.machine.phase)")
    if reboots { #expect(run.machine.phase == .watching) }
  }

  @Test(arguments: [Phase.acquiringLock, .preparing, .stopping])
  func whatSurelyStoppedNothingIsDroppedAfterACrash(_ phase: Phase) {
    var run = Run()
    run.advance(to: phase)
    run.crash()
    #expect(run.step().event == .droppedUnstarted)
    #expect(run.machine.phase == .watching)
  }

  @Test func aHeldOneRecoversByItself() {
    var run = Run()
    run.issueStop()
    run.disappear()
    run.step()
    run.step(after: .hours(1))
    #expect(run.machine.phase == .held)
    run.renew()
    #expect(run.step().event == .provedOnce)
    #expect(run.step(after: .seconds(30)).event == .recovered)
    run.advance(to: .watching)
    #expect(run.machine.memory.lastStop?.failure == .notBack)
    #expect(run.step().binding.allSatisfy { $0.gate != .failedRestart })
  }

  @Test func releaseEndsAHoldAndTheSameCertificateIsNotStoppedAgain() {
    var run = Run()
    run.issueStop()
    run.step()
    run.step(after: .hours(1))
    run.look.release = 4
    #expect(run.step().event == .released)
    run.advance(to: .watching)
    for _ in 0..<10 { #expect(run.step(after: .hours(20)).action == .none) }
    #expect(run.step().binding.map(\.gate) == [.alreadyStopped])
  }

  @Test func aRequestIsServedOnce() {
    var run = Run(at: Master.made + .days(30))
    run.look.request = RestartRequest(id: 7)
    run.issueStop()
    #expect(run.machine.attempt?.cause == .request(id: 7))
    run.renew()
    run.advance(to: .watching, pause: .seconds(30))
    #expect(run.machine.memory.answeredRequest == 7)
    for _ in 0..<10 { #expect(run.step(after: .days(2)).action == .none) }
  }

  @Test func aRefusedRequestIsAnsweredOnceAndNotKept() {
    var run = Run(at: Master.made + .days(30))
    run.look.hold = .held(until: nil)
    run.look.request = RestartRequest(id: 7)
    run.advance(to: .due)
    #expect(run.step().event == .requestRefused(id: 7))
    #expect(run.machine.phase == .watching)
    run.look.hold = .none
    for _ in 0..<10 { #expect(run.step(after: .hours(2)).event == nil) }
    #expect(run.machine.attempt == nil)
  }

  @Test func aRequestWhileHeldIsRefused() {
    var run = Run()
    run.issueStop()
    run.disappear()
    run.step()
    run.step(after: .hours(1))
    run.look.request = RestartRequest(id: 8, waivedGates: GateSet(Gate.allCases))
    #expect(run.step().event == .requestRefused(id: 8))
    #expect(run.step().event == nil)
    #expect(run.machine.phase == .held)
  }

  @Test func observeModeInMidRestartOnlyWatchesItEnd() {
    var run = Run()
    run.issueStop()
    run.policy.mode = .observe
    run.disappear()
    for _ in 0..<5 { #expect(run.step().action == .none) }
    run.renew()
    run.advance(to: .watching, pause: .seconds(30))
    #expect(run.machine.memory.lastStop?.after == Master.newPrint)
  }

  @Test func observeModeBetweenTwoTriesOfTheStopEndsIt() {
    var run = Run()
    run.issueStop()
    run.look.stopCall = .notDelivered
    run.step()
    run.policy.mode = .observe
    for _ in 0..<5 { #expect(run.step().action == .none) }
    #expect(run.machine.attempt == nil)
  }

  @Test func survivingAProcessChangeIsLearnedAndSurvivesACrash() {
    var run = Run(at: Master.made + .days(30))
    run.step()
    run.look.container = .running(
      ProcessIdentity(container: 2, started: run.look.now.boot, boot: run.look.boot))
    run.step()
    #expect(run.machine.memory.persisted == Master.oldPrint)
    run.crash()
    #expect(run.step().binding.contains { $0.gate == .persisted })
  }

  @Test func anotherDriverThatNamesTheSameProcessIsNoProcessChange() {
    var run = Run(at: Master.made + .days(30))
    run.step()
    guard case .running(let process) = run.look.container else {
      Issue.record("the scene has no running API server")
      return
    }
    run.look.container = .running(
      ProcessIdentity(container: 77, started: process.started, boot: process.boot))
    run.step()
    #expect(run.machine.memory.persisted == nil)
    #expect(run.machine.memory.lastSeen?.process.container == 77)
  }

  @Test func aRenewedOneThatIsDueAtOnceIsReportedNotLooped() {
    // A certificate whose end lies behind the start of its process: due the moment it is made.
    var run = Run()
    run.issueStop()
    run.renew()
    run.look.certificate = .loopback(
      CertificateFacts(
        fingerprint: Master.newPrint, madeAt: run.look.now.wall,
        notBefore: run.look.now.wall - .days(2), notAfter: run.look.now.wall - .days(1),
        correlation: .renewedByRestart(skew: .zero)))
    run.advance(to: .watching, pause: .seconds(30))
    for _ in 0..<10 { #expect(run.step(after: .hours(13)).action == .none) }
    #expect(run.step().binding.map(\.gate) == [.renewedStillDue])
  }

  @Test(arguments: [Interval.days(300), .days(4000), .zero - .days(300)])
  func aJumpMakesNoEmergency(_ jump: Interval) {
    var run = Run(at: Master.made + .days(100))
    run.step()
    run.look.now.wall = run.look.now.wall + jump
    for _ in 0..<20 { #expect(run.step().action == .none) }
    #expect(run.machine.phase == .watching)
    #expect(run.step().hour == nil)
    #expect(run.step().binding.contains { $0.gate == .clocks })
  }

  struct PlanRow: Sendable {
    var now: WallTime
    var windows: WeeklyWindows
    var plan: Plan
  }
  /// Opens on the weekday of notAfter minus 30 d, at the same time of day.
  static let weekly: WeeklyWindows = {
    let opens = (Master.notAfter - .days(30)).unixSeconds
    return WeeklyWindows(
      windows: [
        WeeklyWindow(
          weekday: Int((opens / 86_400 + 3) % 7), opens: Int(opens % 86_400 / 60), minutes: 60)
      ], zone: .utc)
  }()
  /// The window's minute, at or before `notAfter - 30 d`.
  static let opening = WallTime(
    unixSeconds: (Master.notAfter - .days(30)).unixSeconds / 60 * 60)
  static let plans: [PlanRow] = [
    PlanRow(now: Master.made + .days(9), windows: .always, plan: .due(Master.due)),
    PlanRow(
      now: Master.made + .days(9), windows: weekly,
      plan: .window(opens: opening - .days(42))),
    PlanRow(now: opening - .days(1), windows: weekly, plan: .window(opens: opening)),
    PlanRow(now: opening + .minutes(5), windows: weekly, plan: .due(opening + .minutes(5))),
    PlanRow(
      now: Master.notAfter - .days(8), windows: weekly,
      plan: .urgency(Master.notAfter - .hours(72))),
    PlanRow(
      now: Master.notAfter - .hours(80), windows: weekly,
      plan: .urgency(Master.notAfter - .hours(72))),
    PlanRow(
      now: Master.notAfter - .hours(10), windows: weekly,
      plan: .urgency(Master.notAfter - .hours(10))),
  ]

  @Test(arguments: plans) func plan(_ row: PlanRow) {
    var run = Run(at: row.now)
    run.policy.windows = row.windows
    #expect(run.machine.advance(run.look, policy: run.policy).plan == row.plan)
  }

  @Test func theNextLookIsNeverPastAChangeByTime() {
    for (change, before) in [
      (Master.due, Interval.minutes(1)), (Master.notAfter - .hours(72), .seconds(10)),
      (Master.notAfter + .milliseconds(1), .minutes(4)),
    ] {
      var run = Run(at: change - before - .seconds(2))
      run.policy.mode = .observe
      run.step()
      let decision = run.step()
      #expect(decision.nextLook == before, "\(change)")
    }
    var run = Run(at: Master.made + .days(1))
    #expect(run.step().nextLook == run.policy.lookInterval)
  }
}
