import Configuration
import KubernetesClient
import LoopwardenCommands
import RestartDecision
import Testing

/// Who the masters are: configured, current and remembered, and when that is not believed.
@Suite struct MembershipTests {
  /// m1 at 10.0.0.1 looks at the cluster.
  static func facts(
    configured: [ConfiguredPeer] = [], endpoints: [String]? = nil, nodes: [String] = [],
    gone: Set<String> = [], remembered: [String]? = []
  ) -> Membership.Facts {
    Membership.Facts(
      ownName: "m1", ownPort: 6443, isOwnHost: { $0 == "10.0.0.1" }, configured: configured,
      endpoints: endpoints.map { .success($0.compactMap(address)) }
        ?? .failure(MembershipProblem(text: "no endpoints")),
      nodes: nodes.map { ("m\($0)", ["10.0.0.\($0)"]) }, goneNodes: gone,
      remembered: remembered.map { list in
        .success(
          list.map { RememberedMember(name: "m\($0)", host: "10.0.0.\($0)", port: 6443) })
      } ?? .failure(MembershipProblem(text: "unreadable")))
  }

  static func address(_ text: String) -> APIServerAddress? {
    let parts = text.split(separator: ":")
    return UInt16(parts.count > 1 ? parts[1] : "6443").map {
      APIServerAddress(host: "10.0.0.\(parts[0])", port: $0)
    }
  }

  static func peer(_ name: String, _ host: String, _ port: UInt16 = 6443) -> ConfiguredPeer {
    ConfiguredPeer(name: name, address: HostPort(host: host, port: port))
  }

  private func names(_ membership: Membership) -> [String] {
    membership.members.map { "\($0.name) \($0.origin.rawValue)" }
  }

  @Test func endpointsNameTheOthersByTheirNodes() {
    let membership = Membership(
      Self.facts(endpoints: ["1", "2", "3"], nodes: ["1", "2", "3"]))
    #expect(names(membership) == ["m2 endpoints", "m3 endpoints"])
    #expect(membership.fault == nil)
    #expect(membership.memory.map(\.name) == ["m2", "m3"])
  }

  @Test func aMemberWithoutANodeGoesByItsAddress() {
    let membership = Membership(Self.facts(endpoints: ["1", "2"]))
    #expect(names(membership) == ["10.0.0.2:6443 endpoints"])
  }

  @Test func absentMeansDownUntilForgotten() {
    let membership = Membership(
      Self.facts(endpoints: ["1", "2"], nodes: ["1", "2", "3"], remembered: ["2", "3"]))
    #expect(names(membership) == ["m2 endpoints", "m3 absent"])
    #expect(membership.memory.map(\.name) == ["m2", "m3"])
  }

  @Test func aDeletedNodeIsForgottenUnlessItsServerIsThere() {
    let membership = Membership(
      Self.facts(
        endpoints: ["1", "2"], nodes: ["1", "2"], gone: ["m3", "m2"], remembered: ["2", "3"]))
    #expect(names(membership) == ["m2 endpoints"])
    #expect(membership.memory.map(\.name) == ["m2"])
  }

  @Test func aMemberThatWasKnownByItsAddressGetsItsName() {
    var facts = Self.facts(endpoints: ["1", "2"], nodes: ["2"])
    facts.remembered = .success([
      RememberedMember(name: "10.0.0.2:6443", host: "10.0.0.2", port: 6443)
    ])
    #expect(Membership(facts).memory.map(\.name) == ["m2"])
  }

  @Test(arguments: [
    (["2", "3"], MembershipFault.ownAddressMissing), (["1:8443", "2:8443"], .portOfAnother),
    (["100"], .ownAddressMissing), ([], .ownAddressMissing), (["1"], .nobodyKnown),
  ])
  func endpointsThatCannotBeTheMasters(endpoints: [String], fault: MembershipFault) {
    let membership = Membership(Self.facts(endpoints: endpoints))
    #expect(membership.fault == fault)
    #expect(membership.problem?.contains("cluster.peers") == true)
  }

  /// What configuration says makes up for endpoints that cannot be used, and they add nothing.
  @Test(arguments: [["2", "3"], ["1:8443", "2:8443"], ["100"], nil])
  func configurationStandsWhereEndpointsDoNot(endpoints: [String]?) {
    let membership = Membership(
      Self.facts(configured: [Self.peer("m2", "10.0.0.2")], endpoints: endpoints))
    #expect(names(membership) == ["m2 configured"])
    #expect(membership.fault == nil)
  }

  @Test func configuredAndCurrentOnesAreTogether() {
    let membership = Membership(
      Self.facts(
        configured: [Self.peer("m2", "10.0.0.2")], endpoints: ["1", "2", "3"],
        nodes: ["1", "2", "3"]))
    #expect(names(membership) == ["m2 configured", "m3 endpoints"])
  }

  /// One list of peers serves every master.
  @Test func thisMasterMayBeAmongItsPeers() {
    let list = [
      Self.peer("m1", "192.0.2.1"), Self.peer("m2", "10.0.0.2"), Self.peer("m3", "10.0.0.1", 8443),
    ]
    let membership = Membership(Self.facts(configured: list))
    #expect(names(membership) == ["m2 configured", "m3 configured"])
  }

  /// It will answer with this master's own certificate, and count as not ready: never as one fewer.
  @Test func thisMasterUnderAnotherNameIsNotPassedOver() {
    let list = [Self.peer("one", "10.0.0.1"), Self.peer("m2", "10.0.0.2")]
    #expect(
      names(Membership(Self.facts(configured: list))) == ["m2 configured", "one configured"])
  }

  @Test func nothingKnownIsNotASingleMaster() {
    #expect(Membership(Self.facts()).fault == .endpointsUnreadable)
    #expect(Membership(Self.facts(endpoints: ["1"])).fault == .nobodyKnown)
    let list = Membership(Self.facts(configured: [Self.peer("m1", "10.0.0.1")]))
    #expect(list.fault == .nobodyKnown)
  }

  @Test func memoryIsEnoughWhileEndpointsCannotBeRead() {
    let membership = Membership(Self.facts(remembered: ["2", "3"]))
    #expect(names(membership) == ["m2 remembered", "m3 remembered"])
    #expect(membership.fault == nil)
  }

  @Test func unreadableMemoryIsAFault() {
    let membership = Membership(Self.facts(endpoints: ["1", "2"], remembered: nil))
    #expect(membership.fault == .memoryUnreadable)
    #expect(names(membership) == ["10.0.0.2:6443 endpoints"])
  }
}
