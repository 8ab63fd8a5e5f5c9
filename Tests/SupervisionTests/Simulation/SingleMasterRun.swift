import RestartDecision
import Supervision

/// One seed's life of one master: trouble for `faultyFor`, then calm, checked after every step.
struct SingleMasterRun {
  typealias Loop = Supervisor<WorldObserver, WorldActor, Reports, Disk>
  let world: World
  private let reports = Reports()
  private var loop: Loop
  private var zeroPauses = 0
  /// Since the trouble ended; what it left behind takes a while.
  private var calm = Interval.zero
  private var readySince: (process: ProcessIdentity, from: BootTime)?
  private(set) var renewals = 0
  private(set) var steps = 0
  /// What kept it from acting, in the end.
  private(set) var blocked: [Gate] = []

  init(seed: UInt64) {
    world = World(seed: seed)
    loop = Self.start(world, reports)
  }

  private static func start(_ world: World, _ reports: Reports) -> Loop {
    // Calls and hooks end with the process that began them.
    world.stopCall = nil
    world.hook = nil
    world.crashed = false
    return Loop(
      observer: WorldObserver(world: world), actor: WorldActor(world: world), reporter: reports,
      storage: world.disk, policy: world.policy)
  }

  mutating func run(faultyFor: Interval, calmFor: Interval) {
    live(faultyFor)
    world.calm()
    live(calmFor)
  }

  private mutating func live(_ length: Interval) {
    // Counted without clocks, which jump and begin anew.
    var left = length
    while left > .zero, world.violations.isEmpty {
      world.trouble()
      if world.crashed { loop = Self.start(world, reports) }
      loop.policy = world.policy
      let pause = loop.step(at: world.now)
      steps += 1
      check(pause)
      let rest = max(pause, .milliseconds(1))
      world.pass(rest)
      if !world.faulty { calm = calm + rest }
      left = left - rest
    }
  }

  private mutating func check(_ pause: Interval) {
    guard let report = reports.last, !world.crashed else { return }
    zeroPauses = pause <= .zero ? zeroPauses + 1 : 0
    world.never(zeroPauses > 12, "it spins in \(report.durable.phase)")
    world.never(pause < .zero, "a negative pause")
    watchReadiness(report)
    if report.decision.event == .renewed || report.decision.event == .recovered {
      renewals += 1
      world.never(
        report.attempt?.before == world.process?.certificate.fingerprint,
        "a proof without a new certificate")
      let seen = readySince.map { world.now.boot - $0.from } ?? .zero
      world.never(seen < world.policy.soak, "a proof after \(seen)")
    }
    checkThatSilenceHasAReason(report)
  }

  private mutating func watchReadiness(_ report: StepReport) {
    guard report.observation.readiness == .ready, let process = world.process else {
      readySince = nil
      return
    }
    if readySince?.process != process.identity { readySince = (process.identity, world.now.boot) }
  }

  /// "What blocks a due restart is said at the due time", and what nothing blocks happens.
  private mutating func checkThatSilenceHasAReason(_ report: StepReport) {
    blocked = report.decision.binding.map(\.gate)
    guard calm > .days(2), let process = world.process else { return }
    // Due by the policy; the window may be a week away, but then the window says so.
    let schedule = Schedule(
      certificate: process.certificate,
      processStart: world.now.wall - (world.now.boot - process.identity.started),
      policy: world.policy)
    let late = world.now.wall - (schedule.due + .hours(7))
    if late > .zero, !report.durable.phase.isInFlight, report.durable.phase != .held {
      world.never(
        report.decision.binding.isEmpty && report.decision.event == nil,
        "due for \(late), silent in \(report.durable.phase)")
    }
    if world.now.wall > schedule.notAfter {
      // Only what a human has to mend may let it die.
      let human: Set<Gate> = [
        .failedRestart, .record, .persisted, .clocks, .alreadyStopped, .renewedStillDue,
      ]
      world.never(
        human.isDisjoint(with: blocked) && !report.durable.phase.isInFlight,
        "expired for no human's reason but \(blocked)")
    }
  }
}
