import RestartDecision
import Supervision
import Testing

/// The lock through the loop: what is written to the Lease is on the record before.
@Suite struct LockedSceneTests {
  /// A Lease beside the scene, into which every write is applied before the next look.
  final class Cluster {
    let scene = Scene()
    var lease = LeaseRecord(
      uid: 3, version: 1, renewed: WallTime(unixSeconds: 1), transitions: 0,
      duration: .seconds(137))
    var isHeldBack = true
    private var seen = 0
    /// What was on disk when each write began.
    private(set) var records: [(intent: LockWrite.Intent, record: Machine.Durable?)] = []

    init() {
      scene.change = { [unowned self] look in
        applyWrites()
        look.node = NodeIdentity(digest: 1)
        look.lock = .lease(lease)
        look.peers = PeersFact(
          peers: [
            PeerFact(node: NodeIdentity(digest: 2), readiness: .ready),
            PeerFact(node: NodeIdentity(digest: 3), readiness: .ready),
          ], askedFrom: look.now.boot)
        look.hold = isHeldBack ? .held(until: nil) : .none
      }
    }

    private func applyWrites() {
      for action in scene.begun.dropFirst(seen) {
        guard case .writeLock(let write) = action else { continue }
        var journal = Journal(storage: scene.disk)
        records.append((write.intent, try? journal.load()))
        #expect(write.expected == lease.version)
        lease.version += 1
        lease.renewed = write.renewed
        lease.transitions = write.transitions
        if case .hold(let phase) = write.intent {
          lease.holder = HolderIdentity(node: NodeIdentity(digest: 1), boot: Scene.boot)
          lease.phase = phase
          lease.attempt = records.last?.record?.attempt?.number ?? 0
        } else {
          (lease.holder, lease.phase) = (nil, nil)
        }
      }
      seen = scene.begun.count
    }

    /// A loop that has known the free Lease for longer than any wait.
    func loop() -> Scene.Loop {
      var loop = scene.loop()
      scene.step(&loop, 700)
      isHeldBack = false
      return loop
    }

    var stops: Int {
      scene.begun.count { if case .stop = $0 { true } else { false } }
    }
  }

  @Test func everyWriteIsOnTheRecordBeforeItIsBegun() throws {
    let cluster = Cluster()
    var loop = cluster.loop()
    #expect(cluster.scene.begun.isEmpty)
    cluster.scene.step(&loop, 10)
    #expect(cluster.stops == 1)
    let intents = cluster.records.map(\.intent)
    #expect(intents.prefix(3) == [.hold(.acquired), .hold(.preparing), .hold(.stopping)])
    for (intent, record) in cluster.records {
      let attempt = try #require(record?.attempt)
      #expect(attempt.lockBoot == Scene.boot)
      if intent == .hold(.stopping) { #expect(attempt.swapBegun == true) }
    }
    guard
      case .stop(_, _, let before?)? = cluster.scene.begun.first(where: {
        if case .stop = $0 { true } else { false }
      })
    else {
      Issue.record("a stop without a last moment")
      return
    }
    #expect(before <= cluster.scene.now.boot + .seconds(2))
  }

  /// The others are asked until the stop is issued, and not while its end is watched.
  @Test func theOthersAreAskedUntilTheStop() {
    let cluster = Cluster()
    var loop = cluster.loop()
    for _ in 0..<20 {
      let issued = loop.machine.attempt?.stopIssued != nil
      cluster.scene.step(&loop)
      #expect(cluster.scene.requests.last?.asksPeers == !issued)
    }
    #expect(cluster.stops == 1)
  }

  /// A disk that refuses a record: nothing is written to the Lease that the record does not allow, and
  /// the restart goes on when it can.
  @Test(arguments: 1...10) func aRecordThatIsNotWrittenAllowsNoWrite(_ number: Int) {
    let cluster = Cluster()
    var loop = cluster.loop()
    cluster.scene.disk.trouble[cluster.scene.disk.writes + number] = .refused
    // Given up and given back, and begun anew after the pause.
    for _ in 0..<700 where cluster.stops == 0 {
      let begun = cluster.scene.begun.count
      cluster.scene.step(&loop)
      if cluster.scene.reports.last?.recordFault != nil {
        #expect(cluster.scene.begun.count == begun)
      }
    }
    #expect(cluster.stops == 1)
  }

  /// A crash at every step: one stop at most, and the Lease is never left to somebody who has
  /// forgotten it.
  @Test(arguments: 1...14) func aCrashAtEveryStepForgetsNoLock(_ steps: Int) {
    let cluster = Cluster()
    var loop = cluster.loop()
    cluster.scene.step(&loop, steps)
    cluster.isHeldBack = true
    loop = cluster.scene.loop()
    cluster.scene.step(&loop, 30)
    #expect(cluster.stops <= 1)
    #expect((cluster.lease.holder != nil) == (loop.machine.attempt != nil))
    #expect((cluster.stops == 1) == (cluster.lease.holder != nil))
  }
}
