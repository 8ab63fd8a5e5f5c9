import RestartDecision
import Testing

/// How many others must be ready, and who they are.
@Suite struct PeerGateTests {
  static func peers(_ members: Int, ready: Int, otherwise: PeerReadiness = .notReady) -> [PeerFact]
  {
    (0..<members).map {
      PeerFact(
        node: NodeIdentity(digest: UInt64($0 + 2)), readiness: $0 < ready ? .ready : otherwise)
    }
  }

  static func needed(_ members: Int, _ hour: Hour) -> Int {
    hour == .normal ? members : max(1, members - 1)
  }

  /// With m other members: m in normal hours; m - 1 but at least one in urgent ones; none once expired.
  @Test(arguments: Array(1...6), Hour.allCases) func numbers(_ members: Int, _ hour: Hour) {
    let needed = Self.needed(members, hour)
    for ready in 0...members {
      for otherwise in [PeerReadiness.notReady, .unknown] {
        var run = Run(at: Master.time(of: hour))
        run.look.lock = .unavailable
        run.look.peers.peers = Self.peers(members, ready: ready, otherwise: otherwise)
        let decision = run.machine.advance(run.look, policy: run.policy)
        #expect(decision.hour == hour)
        #expect(
          decision.says(.peers)
            == (ready < needed
              ? .peersNotReady(ready: ready, needed: needed, members: members) : nil))
        #expect(
          decision.effect(.peers)
            == (ready >= needed ? .passes : hour == .expired ? .waived : .binds))
        #expect(decision.effect(.members) == .passes)
      }
    }
  }

  /// Before a restart is due the hour is nobody's: what an operator asks for needs all of them.
  @Test func aRequestBeforeTheTimeNeedsAll() {
    var run = Run(at: Master.made + .days(30))
    run.look.lock = .unavailable
    run.look.peers.peers = Self.peers(2, ready: 1)
    run.look.request = RestartRequest(id: 1, waivedGates: GateSet(Gate.allCases))
    let decision = run.step()
    #expect(decision.says(.peers) == .peersNotReady(ready: 1, needed: 2, members: 2))
    #expect(decision.effect(.peers) == .binds)
  }

  static let downs: [(Interval, Bool)] = [
    (.zero, false), (.minutes(59), false), (.hours(1), false),
    (.hours(1) + .milliseconds(1), true), (.days(2), true),
  ]

  /// The only other one has been down for over an hour, by our boot clock.
  @Test(arguments: downs, [PeerReadiness.notReady, .unknown])
  func aLonePeer(_ row: (Interval, Bool), _ readiness: PeerReadiness) {
    for hour in [Hour.normal, .urgent] {
      var run = Run(at: Master.time(of: hour))
      run.policy.urgentBefore = hour == .urgent ? .days(5) : .hours(1)
      run.look.lock = .unavailable
      run.look.peers.peers = Self.peers(1, ready: 0, otherwise: readiness)
      if hour == .urgent { run.look.now = Master.moment(Master.notAfter - .days(4)) }
      _ = run.machine.advance(run.look, policy: run.policy)
      let decision = run.step(after: row.0)
      #expect(decision.hour == hour)
      let passes = row.1 && hour == .urgent
      #expect(
        decision.says(.peers) == (passes ? nil : .peersNotReady(ready: 0, needed: 1, members: 1)))
    }
  }

  struct Break: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var change: @Sendable (inout Run) -> Void
    init(_ name: String, _ change: @escaping @Sendable (inout Run) -> Void) {
      (testDescription, self.change) = (name, change)
    }
  }

  static let breaks: [Break] = [
    Break("ready in between") { $0.look.peers.peers[0].readiness = .ready },
    Break("nobody known in between") { $0.look.peers.peers = [] },
    Break("two in between") { $0.look.peers.peers = peers(2, ready: 0) },
    Break("another one") { $0.look.peers.peers[0].node.digest += 1 },
    Break("a new process") { $0.crash() },
  ]

  @Test(arguments: breaks) func aLonePeersTimeBeginsAnew(_ row: Break) {
    var run = Run(at: Master.notAfter - .days(2))
    run.look.lock = .unavailable
    run.look.peers.peers = Self.peers(1, ready: 0)
    run.step()
    let before = run.look.peers
    row.change(&run)
    let other = run.look.peers.peers.first?.node != before.peers[0].node
    run.step(after: .minutes(59))
    if !(other && run.look.peers.peers.count == 1) { run.look.peers = before }
    run.step()
    #expect(
      run.step(after: .minutes(30)).says(.peers)
        == .peersNotReady(ready: 0, needed: 1, members: 1))
  }

  static let faults: [MembershipFault] = [
    .nobodyKnown, .endpointsUnreadable, .ownAddressMissing, .portOfAnother, .notAsked,
    .memoryUnreadable,
  ]

  @Test(arguments: faults, Hour.allCases) func members(_ fault: MembershipFault, _ hour: Hour) {
    for known in [0, 2] {
      var run = Run(at: Master.time(of: hour))
      run.look.lock = .unavailable
      run.look.peers = PeersFact(fault: fault, peers: Self.peers(known, ready: known))
      let decision = run.machine.advance(run.look, policy: run.policy)
      #expect(decision.says(.members) == .membersUnknown(fault))
      #expect(decision.effect(.members) == (hour == .expired ? .waived : .binds))
    }
  }

  /// A single master is only what configuration says it is, never an empty list.
  @Test(arguments: Hour.allCases) func anEmptyListIsNotASingleMaster(_ hour: Hour) {
    var run = Run(at: Master.time(of: hour))
    run.look.lock = .unavailable
    let decision = run.machine.advance(run.look, policy: run.policy)
    #expect(decision.says(.members) == .membersUnknown(.nobodyKnown))
    run.look.lock = .singleMaster
    run.look.peers.fault = .notAsked
    let single = run.machine.advance(run.look, policy: run.policy)
    #expect(single.effect(.members) == .passes)
    #expect(single.effect(.peers) == .passes)
  }

  @Test(arguments: [Gate.members, .peers]) func neitherCanBeWaived(_ gate: Gate) {
    #expect(!gate.mayBeWaived)
  }
}
