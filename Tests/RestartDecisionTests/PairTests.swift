import RestartDecision
import Testing

/// A patched master, whose certificate is read from files: they are renewed first, then comes the same
/// restart as everywhere, and what the files hold must be served.
@Suite struct PairTests {
  static let stored = Master.print(9)

  /// A due master whose certificate was loaded from the folder.
  private static func patched() -> Run {
    var run = Run()
    var facts = Master.certificate()
    facts.correlation = .persisted(olderBy: .days(3))
    run.look.certificate = .loopback(facts)
    run.look.pair = holding(Master.oldPrint, notAfter: facts.notAfter)
    run.look.processStarted = Master.made
    return run
  }

  private static func holding(
    _ fingerprint: Fingerprint, notAfter: WallTime, from notBefore: WallTime = Master.notBefore
  ) -> PairFact {
    .stored(.init(fingerprint: fingerprint, notBefore: notBefore, notAfter: notAfter))
  }

  /// What the actor does for `renewPair`.
  private static func renewFiles(_ run: inout Run) {
    run.look.pair = holding(
      stored, notAfter: run.look.now.wall + .days(3650), from: run.look.now.wall - .hours(1))
  }

  /// Steps until something is done.
  private static func firstAction(_ run: inout Run) -> Action? {
    for _ in 0..<10 {
      let action = run.step().action
      if action != .none { return action }
    }
    return nil
  }

  private static func reason(_ decision: Decision) -> Reason? {
    decision.binding.first { $0.gate == .persisted }?.reason
  }

  @Test func filesAreRenewedThenTheRestartGoesAsEverywhere() {
    var run = Self.patched()
    #expect(Self.firstAction(&run) == .renewPair)
    #expect(run.machine.phase == .due)
    #expect(run.machine.memory.pair?.begun == Master.oldPrint)
    Self.renewFiles(&run)
    var events: [Event] = []
    for _ in 0..<10 where run.machine.attempt?.stopIssued == nil {
      if let event = run.step().event { events.append(event) }
    }
    #expect(events.first == .pairRenewed)
    #expect(run.machine.memory.pair?.renewed == Self.stored)
    #expect(run.machine.attempt?.expected == Self.stored)
    // The new process serves what the files hold.
    run.look.stopCall = .finished
    run.renew(Self.stored)
    run.advance(to: .soaking)
    run.step(after: run.policy.soak)
    #expect(run.machine.phase == .releasing)
    #expect(run.machine.attempt?.ending == .renewed)
  }

  @Test func withoutAGeneratorItIsRefused() {
    var run = Self.patched()
    run.look.pair = .notConfigured
    #expect(Self.firstAction(&run) == nil)
    #expect(Self.reason(run.step()) == .persisted(olderBy: .days(3)))
  }

  @Test(arguments: [
    (PairFact.missing, Reason.pairMissing), (.unusable, .pairUnusable),
    (holding(stored, notAfter: Master.notAfter + .days(3650)), .pairNotServed),
  ])
  func filesThatItCannotVouchForAreLeftAlone(_ pair: PairFact, _ reason: Reason) {
    var run = Self.patched()
    run.look.pair = pair
    #expect(Self.firstAction(&run) == nil)
    #expect(Self.reason(run.step()) == reason)
  }

  /// An administrator, or a timer, renewed the files: once the folder is known for the source, a
  /// restart is all that is missing.
  @Test func filesThatSomebodyElseRenewedAreUsed() {
    var run = Self.patched()
    run.look.now = Master.moment(Master.due - .days(100))
    run.step()
    #expect(run.machine.memory.pair?.served == Master.oldPrint)
    run.look.now = Master.moment(Master.time(of: .normal))
    Self.renewFiles(&run)
    run.issueStop()
    #expect(run.machine.attempt?.expected == Self.stored)
  }

  @Test func observeModeAndAHoldLeaveTheFilesAlone() {
    var observing = Self.patched()
    observing.policy.mode = .observe
    #expect(Self.firstAction(&observing) == nil)
    var held = Self.patched()
    held.look.hold = .held(until: nil)
    #expect(Self.firstAction(&held) == nil)
  }

  /// Beside the hour of the stop, nothing waits for files: whatever starts the API server meanwhile
  /// finds the new ones.
  @Test func aClosedWindowDoesNotHoldTheFilesUp() {
    var run = Self.patched()
    run.policy.windows = WeeklyWindows(
      windows: [WeeklyWindow(weekday: 0, opens: 0, minutes: 1)], zone: .utc)
    #expect(Self.firstAction(&run) == .renewPair)
    Self.renewFiles(&run)
    #expect(Self.firstAction(&run) == nil)
    #expect(Self.reason(run.step()) == nil)
  }

  @Test func doubtfulClocksRenewNothing() {
    var run = Self.patched()
    run.look.now.wall = run.look.now.wall + .days(5)
    #expect(Self.firstAction(&run) == nil)
    // The certificate is older than the process; without the runtime's word there is no mark.
    var unmarked = Self.patched()
    unmarked.look.processStarted = nil
    var facts = Master.certificate(madeAt: Master.made - .days(3))
    facts.correlation = .persisted(olderBy: .days(3))
    facts.notAfter = Master.notAfter
    unmarked.look.certificate = .loopback(facts)
    #expect(Self.firstAction(&unmarked) == nil)
  }

