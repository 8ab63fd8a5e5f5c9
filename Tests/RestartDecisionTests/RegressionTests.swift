import RestartDecision
import Testing

/// Faults that a review found in the first version of the machine, each with its scene.
@Suite struct RegressionTests {
  @Test func anUndeliveredStopDoesNotForgetTheDeliveredOneBeforeIt() {
    // The certificate had its stop, which did nothing; an operator released it and asked again.
    var run = Run()
    run.issueStop()
    run.look.stopCall = .finished
    run.advance(to: .verifying)
    run.look.stopCall = .none
    run.step(after: .hours(1))
    #expect(run.machine.phase == .held)
    run.look.release = 1
    run.advance(to: .watching)
    run.look.now.wall = run.look.now.wall + .days(2)
    run.look.now.boot = run.look.now.boot + .days(2)
    run.look.request = RestartRequest(id: 9, waivedGates: GateSet([.alreadyStopped]))
    run.issueStop()
    let stopped = run.machine.memory.lastStop
    run.look.stopCall = .notDelivered
    run.step()
    #expect(run.machine.memory.lastStop?.before == Master.oldPrint)
    #expect(run.machine.memory.lastStop?.failure == .notStopped)
    #expect(run.machine.memory.lastStop?.issued != stopped?.issued)
    // Given up: by itself the service must not stop that certificate a second time.
    run.look.hold = .held(until: nil)
    run.advance(to: .watching)
    run.look.hold = .none
    run.look.stopCall = .none
    for _ in 0..<10 { #expect(run.step(after: .hours(6)).action == .none) }
  }

  @Test func aNeverDeliveredRestartLeavesTheEarlierStopsRecordAlone() {
    var run = Run()
    var durable = Machine.Durable()
    durable.memory.lastStop = LastStop(
      before: Master.print(9), after: Master.oldPrint, issued: Master.moment(Master.made),
      boot: Master.boot, proved: Master.made)
    let earlier = durable.memory.lastStop
    run.machine = Machine(resuming: durable)
    for _ in 0..<3 {
      run.look.stopCall = .none
      run.issueStop()
      run.look.stopCall = .notDelivered
      run.step()
    }
    #expect(run.machine.phase == .held)
    #expect(run.machine.memory.lastStop == earlier)
    run.look.stopCall = .none
    run.renew()
    run.advance(to: .soaking)
    run.advance(to: .releasing, pause: .seconds(30))
    #expect(run.machine.memory.lastStop == earlier)
  }

  @Test func aSoakIsSeenNotSlept() {
    var run = Run()
    run.issueStop()
    run.disappear()
    run.step()
    run.renew()
    run.advance(to: .soaking)
    run.crash()
    // Nobody watched for ten minutes: that is no soak.
    #expect(run.step(after: .minutes(10)).event != .renewed)
    #expect(run.machine.phase != .releasing)
    run.advance(to: .soaking)
    #expect(run.step(after: .seconds(29)).event == nil)
    #expect(run.step(after: .seconds(1)).event == .renewed)
  }

  @Test func aReleaseOfNothingDoesNotReleaseALaterFailure() {
    var run = Run()
    run.look.release = 5
    run.step()
    run.issueStop()
    run.disappear()
    run.step(after: .hours(1))
    run.step(after: .hours(1))
    #expect(run.machine.phase == .held)
    run.step()
    #expect(run.machine.phase == .held)
    run.look.release = 6
    #expect(run.step().event == .released)
  }

  @Test func theHookBeforeTheStopIsUndoneWhenTheRestartIsGivenUp() {
    var run = Run()
    run.policy.hasPreStopHook = true
    run.policy.hasPostProofHook = true
    run.advance(to: .preparing)
    #expect(run.step().action == .runHook(.preStop))
    run.look.hook = .running(.preStop)
    run.look.hold = .held(until: nil)
    run.step()
    #expect(run.machine.phase == .releasing)
    // Never two hooks at a time.
    #expect(run.step().action == .none)
    run.look.hook = .succeeded(.preStop)
    #expect(run.step().action == .runHook(.postProof))
    run.look.hook = .succeeded(.postProof)
    run.step()
    #expect(run.machine.phase == .watching)
  }

  @Test func aCrashWhileTheHookRanUndoesItToo() {
    var run = Run()
    run.policy.hasPreStopHook = true
    run.policy.hasPostProofHook = true
    run.advance(to: .preparing)
    #expect(run.step().action == .runHook(.preStop))
    run.crash()
    #expect(run.step().action == .runHook(.postProof))
  }

  @Test func aRecoveredRestartRunsTheHookAfterTheProof() {
    var run = Run()
    run.policy.hasPostProofHook = true
    run.issueStop()
    run.disappear()
    run.step(after: .hours(1))
    run.step()
    #expect(run.machine.phase == .held)
    run.renew()
    run.advance(to: .releasing, pause: .seconds(30))
    #expect(run.machine.attempt?.ending == .recovered(.notBack))
    #expect(run.step().action == .runHook(.postProof))
  }

  @Test func observeModeRunsNoHookEither() {
    var run = Run()
    run.policy.hasPostProofHook = true
    run.issueStop()
    run.disappear()
    run.step()
    run.renew()
    run.policy.mode = .observe
    run.advance(to: .releasing, pause: .seconds(30))
    let last = run.step()
    #expect(last.action == .none)
    #expect(last.event == .hookFailed(.postProof))
    #expect(run.machine.phase == .watching)
  }

  @Test func aWaivedHookGateLetsTheFailedHookPass() {
    var run = Run(at: Master.made + .days(30))
    run.policy.hasPreStopHook = true
    run.look.request = RestartRequest(id: 3, waivedGates: GateSet([.preStopHook]))
    run.advance(to: .preparing)
    run.step()
    run.look.hook = .failed(.preStop)
    #expect(run.step().event == .hookFailed(.preStop))
    #expect(run.machine.phase == .stopping)
  }

  @Test func theStopHasTheLongerOfTheGracesSeen() {
    var run = Run()
    run.advance(to: .stopping)
    run.look.grace = .seconds(90)
    #expect(run.step().action == .stop(Master.old, grace: .seconds(90), before: nil))
  }

  @Test func aGraceIsNeverZero() {
    // CRI takes whole seconds, and 0 is SIGKILL.
    var run = Run()
    run.look.grace = .zero
    #expect(run.issueStop().action == .stop(Master.old, grace: .seconds(1), before: nil))
  }

  @Test func theMinimumIntervalEndsAlsoAfterAStopDatedInTheFuture() {
    var durable = Machine.Durable()
    durable.memory.lastStop = LastStop(
      before: Master.print(9), issued: Master.moment(Master.notAfter + .days(4000)),
      boot: BootIdentity(digest: 1))
    var run = Run()
    run.machine = Machine(resuming: durable)
    #expect(run.step().binding.isEmpty)
  }

  @Test func aStrangersCertificateIsNoProof() {
    var run = Run()
    run.issueStop()
    run.renew()
    run.look.certificate = .loopback(
      Master.certificate(Master.newPrint, correlation: .otherProcess(by: .days(3))))
    run.step()
    run.step(after: .hours(1))
    #expect(run.machine.phase == .held)
  }

  @Test func aCallInFlightIsWaitedForThoughTheRuntimeIsMute() {
    var run = Run()
    run.issueStop()
    run.look.stopCall = .inFlight
    run.look.container = .unreadable
    run.step()
    #expect(run.machine.phase == .stopping)
    run.look.container = .running(Master.old)
    run.look.stopCall = .notDelivered
    #expect(run.step().event == .stopNotDelivered(refusals: 1))
  }

  @Test func aRestartThatWasGivenUpIsNotTriedAgainInTheSameBreath() {
    var run = Run()
    run.advance(to: .preparing)
    run.look.readiness = .notReady(failingChecks: 1)
    run.step()
    #expect(run.machine.phase == .releasing)
    #expect(run.step().nextLook == run.policy.lookInterval)
  }

  @Test func anUndeliveredStopIsNotTriedAgainInTheSameBreath() {
    var run = Run()
    run.issueStop()
    run.look.stopCall = .notDelivered
    #expect(run.step().nextLook == run.policy.flightInterval)
  }

  @Test func aHoldsEndIsLookedAtInTime() {
    var run = Run()
    run.look.hold = .held(until: run.look.now.wall + .seconds(100))
    run.advance(to: .due)
    #expect(run.step(after: .seconds(10)).nextLook <= .seconds(90))
  }
}
