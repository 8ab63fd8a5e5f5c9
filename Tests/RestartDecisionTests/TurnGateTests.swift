import RestartDecision
import Testing

/// Order, pause, and what else in the cluster makes a restart wait.
@Suite struct TurnGateTests {
  static let me = NodeIdentity(digest: 10)

  /// A peer that is due so much later than we are (negative: earlier).
  static func peer(_ node: UInt64, later: Interval?) -> PeerFact {
    PeerFact(
      node: NodeIdentity(digest: node), readiness: .ready,
      certificate: later.map {
        PeerCertificate(
          fingerprint: Master.newPrint, madeAt: Master.made + $0,
          notBefore: Master.notBefore + $0, notAfter: Master.notAfter + $0)
      })
  }

  private func look(
    at wall: WallTime, _ peers: [PeerFact], virtualAddress: Bool = false,
    _ change: (inout Run) -> Void = { _ in }
  ) -> Decision {
    var run = Run(at: wall)
    run.look.node = Self.me
    run.look.lock = .unavailable
    run.look.peers.peers = peers
    run.look.peers.holdsVirtualAddress = virtualAddress
    change(&run)
    return run.machine.advance(run.look, policy: run.policy)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// After our own due time.
    var now: Interval
    var peers: [PeerFact]
    var virtualAddress = false
    var reason: Reason?
  }

  private static func wait(_ node: UInt64, _ missing: Interval) -> Reason {
    .notOurTurn(before: NodeIdentity(digest: node), missing: missing)
  }
  private static func last(_ node: UInt64, _ missing: Interval) -> Reason {
    .virtualAddressLast(before: NodeIdentity(digest: node), missing: missing)
  }

  static let rows: [Row] = [
    Row(
      testDescription: "nobody else's certificate is known", now: .hours(1),
      peers: [
        peer(20, later: nil), peer(5, later: nil),
      ]),
    Row(
      testDescription: "an earlier one", now: .hours(1), peers: [peer(20, later: .hours(-2))],
      reason: wait(20, .hours(23))),
    Row(testDescription: "a later one", now: .hours(3), peers: [peer(5, later: .hours(2))]),
    Row(
      testDescription: "a tie, its identity first", now: .zero, peers: [peer(9, later: .zero)],
      reason: wait(9, .hours(24))),
    Row(testDescription: "a tie, ours first", now: .zero, peers: [peer(11, later: .zero)]),
    Row(
      testDescription: "a millisecond earlier wins over identity", now: .hours(1),
      peers: [peer(99, later: .milliseconds(-1))], reason: wait(99, .hours(23))),
    Row(
      testDescription: "the first of several is named", now: .hours(1),
      peers: [
        peer(20, later: .hours(-2)), peer(21, later: .hours(-5)), peer(22, later: .hours(-5)),
        peer(23, later: .hours(-1)), peer(24, later: nil), peer(25, later: .hours(1)),
      ], reason: wait(21, .hours(23))),
    Row(
      testDescription: "within the limit by a millisecond",
      now: .hours(24) - .milliseconds(1), peers: [peer(20, later: .hours(-2))],
      reason: wait(20, .milliseconds(1))),
    Row(testDescription: "the limit", now: .hours(24), peers: [peer(20, later: .hours(-2))]),
    Row(
      testDescription: "the virtual address, one that is due later", now: .hours(1),
      peers: [peer(20, later: .hours(20))], virtualAddress: true, reason: last(20, .hours(23))),
    Row(
      testDescription: "the virtual address, one due at the limit", now: .hours(1),
      peers: [peer(20, later: .hours(24))], virtualAddress: true, reason: last(20, .hours(23))),
    Row(
      testDescription: "the virtual address, one due beyond the limit", now: .hours(1),
      peers: [peer(20, later: .hours(24) + .milliseconds(1))], virtualAddress: true),
    Row(
      testDescription: "the virtual address, a tie that we would win", now: .zero,
      peers: [peer(11, later: .zero)], virtualAddress: true, reason: last(11, .hours(24))),
    Row(
      testDescription: "the virtual address, the limit", now: .hours(24),
      peers: [peer(20, later: .zero)], virtualAddress: true),
    Row(
      testDescription: "the virtual address, nobody known", now: .hours(1),
      peers: [peer(20, later: nil)], virtualAddress: true),
  ]

  @Test(arguments: rows) func order(_ row: Row) {
    let decision = look(
      at: Master.due + row.now, row.peers, virtualAddress: row.virtualAddress)
    #expect(decision.hour == .normal)
    #expect(decision.says(.order) == row.reason)
    #expect(decision.effect(.order) == (row.reason == nil ? .passes : .binds))
    // The order in which they are listed says nothing.
    let reversed = look(
      at: Master.due + row.now, row.peers.reversed(), virtualAddress: row.virtualAddress)
    #expect(reversed.says(.order) == row.reason)
  }