  @Test func aRenewalThatFailsIsTriedAgainAtTheNextLookAndNotBefore() {
    var run = Self.patched()
    #expect(Self.firstAction(&run) == .renewPair)
    for _ in 0..<5 { #expect(run.step().action == .none) }
    #expect(Self.reason(run.step()) == .pairNotRenewed)
    #expect(run.step(after: run.policy.lookInterval).action == .renewPair)
  }

  @Test(arguments: [true, false]) func aCrashInTheMiddleResumes(_ filesWereSwitched: Bool) {
    var run = Self.patched()
    #expect(Self.firstAction(&run) == .renewPair)
    if filesWereSwitched { Self.renewFiles(&run) }
    run.crash()
    if !filesWereSwitched {
      #expect(Self.firstAction(&run) == .renewPair)
      Self.renewFiles(&run)
    }
    run.issueStop()
    #expect(run.machine.attempt?.expected == Self.stored)
    #expect(run.machine.memory.pair?.renewed == Self.stored)
  }

  @Test func theOldCertificateAfterTheRestartIsAFailure() {
    var run = Self.patched()
    _ = Self.firstAction(&run)
    Self.renewFiles(&run)
    run.issueStop()
    run.look.stopCall = .finished
    run.renew(Master.oldPrint)
    run.advance(to: .held)
    #expect(run.machine.attempt?.failure == .certificateUnchanged)
  }

  @Test func aStrangersCertificateAfterTheRestartIsAFailure() {
    var run = Self.patched()
    _ = Self.firstAction(&run)
    Self.renewFiles(&run)
    run.issueStop()
    run.look.stopCall = .finished
    run.renew(Master.newPrint)
    run.step()
    run.step(after: run.policy.proofLimit + .minutes(10))
    run.advance(to: .held)
    #expect(run.machine.attempt?.failure == .otherCertificate)
    // Mended by hand: the files' certificate is served.
    run.renew(Self.stored, container: 3)
    run.advance(to: .soaking)
  }

  @Test func aPairOfOursThatIsDueAtOnceEndsTheRound() {
    var run = Self.patched()
    #expect(Self.firstAction(&run) == .renewPair)
    run.look.pair = Self.holding(Self.stored, notAfter: run.look.now.wall + .hours(1))
    #expect(Self.firstAction(&run) == nil)
    #expect(Self.reason(run.step()) == .pairDueAgain)
  }

  /// A restart late in the certificate's life must not bring its due time nearer to its end.
  @Test func aPersistedCertificateIsDueByItsOwnLife() {
    var facts = Master.certificate()
    facts.correlation = .persisted(olderBy: .days(300))
    let late = Master.notAfter - .days(10)
    #expect(
      Schedule(certificate: facts, processStart: late, policy: Master.enforcing).due == Master.due)
  }

  /// The next process would be started with the files, whatever this one serves.
  @Test(arguments: [
    (PairFact.missing, Reason.pairMissing), (.unusable, .pairUnusable),
    (holding(stored, notAfter: Master.time(of: .normal)), .pairNotValid),
    (
      holding(stored, notAfter: Master.notAfter, from: Master.time(of: .urgent)), .pairNotValid
    ),
  ])
  func filesThatWouldEndTheNextProcessBind(_ pair: PairFact, _ reason: Reason) {
    var run = Run()
    run.look.pair = pair
    #expect(Self.firstAction(&run) == nil)
    #expect(Self.reason(run.step()) == reason)
    run.look.request = RestartRequest(id: 1, waivedGates: GateSet([.persisted]))
    #expect(run.step().event == .requestRefused(id: 1))
  }

  @Test func aDeadPairIsNotWaivedInEvenWhereItWasNeverServed() {
    var run = Self.patched()
    run.look.pair = Self.holding(Self.stored, notAfter: run.look.now.wall)
    run.look.request = RestartRequest(id: 1, waivedGates: GateSet([.persisted]))
    run.step()
    #expect(run.step().event == .requestRefused(id: 1))
  }

  /// A shorter life than the old one's may be what the administrator wanted.
  @Test func aShorterPairOfSomebodyElseIsTakenAsItIs() {
    var run = Self.patched()
    run.look.now = Master.moment(Master.due - .days(100))
    run.step()
    run.look.request = RestartRequest(id: 7)
    run.look.pair = Self.holding(
      Self.stored, notAfter: run.look.now.wall + .days(90), from: run.look.now.wall)
    run.issueStop()
    #expect(run.machine.attempt?.expected == Self.stored)
  }

  @Test func aMachineThatHasJustStartedRenewsNoFiles() {
    var run = Self.patched()
    run.look.container = .running(
      ProcessIdentity(
        container: 1, started: run.look.now.boot + (.zero - .minutes(3)), boot: run.look.boot))
    run.look.processStarted = run.look.now.wall - .minutes(3)
    #expect(Self.firstAction(&run) == nil)
  }

  /// Made right before the start, it looks like one that the process made itself; the files know
  /// better, also once they hold its successor.
  @Test func aCertificateThatIsInTheFolderWasReadFromThere() {
    var run = Self.patched()
    run.look.certificate = .loopback(Master.certificate())
    #expect(Self.firstAction(&run) == .renewPair)
    Self.renewFiles(&run)
    run.issueStop()
    #expect(run.machine.attempt?.expected == Self.stored)
  }

  @Test func anOperatorsRequestRenewsTheFilesToo() {
    var run = Self.patched()
    run.look.now = Master.moment(Master.due - .days(100))
    run.look.request = RestartRequest(id: 7)
    #expect(Self.firstAction(&run) == .renewPair)
    Self.renewFiles(&run)
    run.issueStop()
    #expect(run.machine.attempt?.cause == .request(id: 7))
  }

  @Test func aRequestWhoseRenewalFailsIsRefused() {
    var run = Self.patched()
    run.look.now = Master.moment(Master.due - .days(100))
    run.look.request = RestartRequest(id: 7)
    #expect(Self.firstAction(&run) == .renewPair)
    #expect(run.step().event == .requestRefused(id: 7))
  }
}
