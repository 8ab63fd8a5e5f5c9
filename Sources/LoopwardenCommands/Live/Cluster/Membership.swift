package import Configuration
package import KubernetesClient
package import RestartDecision

/// Another master, and why it is taken for one.
package struct Member: Sendable, Hashable {
  /// What names it.
  package enum Origin: String, Sendable, Codable {
    /// `cluster.peers`.
    case configured
    /// The endpoints of the service `kubernetes`.
    case endpoints
    /// It was among the endpoints when they could be read last.
    case remembered
    /// It was among the endpoints once, and is not any more: it counts as down.
    case absent
  }

  /// Its node's name; its address, where no Node has it.
  package var name: String
  /// Where its API server listens.
  package var address: APIServerAddress
  /// What names it.
  package var origin: Origin

  /// The identity by which every master knows it.
  package var identity: NodeIdentity { NodeIdentity(name: name) }
}

/// Who the masters are: configured, current and remembered ones together. An API server takes its
/// own address out of the endpoints when it stops, and a dead one is dropped after 15 s, so that
/// absent means down, until a human forgets it or its Node is gone.
package struct Membership: Sendable, Equatable {
  /// Everybody else, by name.
  package var members: [Member] = []
  /// Why they cannot be relied on.
  package var fault: MembershipFault?
  /// The same for people, with what to do.
  package var problem: String?
  /// Who is to be remembered from now on.
  package var memory: [RememberedMember]
  /// Whether the endpoints were read and believed.
  private var readsEndpoints = false

  /// What is known of this master and the cluster.
  package struct Facts {
    /// This node's name.
    package var ownName: String
    /// Where this master's API server listens.
    package var ownPort: UInt16
    /// Whether an address is this master's own, whatever the port.
    package var isOwnHost: (String) -> Bool
    /// `cluster.peers`.
    package var configured: [ConfiguredPeer]
    /// The endpoints of the service `kubernetes`, or why they could not be read.
    package var endpoints: Result<[APIServerAddress], MembershipProblem>
    /// The cluster's control-plane Nodes with their addresses, as far as they are known.
    package var nodes: [(name: String, addresses: [String])]
    /// Names whose Node surely does not exist any more.
    package var goneNodes: Set<String>
    /// Who was once a member, or why that cannot be read.
    package var remembered: Result<[RememberedMember], MembershipProblem>

    /// Facts taken together.
    package init(
      ownName: String, ownPort: UInt16, isOwnHost: @escaping (String) -> Bool,
      configured: [ConfiguredPeer], endpoints: Result<[APIServerAddress], MembershipProblem>,
      nodes: [(name: String, addresses: [String])], goneNodes: Set<String>,
      remembered: Result<[RememberedMember], MembershipProblem>
    ) {
      self.ownName = ownName
      self.ownPort = ownPort
      self.isOwnHost = isOwnHost
      self.configured = configured
      self.endpoints = endpoints
      self.nodes = nodes
      self.goneNodes = goneNodes
      self.remembered = remembered
    }
  }

  /// Puts the facts together.
  package init(_ facts: Facts) {
    memory = (try? facts.remembered.get()) ?? []
    let names = Dictionary(
      facts.nodes.flatMap { node in node.addresses.map { ($0, node.name) } },
      uniquingKeysWith: { first, _ in first })

    // By name alone: a list that has this master under another name is a mistake to be shown, not a
    // member fewer to ask.
    for peer in facts.configured where peer.name != facts.ownName {
      let address = APIServerAddress(host: peer.address.host, port: peer.address.port)
      members.append(Member(name: peer.name, address: address, origin: .configured))
    }
    takeEndpoints(facts, names)
    forgetDeletedNodes(facts)
    for known in memory {
      add(
        Member(
          name: known.name, address: known.address, origin: readsEndpoints ? .absent : .remembered))
    }
    if case .failure(let problem) = facts.remembered, fault == nil {
      (fault, self.problem) = (.memoryUnreadable, problem.text)
    }
    if members.isEmpty, fault == nil {
      fault = .nobodyKnown
      problem =
        "no other master is known; configure cluster.peers, or cluster.singleMaster: true if there is none"
    }
    members.sort { ($0.name, $0.address) < ($1.name, $1.address) }
  }

  private mutating func add(_ member: Member) {
    let isKnown = members.contains { $0.name == member.name || $0.address == member.address }
    if !isKnown { members.append(member) }
  }

  private mutating func takeEndpoints(_ facts: Facts, _ names: [String: String]) {
    let isConfigured = !facts.configured.isEmpty
    switch facts.endpoints {
    case .failure(let problem):
      // What is configured and remembered is enough to go on.
      if !isConfigured, memory.isEmpty {
        (fault, self.problem) = (.endpointsUnreadable, problem.text)
      }
    case .success(let addresses):
      if let objection = Self.objection(to: addresses, facts) {
        if !isConfigured { (fault, problem) = objection }
        return
      }
      readsEndpoints = true
      for address in addresses where !facts.isOwnHost(address.host) {
        let name = names[address.host] ?? "\(address)"
        if name == facts.ownName { continue }
        add(Member(name: name, address: address, origin: .endpoints))
        remember(name, address)
      }
    }
  }

  /// A list of endpoints that cannot be a list of the masters as they listen.
  private static func objection(
    to addresses: [APIServerAddress], _ facts: Facts
  ) -> (MembershipFault, String)? {
    let own = addresses.filter { facts.isOwnHost($0.host) }
    let list = addresses.map(\.description).joined(separator: ", ")
    if own.isEmpty {
      return (
        .ownAddressMissing,
        "the endpoints of the service kubernetes (\(list)) do not hold this master's own address: its API server is down, or its address is another one than we know; if it is up, configure cluster.peers"
      )
    }
    if !own.contains(where: { $0.port == facts.ownPort }) {
      return (
        .portOfAnother,
        "the endpoints of the service kubernetes (\(list)) give another port than \(facts.ownPort), where this master listens; configure cluster.peers"
      )
    }
    return nil
  }

  private mutating func remember(_ name: String, _ address: APIServerAddress) {
    let entry = RememberedMember(name: name, host: address.host, port: address.port)
    if let index = memory.firstIndex(where: {
      $0.name == name || $0.address == address
    }) {
      memory[index] = entry
    } else {
      memory.append(entry)
    }
  }

  /// A Node that was deleted takes its master with it, unless its API server is there.
  private mutating func forgetDeletedNodes(_ facts: Facts) {
    let current = Set(members.filter { $0.origin == .endpoints }.map(\.name))
    memory.removeAll { facts.goneNodes.contains($0.name) && !current.contains($0.name) }
  }
}

/// Why something about the members could not be read.
package struct MembershipProblem: Error, Sendable, Equatable {
  /// For people.
  package var text: String

  /// A problem in a sentence.
  package init(text: String) { self.text = text }
}