  @Test(arguments: [false, true]) func urgencyWaivesTheOrder(_ virtualAddress: Bool) {
    let peers = [Self.peer(5, later: .hours(-1))]
    let decision = look(at: Master.notAfter - .hours(71), peers, virtualAddress: virtualAddress) {
      $0.policy.renewBefore = .hours(71)
    }
    #expect(decision.hour == .urgent)
    #expect(decision.says(.order) != nil)
    #expect(decision.effect(.order) == .waived)
  }

  @Test func beforeTheTimeThereIsNoOrder() {
    let decision = look(at: Master.due - .hours(1), [Self.peer(5, later: .hours(-100))])
    #expect(decision.says(.order) == nil)
  }

  /// Nobody waits for somebody who waits for him: whoever is first among all waits for nobody.
  @Test func everyOrderHasAFirst() {
    let offsets: [Interval] = [.zero, .zero, .hours(3), .hours(-3), .milliseconds(1)]
    var free: [UInt64] = []
    for own in offsets.indices {
      let peers = offsets.indices.filter { $0 != own }.map {
        Self.peer(UInt64($0 + 1), later: offsets[$0] - offsets[own])
      }
      let decision = look(at: Master.due + .hours(6) - offsets[own], peers) {
        $0.look.node = NodeIdentity(digest: UInt64(own + 1))
      }
      if decision.says(.order) == nil { free.append(UInt64(own + 1)) }
    }
    #expect(free == [4])
  }

  // MARK: - Pause

