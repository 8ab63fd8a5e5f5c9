import Configuration
import KubernetesClient
import LoopbackCertificate
import LoopwardenCommands
import RestartDecision
import Supervision
import Testing

/// A master in virtual time with the real supervisor and the real log: what is said of it.
final class JournalScene {
  /// One pair for all scenes: its key takes a while to make.
  static let pair = Result {
    try LoopbackPair.make(at: 1_700_000_000, validity: 365 * 86_400)
  }
  static let boot = BootIdentity(digest: 5)
  static let started = BootTime(milliseconds: 60_000)

  let identity: LoopbackIdentity
  let facts: CertificateFacts
  var now: Moment
  var policy = Policy()
  var log: StepLog
  let inFlight = RestartInFlight()
  var words = OperatorWords()
  /// What is changed of a quiet look, in facts and in words.
  var change: (inout Observation) -> Void = { _ in }
  var changeSight: (inout Sight) -> Void = { _ in }
  private(set) var reports: [StepReport] = []
  private(set) var lines: [LogLine] = []
  private var loop: Supervisor<Eyes, Hands, Mouth, Slots>?

  /// `age` after the API server started.
  init(_ mode: Mode = .observe, age: Interval = .days(10)) throws {
    identity = try Self.pair.get().identity
    let made = WallTime(unixSeconds: identity.madeAt)
    facts = CertificateFacts(
      fingerprint: try #require(Fingerprint(identity.fingerprint)), madeAt: made,
      notBefore: WallTime(unixSeconds: identity.notBefore),
      notAfter: WallTime(unixSeconds: identity.notAfter),
      correlation: .renewedByRestart(skew: .zero))
    now = Moment(wall: made + age, boot: Self.started + age)
    policy.mode = mode
    log = StepLog(
      wording: Wording(time: TimeText(zone: nil), checkLabel: { "check-\($0)" }), node: "m1",
      settings: Settings().cluster)
  }

  /// Looks once, and goes on to when the next look is wanted.
  ///
  /// - Returns: the lines of this look.
  @discardableResult
  func step() throws -> [LogLine] {
    var loop =
      self.loop
      ?? Supervisor(
        observer: Eyes(scene: self), actor: Hands(), reporter: Mouth(scene: self),
        storage: Slots(), policy: policy)
    let pause = loop.step(at: now)
    self.loop = loop
    let report = try #require(reports.last)
    let said = tell(report)
    now = Moment(wall: now.wall + pause, boot: now.boot + pause)
    return said
  }

  /// What the log says of `report`.
  func tell(_ report: StepReport, sees: Bool = true) -> [LogLine] {
    let said = log.lines(
      report, sight: sees ? sight(report) : nil, inFlight: inFlight, operatorWords: words)
    lines += said
    return said
  }

  private func sight(_ report: StepReport) -> Sight {
    var sight = Sight(
      at: report.observation.now,
      certificate: .value(identity), readiness: .ready, cluster: try? cluster())
    changeSight(&sight)
    return sight
  }

  /// Two others, ready; the lock is free.
  private func cluster() throws -> ClusterSight {
    let membership = Membership(
      MembershipTests.facts(endpoints: ["1", "2", "3"], nodes: ["1", "2", "3"]))
    return ClusterSight(
      lease: .lease(try LeaseFactsTests.lease(holder: nil)), membership: membership,
      peers: membership.members.map { PeerSight($0, .ready, words: "ready") })
  }

  fileprivate func look(at now: Moment, _ request: LookRequest) -> Observation {
    var look = Observation(
      now: now, boot: Self.boot, certificate: .loopback(facts),
      container: .running(
        ProcessIdentity(container: 1, started: Self.started, boot: Self.boot)),
      readiness: .ready, preflight: request.depth == .full ? .taken([]) : .notTaken,
      grace: .seconds(30), lock: .singleMaster)
    change(&look)
    return look
  }

  struct Eyes: Observing {
    let scene: JournalScene
    mutating func observe(at now: Moment, _ request: LookRequest) -> Observation {
      scene.look(at: now, request)
    }
  }

  /// What is begun has no end here: facts say what came of it.
  struct Hands: Acting {
    mutating func begin(_ action: Action, for attempt: Attempt?) {}
  }

  struct Mouth: Reporting {
    let scene: JournalScene
    mutating func report(_ step: StepReport) { scene.reports.append(step) }
  }

  /// The record in memory.
  final class Slots: RecordStorage {
    private var slots: [[UInt8]] = [[], []]
    func read(slot: Int) throws -> [UInt8] { slots[slot] }
    func write(_ bytes: [UInt8], slot: Int) throws { slots[slot] = bytes }
  }
}

extension LogLine {
  /// Fields that its class promises and it does not have, and fields that its class does not know.
  var breaches: [LogField] {
    let known = Set(
      message.fields + message.optionalFields + LogField.everyLook + LogField.everywhere)
    return message.fields.filter { !has($0) } + fields.map(\.field).filter { !known.contains($0) }
  }
}
