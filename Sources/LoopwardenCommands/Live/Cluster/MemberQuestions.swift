import Configuration
import KubernetesClient
import RestartDecision

/// What is asked about the members at the start of a look, all at once.
final class MemberQuestions {
  private let endpoints: ControlPlaneEndpointsCall
  private let nodes: ControlPlaneNodesCall
  private let locks:
    [(source: RebootLockSource, kind: RebootLock, call: Result<APICall, APIFailure>)]
  private let gone: [(name: String, call: Result<APICall, APIFailure>)]

  /// Begins to ask. `absent`: members whose Node may have been deleted.
  init(
    _ client: APIClient, _ servers: [APIServer], _ settings: Settings.Cluster, absent: [String],
    perTry: Duration, deadline: ContinuousClock.Instant
  ) {
    func begin(_ request: APIRequest) -> Result<APICall, APIFailure> {
      Result { () throws(APIFailure) in
        try client.begin(request, servers: servers, perTry: perTry, deadline: deadline)
      }
    }
    endpoints = ControlPlaneEndpointsCall(
      client: client, servers: servers, perTry: perTry, deadline: deadline)
    nodes = ControlPlaneNodesCall(
      client: client, servers: servers, perTry: perTry, deadline: deadline)
    var sources: [(RebootLockSource, RebootLock)] = []
    if let kured = settings.kured {
      sources.append(
        (
          .kured(
            namespace: kured.namespace, daemonSet: kured.name,
            annotation: "weave.works/kured-node-lock"),
          .kured
        ))
    }
    if let fleet = settings.fleetLock {
      sources.append((.fleetLock(namespace: fleet.namespace, lease: fleet.name), .fleetLock))
    }
    locks = sources.map { ($0.0, $0.1, begin($0.0.request)) }
    gone = absent.map { ($0, begin(ControlPlaneNodeObject.request(named: $0))) }
  }

  /// Whether everything is answered; moves what is not.
  func isDone() -> Bool {
    var done = endpoints.poll() != nil
    done = nodes.poll() != nil && done
    for lock in locks { done = Self.outcome(lock.call) != nil && done }
    for node in gone { done = Self.outcome(node.call) != nil && done }
    return done
  }

  private static func outcome(
    _ call: Result<APICall, APIFailure>
  ) -> Result<APIAnswer, APIFailure>? {
    switch call {
    case .failure(let failure): .failure(failure)
    case .success(let call): call.poll()
    }
  }

  /// The addresses that the endpoints hold.
  var addresses: Result<[APIServerAddress], MembershipProblem> {
    switch endpoints.poll() {
    case .success(let endpoints): .success(endpoints.addresses)
    case .failure(let problem):
      .failure(
        MembershipProblem(
          text: "the endpoints of the service kubernetes cannot be read: \(problem)"))
    case nil:
      .failure(
        MembershipProblem(text: "the endpoints of the service kubernetes: no answer in time"))
    }
  }

  /// The control plane's Nodes, as far as they are known.
  var controlPlane: [ControlPlaneNodeObject] { (try? nodes.poll()?.get()) ?? [] }

  /// Names whose Node surely does not exist.
  var goneNodes: Set<String> {
    Set(
      gone.compactMap { name, call in
        guard let outcome = Self.outcome(call),
          case .success(nil) = ControlPlaneNodeObject.lookup(named: name, outcome)
        else { return nil }
        return name
      })
  }

  /// Another tool's lock that is held or cannot be read, with a sentence.
  var rebootLock: (RebootLock, String)? {
    for lock in locks {
      let name = lock.kind == .kured ? "kured" : "FleetLock"
      guard let outcome = Self.outcome(lock.call) else {
        return (.unreadable, "whether \(name) holds its lock is not known: no answer in time")
      }
      switch lock.source.answer(to: outcome) {
      case .absent, .free: continue
      case .held(let holders):
        let names = holders.map(\.name).joined(separator: ", ")
        return (lock.kind, "\(name) holds its lock for \(names)")
      case .unreadable(let problem, let isDenied):
        return (
          .unreadable,
          "whether \(name) holds its lock is not known: \(problem)"
            + (isDenied ? " (allow it, or set cluster.\(lock.kind.configurationKey): \"\")" : "")
        )
      }
    }
    return nil
  }
}

extension RebootLock {
  fileprivate var configurationKey: String { self == .fleetLock ? "fleetLock" : "kured" }
}
