import Configuration
import ControlPlaneNode
import HTTPTransport
import KubernetesClient
import RestartDecision

/// How the other masters are asked in a look.
package enum PeerQuestions: Sendable {
  /// Not at all: what they said last stands.
  case no
  /// Readiness, version and certificate, each with its full time.
  case unhurried
  /// Readiness alone: a stop may follow, so that an answer that takes long is none.
  case beforeStop
}

/// Looks at the rest of the cluster: the lock, who the other masters are, and how they are.
///
/// A look begins with what can be asked while the node itself is looked at, and ends with the other
/// masters: their answers must be the youngest.
package final class ClusterView {
  private let settings: Settings
  private let node: String
  private let transport: HTTPTransport
  /// Waits for calls while everything else in flight moves.
  let waiter: CallWaiter
  private let memory: MemberMemory
  private let peers: PeerAsking
  /// Asks API servers.
  let client: APIClient
  /// The lock.
  let keeper: LeaseKeeper
  /// Tells the cluster what happens to this Node.
  let events: NodeEventWriter
  /// Where requests go: the kubeconfig's server, then the masters by their own addresses.
  private(set) var servers: [APIServer] = [.configured]
  private var lastMembership: Membership?
  private var lastPeers: [PeerSight] = []
  private var askedFrom: BootTime?

  init(
    _ settings: Settings, node: String, bootText: String, transport: HTTPTransport,
    wakeFD: Int32?, inFlight: RestartInFlight
  ) {
    self.settings = settings
    self.node = node
    self.transport = transport
    client = APIClient(transport: transport, access: .service(settings))
    let keeper = LeaseKeeper(
      client: client, settings: settings.cluster, holder: LeaseHolder(node: node, boot: bootText))
    self.keeper = keeper
    let events = NodeEventWriter(client: client, node: node)
    self.events = events
    waiter = CallWaiter(transport: transport, wakeFD: wakeFD) {
      inFlight.move()
      _ = keeper.writeFact()
      events.take()
    }
    memory = MemberMemory(directory: settings.state.directory)
    peers = PeerAsking(waiter)
  }

  /// What was begun at the start of a look.
  struct Begun {
    let lease: Result<APICall, APIFailure>
    let members: MemberQuestions
    let remembered: Result<[RememberedMember], MembershipProblem>
    let deadline: ContinuousClock.Instant
  }

  /// Begins to ask what does not depend on the node; `nil` without a credential, with which nothing
  /// can be asked.
  func begin(_ budget: LookBudget, own: APIServerAddress) -> Result<Begun, KubeconfigError> {
    do throws(KubeconfigError) { _ = try client.access.read() } catch { return .failure(error) }
    let perTry = budget.share(settings.readiness.timeout.duration)
    let deadline = ContinuousClock.now.advanced(by: budget.share(perTry * 3))
    let remembered = Result { () throws(StateFault) in try memory.load() }
      .mapError { MembershipProblem(text: "what is remembered of the members: \($0)") }
    // The first look has nobody's word yet but what was configured and what is remembered.
    if lastMembership == nil {
      let known =
        settings.cluster.peers.filter { $0.name != node }.map {
          APIServerAddress(host: $0.address.host, port: $0.address.port)
        } + ((try? remembered.get()) ?? []).map(\.address)
      goTo(known, own: own)
    }
    let lease = Result { () throws(APIFailure) in
      try client.begin(keeper.readRequest, servers: servers, perTry: perTry, deadline: deadline)
    }
    let members = MemberQuestions(
      client, servers, settings.cluster, absent: absentMembers, perTry: perTry,
      deadline: deadline)
    return .success(
      Begun(lease: lease, members: members, remembered: remembered, deadline: deadline))
  }

  /// The kubeconfig's server first, then the other masters, then this one's own.
  private func goTo(_ others: [APIServerAddress], own: APIServerAddress) {
    client.access.masterHosts = Set(others.map(\.host) + [own.host])
    servers = [.configured] + others.map { .address($0) } + [.address(own)]
  }

  /// Those whose Node may have been deleted.
  private var absentMembers: [String] {
    (lastMembership?.members ?? []).filter { $0.origin == .absent }.map(\.name)
  }

  /// Takes what was begun, and asks the other masters as `questions` says.
  func finish(
    _ begun: Begun, own: OwnMaster, questions: PeerQuestions, remembers: Bool,
    _ budget: LookBudget
  ) -> ClusterSight {
    var lease: Result<APIAnswer, APIFailure>?
    waiter.wait(until: begun.deadline) {
      let isDone = begun.members.isDone()
      switch begun.lease {
      case .failure(let failure): lease = .failure(failure)
      case .success(let call): lease = call.poll()
      }
      return isDone && lease != nil
    }
    let membership = Membership(facts(begun, own))
    lastMembership = membership
    goTo(membership.members.map(\.address), own: own.address)
    var sight = ClusterSight(membership: membership)
    // A read that nobody answered in time says nothing.
    sight.lease = lease.map(keeper.take) ?? .unreachable("no API server answered in time")
    sight.lockWriteProblem = keeper.writeProblem
    if remembers { sight.problem = remember(membership, begun.remembered) }
    ask(membership.members, own, questions, budget)
    sight.peers = lastPeers
    sight.askedFrom = askedFrom
    sight.cordoned = begun.members.controlPlane.filter(\.isUnschedulable).map(\.name)
    (sight.rebootLock, sight.rebootLockWords) =
      begun.members.rebootLock.map { ($0, $1) } ?? (nil, nil)
    sight.holdsVirtualAddress = settings.cluster.virtualAddress.map(own.holds) ?? false
    sight.ownVersion = own.version
    return sight
  }

  private func facts(_ begun: Begun, _ own: OwnMaster) -> Membership.Facts {
    Membership.Facts(
      ownName: node, ownPort: own.address.port, isOwnHost: own.isOwnHost,
      configured: settings.cluster.peers, endpoints: begun.members.addresses,
      nodes: begun.members.controlPlane.map { ($0.name, $0.internalAddresses) },
      goneNodes: begun.members.goneNodes, remembered: begun.remembered)
  }

  private func ask(
    _ members: [Member], _ own: OwnMaster, _ questions: PeerQuestions, _ budget: LookBudget
  ) {
    guard questions != .no, let credential = try? client.access.read() else { return }
    if questions == .unhurried {
      peers.probe(
        members, timeout: budget.share(settings.apiServer.probeDeadline.duration),
        own: own.fingerprint)
    }
    // Readiness last: it must be the youngest, and the probe moves nothing else meanwhile.
    askedFrom = Clocks.now().boot
    let full = budget.share(settings.readiness.timeout.duration)
    lastPeers = peers.ask(
      members, by: ReadinessClient(transport: transport, credential: credential),
      timeout: questions == .beforeStop ? min(Self.finalTimeout, full) : full,
      askVersion: questions == .unhurried)
  }

  /// The others' answers must be younger than 2 s when the stop is issued.
  private static var finalTimeout: Duration { .milliseconds(1500) }

  /// - Returns: why the members cannot be remembered, if so.
  private func remember(
    _ membership: Membership, _ before: Result<[RememberedMember], MembershipProblem>
  ) -> String? {
    // What cannot be read is not written over.
    guard case .success(let known) = before, known != membership.memory else { return nil }
    do {
      try memory.store(membership.memory)
      return nil
    } catch {
      return "the other masters cannot be remembered: \(error)"
    }
  }
}
