import RestartDecision
import Testing

/// Files that the process does not take over, as a reason for a restart.
struct StaleFilesTests {
  /// Long before the certificate is due.
  private static let early = Master.due - .days(100)

  private func run(wanted: Bool = true, since: WallTime? = nil, set: UInt64 = 9) -> Run {
    var run = Run(at: Self.early)
    run.policy.restartWhenStale = wanted
    run.look.staleFiles = .stale(since: since ?? Self.early - .days(1), set: set)
    return run
  }

  @Test func aReasonByPolicyOnly() {
    var off = run(wanted: false)
    for _ in 0..<5 { off.step() }
    #expect(off.machine.phase == .watching)
    var on = run()
    on.issueStop()
    #expect(on.machine.attempt?.stopIssued != nil)
    #expect(on.machine.attempt?.cause == .stale)
  }

  @Test(arguments: [.unknown, .none] as [StaleFilesFact])
  func nothingIsNoReason(_ fact: StaleFilesFact) {
    var run = run()
    run.look.staleFiles = fact
    for _ in 0..<5 { run.step() }
    #expect(run.machine.phase == .watching)
  }

  /// What the process has read, and what a clock puts into the future.
  @Test(arguments: [Master.made - .seconds(1), early + .days(1)])
  func timesThatAreNoReason(since: WallTime) {
    var run = run(since: since)
    for _ in 0..<5 { run.step() }
    #expect(run.machine.phase == .watching)
  }

  /// Due now, the hour normal: a closed window, a risk, a cordon bind.
  @Test func neverUrgent() {
    var run = run()
    #expect(run.step().hour == .normal)
    run.look.peers.cordoned = NodeIdentity(digest: 5)
    for _ in 0..<5 { run.step() }
    #expect(run.machine.phase == .due)
    run.look.peers.cordoned = nil
    run.issueStop()
    #expect(run.machine.attempt?.stopIssued != nil)
  }

  /// It leaves the certificate's own hours alone.
  @Test(arguments: Hour.allCases)
  func theCertificatesHourCounts(hour: Hour) {
    var run = Run(at: Master.time(of: hour))
    run.policy.restartWhenStale = true
    run.look.staleFiles = .stale(since: Master.time(of: hour) - .days(1), set: 9)
    #expect(run.step(after: .milliseconds(1)).hour == hour)
  }

  /// A doubtful clock makes no reason.
  @Test func doubtfulClocks() {
    var run = run()
    run.look.now.boot = run.look.now.boot + .hours(5)
    for _ in 0..<5 { run.step() }
    #expect(run.machine.phase == .watching)
  }

  /// One restart for one set, even where the files still look newer than the new process.
  @Test func aSetIsAReasonOnce() {
    var run = run()
    run.policy.soak = .seconds(1)
    run.issueStop()
    run.disappear()
    run.look.stopCall = .finished
    run.step()
    run.renew()
    run.look.stopCall = .none
    for _ in 0..<20 where run.machine.phase != .watching { run.step(after: .seconds(2)) }
    #expect(run.machine.phase == .watching)
    #expect(run.machine.memory.lastStop?.staleSet == 9)
    // Still called stale a week later, and after a crash: a lying file system must not make a loop.
    run.look.staleFiles = .stale(since: run.look.now.wall + .days(1), set: 9)
    run.crash()
    for _ in 0..<10 { run.step(after: .days(1)) }
    #expect(run.machine.phase == .watching)
    #expect(run.machine.memory.attempts == 1)
    // Another change is another reason.
    run.look.staleFiles = .stale(since: run.look.now.wall, set: 10)
    run.advance(to: .stopping)
    #expect(run.machine.memory.attempts == 2)
  }

  /// Rule 6: a certificate that had its stop has no other, whatever changed meanwhile.
  @Test func aCertificateThatWasStoppedIsNotStoppedAgain() {
    var run = run()
    run.issueStop()
    var durable = run.machine.durable
    durable.phase = .watching
    durable.attempt = nil
    run.machine = Machine(resuming: durable)
    run.look.staleFiles = .stale(since: Self.early - .hours(1), set: 11)
    for _ in 0..<10 { run.step(after: .days(2)) }
    #expect(run.machine.attempt == nil)
    #expect(run.machine.memory.attempts == 1)
  }
  /// Where the certificate is due as well, that is the cause: it is what the hour comes from.
  @Test func theCertificateIsTheCauseWhereItIsDue() {
    var run = Run()
    run.policy.restartWhenStale = true
    run.look.staleFiles = .stale(since: run.look.now.wall - .days(1), set: 9)
    #expect(!run.step().isStaleAlone)
    run.issueStop()
    #expect(run.machine.attempt?.cause == .due)
    #expect(run.machine.memory.lastStop?.staleSet == 9)
  }

  /// Somebody put the old files back, or restarted the API server, or they cannot be read any more.
  @Test(arguments: [StaleFilesFact.none, .unknown])
  func aReasonThatIsGoneGivesItUpBeforeTheStop(_ fact: StaleFilesFact) {
    var run = run()
    #expect(run.step().isStaleAlone)
    run.advance(to: .preparing)
    run.look.staleFiles = fact
    #expect(run.step().event == .aborted(nil))
    for _ in 0..<5 { run.step() }
    #expect(run.machine.phase == .watching)
    #expect(run.machine.memory.lastStop == nil)
  }

  /// Clocks that agree within half an hour do not tell which of two came first within it.
  @Test(arguments: [(Interval.minutes(20), false), (.minutes(40), true)])
  func nearerToTheStartThanTheClocksAgree(_ after: Interval, isReason: Bool) {
    var run = run()
    run.look.now.boot = run.look.now.boot + .minutes(30)
    let now = run.look.now
    run.look.staleFiles = .stale(
      since: now.wall - (now.boot - Master.started) + after, set: 9)
    #expect((run.step(after: .milliseconds(1)).hour != nil) == isReason)
  }

  /// The set is remembered over a restart at which nothing could be seen.
  @Test func aSetStaysKnownWhileNothingElseIsSeen() {
    var run = run()
    run.policy.soak = .seconds(1)
    run.issueStop()
    run.disappear()
    run.look.stopCall = .finished
    run.step()
    run.renew()
    run.look.stopCall = .none
    run.look.staleFiles = .unknown
    for _ in 0..<20 where run.machine.phase != .watching { run.step(after: .seconds(2)) }
    run.step(after: .days(2))
    run.look.request = RestartRequest(id: 1)
    run.issueStop()
    #expect(run.machine.memory.attempts == 2)
    #expect(run.machine.memory.lastStop?.staleSet == 9)
  }
}