  @Test func thePauseCountsFromTheFirstSightOnOurBootClock() {
    var master = LockedRun()
    master.run.look.hold = .held(until: nil)
    master.taken(as: .verifying)
    master.look()
    #expect(master.look(after: .hours(1)).says(.pause) == nil)
    master.put(nil, nil)
    // What the releasing master's wall clock wrote says nothing, nor does ours.
    master.lease.renewed = master.run.look.now.wall - .days(100)
    #expect(master.look().says(.pause) == .pausing(missing: .minutes(10)))
    #expect(
      master.look(after: .minutes(10) - .milliseconds(1)).says(.pause)
        == .pausing(missing: .milliseconds(1)))
    #expect(master.look(after: .milliseconds(1)).effect(.pause) == .passes)
  }

  @Test func aServiceThatHasJustStartedWaitsOnePause() {
    var master = LockedRun()
    #expect(master.look().effect(.pause) == .passes)
    master.crash()
    for _ in 0..<59 { master.look(after: .seconds(10)) }
    #expect(master.writes.isEmpty)
    #expect(master.run.machine.attempt == nil)
    #expect(master.look(after: .seconds(10)).says(.pause) == .pausing(missing: .seconds(10)))
    for _ in 0..<5 { master.look(after: .seconds(10)) }
    #expect(!master.writes.isEmpty)
  }

  @Test(arguments: [Hour.urgent, .expired]) func urgencyWaivesThePause(_ hour: Hour) {
    var master = LockedRun()
    master.wait(for: hour)
    master.crash()
    let decision = master.step()
    #expect(decision.says(.pause) == .pausing(missing: .minutes(10)))
    #expect(decision.effect(.pause) == .waived)
    master.advanceToStop()
  }

  // MARK: - Somebody else's work

  static let forces: [(Hour, GateVerdict.Effect)] = [
    (.normal, .binds), (.urgent, .warns), (.expired, .warns),
  ]

  @Test(arguments: forces) func cordon(_ hour: Hour, _ effect: GateVerdict.Effect) {
    for node in [Self.me, NodeIdentity(digest: 20)] {
      let decision = look(at: Master.time(of: hour), [Self.peer(20, later: nil)]) {
        $0.look.peers.cordoned = node
      }
      #expect(decision.says(.cordon) == .cordoned(node))
      #expect(decision.effect(.cordon) == effect)
    }
  }

  @Test(arguments: forces, [RebootLock.kured, .fleetLock, .unreadable])
  func rebootLock(_ row: (Hour, GateVerdict.Effect), _ lock: RebootLock) {
    let decision = look(at: Master.time(of: row.0), [Self.peer(20, later: nil)]) {
      $0.look.peers.rebootLock = lock
    }
    #expect(decision.says(.rebootLock) == .rebootLocked(lock))
    #expect(decision.effect(.rebootLock) == row.1)
  }

  static let versions: [(own: UInt64?, others: [UInt64?], first: UInt64?)] = [
    (1, [1, 1], nil), (1, [1, 2], 21), (1, [2, 3], 20), (1, [nil, nil], nil), (1, [nil, 2], 21),
    (nil, [1, 2], nil), (nil, [nil, nil], nil),
  ]

  @Test(arguments: forces, versions.indices)
  func upgrade(_ row: (Hour, GateVerdict.Effect), _ index: Int) {
    let (own, others, first) = Self.versions[index]
    let decision = look(
      at: Master.time(of: row.0),
      others.enumerated().map {
        PeerFact(
          node: NodeIdentity(digest: UInt64(20 + $0)), readiness: .ready, version: $1)
      }
    ) { $0.look.peers.ownVersion = own }
    #expect(decision.says(.upgrade) == first.map { .versionsDiffer(NodeIdentity(digest: $0)) })
    #expect(decision.effect(.upgrade) == (first == nil ? .passes : row.1))
  }

  // MARK: - Clocks

  private static func peers(_ offsets: [Interval?]) -> [PeerFact] {
    offsets.enumerated().map {
      PeerFact(
        node: NodeIdentity(digest: UInt64(20 + $0)), readiness: .ready, clockOffset: $1)
    }
  }

  static let skews: [([Interval?], Interval?)] = [
    ([], nil), ([nil, nil], nil), ([.seconds(30)], nil), ([.seconds(-30)], nil),
    ([.milliseconds(30_001)], .milliseconds(30_001)),
    ([.milliseconds(-30_001)], .milliseconds(-30_001)),
    ([.seconds(40), .zero], nil), ([.seconds(40), .seconds(-50)], .seconds(40)),
    ([.seconds(40), .seconds(-35), .zero], .seconds(-35)),
    ([.seconds(40), .zero, .zero], nil),
    // Those that did not answer say nothing of our clock.
    ([.seconds(40), nil, nil, nil], .seconds(40)),
    ([.days(9), .days(9), .zero, .zero], nil),
  ]

  @Test(arguments: skews, forces)
  func clockSkew(_ row: ([Interval?], Interval?), _ force: (Hour, GateVerdict.Effect)) {
    let decision = look(at: Master.time(of: force.0), Self.peers(row.0))
    #expect(decision.says(.clockSkew) == row.1.map { .clockSkewed(by: $0) })
    #expect(decision.effect(.clockSkew) == (row.1 == nil ? .passes : force.1))
  }

  static let majorities: [([Interval?], Bool)] = [
    ([], false), ([nil], false), ([.zero], true), ([.hours(1)], true), ([.hours(-1)], true),
    ([.hours(1) + .milliseconds(1)], false), ([.days(9)], false),
    ([.zero, nil], false), ([.zero, .zero], true), ([.zero, .days(9)], false),
    ([.zero, .zero, nil], true), ([.zero, nil, nil], false), ([.zero, .zero, .days(-9)], true),
    ([.zero, .zero, nil, nil], false), ([.zero, .zero, .zero, nil], true),
    ([.zero, .zero, nil, nil, nil], false), ([.zero, .zero, .zero, nil, .days(9)], true),
  ]

  /// Our two clocks differ: most of all the others, the silent ones among them, must bear the wall
  /// clock out.
  @Test(arguments: majorities, [Interval.hours(2), .hours(-2), .days(3000)])
  func clocksByTheMajorityOfPeers(_ row: ([Interval?], Bool), _ jump: Interval) {
    let decision = look(at: Master.time(of: .normal), Self.peers(row.0)) {
      $0.look.now.wall = $0.look.now.wall + jump
    }
    #expect(
      decision.clocks == (row.1 ? .peersAgree(difference: jump) : .doubtful(difference: jump)))
    #expect(decision.says(.clocks) == (row.1 ? nil : .clocksDiffer(by: jump)))
    #expect((decision.hour == nil) != row.1)
  }

  /// Where both of our clocks agree nobody is asked.
  @Test func peersCannotTalkUsOutOfTwoClocks() {
    let decision = look(
      at: Master.time(of: .normal), Self.peers([.days(9), .days(9), .days(9)]))
    #expect(decision.clocks == .agree(difference: .zero))
    #expect(decision.hour == .normal)
  }

  /// A single master has nobody to ask.
  @Test func nobodyIsNoMajority() {
    let decision = look(at: Master.time(of: .normal), []) {
      $0.look.lock = .singleMaster
      $0.look.now.wall = $0.look.now.wall + .hours(2)
    }
    #expect(decision.clocks == .doubtful(difference: .hours(2)))
  }
}
