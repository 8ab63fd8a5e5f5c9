import RestartDecision
import Supervision
import Testing

/// One due master for the supervisor's tests, and scripted ports around it.
final class Scene {
  static let made = WallTime(unixSeconds: 1_700_000_000)
  static let boot = BootIdentity(digest: 5)
  static let now = Moment(
    wall: made + .days(300), boot: BootTime(milliseconds: 60_000) + .days(300))
  static let process = ProcessIdentity(
    container: 1, started: BootTime(milliseconds: 60_000), boot: boot)

  static func print(_ byte: UInt8) -> Fingerprint {
    guard let print = Fingerprint(Array(repeating: byte, count: 32)) else {
      preconditionFailure("32 bytes")
    }
    return print
  }

  static func look(at now: Moment) -> Observation {
    Observation(
      now: now, boot: boot,
      certificate: .loopback(
        CertificateFacts(
          fingerprint: print(1), madeAt: made, notBefore: made - .hours(1),
          notAfter: made - .hours(1) + .days(365), correlation: .renewedByRestart(skew: .zero))),
      container: .running(process), readiness: .ready, preflight: .taken([]),
      grace: .seconds(30), lock: .singleMaster)
  }

  /// A record as it stands when the stop has just been allowed.
  static func stopping() throws -> Machine.Durable {
    var policy = Policy()
    policy.mode = .enforce
    var machine = Machine()
    for _ in 0..<8 where machine.attempt?.stopIssued == nil {
      _ = machine.advance(look(at: now), policy: policy)
    }
    try #require(machine.attempt?.stopIssued != nil)
    return machine.durable
  }

  let disk = Disk()
  var begun: [Action] = []
  var requests: [LookRequest] = []
  var reports: [StepReport] = []
  var change: (inout Observation) -> Void = { _ in }
  var now = Scene.now

  typealias Loop = Supervisor<Eyes, Hands, Mouth, Disk>
  func loop(_ mode: Mode = .enforce) -> Loop {
    var policy = Policy()
    policy.mode = mode
    return Loop(
      observer: Eyes(scene: self), actor: Hands(scene: self), reporter: Mouth(scene: self),
      storage: disk, policy: policy)
  }

  /// Steps `count` times, a second apart.
  func step(_ loop: inout Loop, _ count: Int = 1) {
    for _ in 0..<count {
      now = Moment(wall: now.wall + .seconds(1), boot: now.boot + .seconds(1))
      _ = loop.step(at: now)
    }
  }

  struct Eyes: Observing {
    let scene: Scene
    mutating func observe(at now: Moment, _ request: LookRequest) -> Observation {
      scene.requests.append(request)
      var look = Scene.look(at: now)
      if request.depth == .light { look.preflight = .notTaken }
      scene.change(&look)
      return look
    }
  }

  /// Fails the test when a stop is begun that the record does not allow, or in observe mode, or a
  /// second time for one certificate.
  struct Hands: Acting {
    let scene: Scene
    mutating func begin(_ action: Action, for attempt: Attempt?) {
      var journal = Journal(storage: scene.disk)
      let record = try? journal.load()
      #expect(record?.attempt == attempt, "an action of a restart that is not on disk")
      if case .stop(let process, _, _) = action {
        #expect(record?.phase == .stopping && record?.attempt?.stopIssued != nil)
        #expect(record?.attempt?.process == process)
        #expect(!scene.begun.contains(action), "a second stop")
      }
      scene.begun.append(action)
    }
  }

  struct Mouth: Reporting {
    let scene: Scene
    mutating func report(_ step: StepReport) {
      scene.reports.append(step)
      if step.policy.mode == .observe { #expect(scene.begun.isEmpty) }
    }
  }
}
