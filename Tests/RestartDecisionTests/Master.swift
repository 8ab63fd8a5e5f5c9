import RestartDecision
import Testing

/// One healthy master on stock flags whose certificate is due, and ways to look at it later.
struct Master {
  static let made = WallTime(unixSeconds: 1_700_000_000)
  static let notBefore = made - .hours(1)
  static let notAfter = notBefore + .days(365)
  /// The larger of 30 d and a fifth of 365 d.
  static let due = notAfter - .days(73)
  static let boot = BootIdentity(digest: 77)
  static let started = BootTime(milliseconds: 60_000)
  static let old = ProcessIdentity(container: 1, started: started, boot: boot)
  static let oldPrint = print(1)
  static let newPrint = print(2)

  static func print(_ byte: UInt8) -> Fingerprint {
    guard let made = Fingerprint(Array(repeating: byte, count: 32)) else {
      preconditionFailure("32 bytes")
    }
    return made
  }

  static func certificate(
    _ fingerprint: Fingerprint = oldPrint, madeAt: WallTime = made,
    correlation: CorrelationFact = .renewedByRestart(skew: .zero)
  ) -> CertificateFacts {
    CertificateFacts(
      fingerprint: fingerprint, madeAt: madeAt, notBefore: madeAt - .hours(1),
      notAfter: madeAt - .hours(1) + .days(365), correlation: correlation)
  }

  /// Both clocks when the wall clock says `wall`, running since the process started.
  static func moment(_ wall: WallTime) -> Moment {
    Moment(wall: wall, boot: started + (wall - made))
  }

  /// Everything well, with a preflight that found nothing.
  static func observation(at wall: WallTime) -> Observation {
    Observation(
      now: moment(wall), boot: boot, certificate: .loopback(certificate()),
      container: .running(old), readiness: .ready, preflight: .taken([]), grace: .seconds(30),
      lock: .singleMaster)
  }

  static var enforcing: Policy {
    var policy = Policy()
    policy.mode = .enforce
    return policy
  }

  /// The three hours' times.
  static func time(of hour: Hour) -> WallTime {
    switch hour {
    case .normal: notAfter - .days(10)
    case .urgent: notAfter - .days(1)
    case .expired: notAfter + .hours(1)
    }
  }
}

/// A machine that is fed looks of a world that the test changes between them.
struct Run {
  var machine = Machine()
  var policy = Master.enforcing
  var look: Observation

  init(at wall: WallTime = Master.time(of: .normal)) { look = Master.observation(at: wall) }

  @discardableResult mutating func step(after pause: Interval = .seconds(1)) -> Decision {
    look.now = Moment(wall: look.now.wall + pause, boot: look.now.boot + pause)
    return machine.advance(look, policy: policy)
  }

  /// Steps until the phase is reached; at most 20 times. A test that gets nowhere fails.
  @discardableResult mutating func advance(
    to phase: Phase, pause: Interval = .seconds(1), source: SourceLocation = #_sourceLocation
  ) -> Decision? {
    var decision: Decision?
    for _ in 0..<20 where machine.phase != phase { decision = step(after: pause) }
    #expect(machine.phase == phase, sourceLocation: source)
    return decision
  }

  /// Up to the step that issues the stop.
  @discardableResult mutating func issueStop() -> Decision {
    advance(to: .stopping)
    return step()
  }

  /// The API server comes back as a new process with a new certificate.
  mutating func renew(_ fingerprint: Fingerprint = Master.newPrint, container: UInt64 = 2) {
    look.container = .running(
      ProcessIdentity(container: container, started: look.now.boot, boot: look.boot))
    look.certificate = .loopback(
      Master.certificate(fingerprint, madeAt: look.now.wall))
    look.readiness = .ready
  }

  /// Nothing answers and nothing runs.
  mutating func disappear() {
    look.container = .none
    look.certificate = .unreadable
    look.readiness = .unreachable
  }

  /// A new loopwarden process that reads what is on disk.
  mutating func crash() {
    machine = Machine(resuming: machine.durable)
    look.stopCall = .none
    look.hook = .none
  }

  mutating func reboot() {
    crash()
    look.boot = BootIdentity(digest: look.boot.digest + 1)
    look.now.boot = BootTime(milliseconds: 20_000)
  }
}
