import Configuration
import ControlPlaneNode
import HTTPTransport
import KubernetesClient
import RestartDecision

/// A human's release of the lock that a master cannot give back itself any more.
struct LockRelease {
  private let client: APIClient
  private let store: LeaseStore
  private let settings: Settings.Cluster
  private let servers: [APIServer]

  /// Why it was not released.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  init(_ configuration: LoadedConfiguration) throws {
    let settings = configuration.settings
    self.settings = settings.cluster
    client = APIClient(
      transport: try HTTPTransport(),
      access: .service(settings))
    store = LeaseStore(
      namespace: settings.cluster.lease.namespace, name: settings.cluster.lease.name)
    let remembered = try MemberMemory(directory: settings.state.directory).load()
    servers =
      [.configured]
      + settings.cluster.peers.map {
        .address(APIServerAddress(host: $0.address.host, port: $0.address.port))
      } + remembered.map { .address($0.address) }
  }

  /// Releases the lock of `node`.
  ///
  /// - Returns: what was done, in a sentence.
  func run(node: String?, reason: String, by: String) throws -> String {
    let first = try read()
    guard let identity = first.holderIdentity else {
      return "nothing is held: the lock \(settings.lease.namespace)/\(settings.lease.name) is free"
    }
    let holder = first.holder?.node ?? identity
    let phase = first.phase ?? "unknown"
    guard node == holder else {
      throw Refusal(
        description:
          "the lock is held by \(holder) (\(phase)\(first.since.map { " since \($0.secondsText)" } ?? "")); "
          + "if that is the one that is dealt with: loopwarden release --node \(holder) --reason …")
    }
    if ["acquired", "preparing"].contains(phase) {
      throw Refusal(
        description:
          "\(holder) has not stopped anything (\(phase)): its hold ends by itself, \(settings.lease.duration.seconds) s after its last sign of life"
      )
    }
    if ["stopping", "verifying"].contains(phase) { try refuseTheLiving(first, holder) }
    try free(first, reason: reason, by: by)
    return "released the lock of \(holder) (\(phase)); other masters may go on"
  }

  /// A holder in mid-restart that gives signs of life will give the lock back itself. Watched for the
  /// Lease's whole duration: one that was cut off or asleep may still begin its stop until shortly
  /// before (docs/model: with less the model breaks).
  private func refuseTheLiving(_ first: LeaseObject, _ holder: String) throws {
    let duration = first.durationSeconds.map { Interval.seconds(min($0, 3600)) }
    let patience = max(duration ?? .zero, settings.lease.duration) + .seconds(5)
    StandardStreams.out(
      "watching for \(patience.seconds) s whether \(holder) gives a sign of life …")
    let end = ContinuousClock.now.advanced(by: patience.duration)
    let transport = try HTTPTransport()
    while ContinuousClock.now < end {
      _ = transport.drive(until: min(end, .now.advanced(by: .seconds(3))))
      let now = try read()
      guard now.renewTime == first.renewTime, now.holderIdentity == first.holderIdentity else {
        throw Refusal(
          description:
            "\(holder) is alive and in mid-restart: it gives the lock back itself, or holds it visibly when it fails"
        )
      }
    }
  }

  private func free(_ seen: LeaseObject, reason: String, by: String) throws {
    var lease = try read()
    guard lease.holderIdentity == seen.holderIdentity, lease.attempt == seen.attempt else {
      throw Refusal(description: "the lock has another holder by now; look again")
    }
    let now = MicroTime(Clocks.now().wall)
    let identity = lease.holderIdentity ?? ""
    let attempt = lease.attempt ?? 0
    lease.free(renewTime: now)
    lease.released = ReleasedLease(
      holderIdentity: identity, attempt: attempt, by: by, reason: reason, at: now)
    lease[.last] = "\(identity) was released at \(now.secondsText) by \(by): \(reason)"
    let answer = store.answer(toWrite: perform(store.update(lease)))
    if case .lease = answer { return }
    throw Refusal(description: "not released: \(answer.problem ?? "no answer")")
  }

  private func read() throws -> LeaseObject {
    let answer = store.answer(toRead: perform(store.read))
    guard case .lease(let lease) = answer else {
      throw Refusal(description: "the lock cannot be read: \(answer.problem ?? "no answer")")
    }
    return lease
  }

  private func perform(_ request: APIRequest) -> Result<APIAnswer, APIFailure> {
    client.perform(
      request, servers: servers, perTry: .seconds(5), deadline: .now.advanced(by: .seconds(20)))
  }
}
