import Configuration
import KubernetesClient
import RestartDecision

/// Reads the Lease, and carries out the writes that were decided on, one at a time.
final class LeaseKeeper {
  private let client: APIClient
  private let store: LeaseStore
  private let settings: Settings.Cluster
  private let holder: LeaseHolder
  /// The Lease as it was last read: what a write starts from.
  private(set) var last: LeaseObject?
  private var write: (call: APICall, fact: LockWriteFact)?
  /// Why the last write was not applied, for people; `nil` too where another master was first.
  private(set) var writeProblem: String?

  init(client: APIClient, settings: Settings.Cluster, holder: LeaseHolder) {
    self.client = client
    self.settings = settings
    self.holder = holder
    store = LeaseStore(namespace: settings.lease.namespace, name: settings.lease.name)
  }

  /// How it is read.
  var readRequest: APIRequest { store.read }

  /// What came of a read; the Lease is kept for the next write.
  func take(_ result: Result<APIAnswer, APIFailure>) -> LeaseAnswer {
    let answer = store.answer(toRead: result)
    if case .lease(let lease) = answer { last = lease }
    return answer
  }

  /// How far the last write has come.
  func writeFact() -> LockWriteFact {
    guard let current = write else { return .none }
    guard current.fact == .inFlight, let result = current.call.poll() else { return current.fact }
    let answer = store.answer(toWrite: result)
    write?.fact = LockWriteFact(answer)
    // That another master was first is no trouble.
    if case .conflict = answer { writeProblem = nil } else { writeProblem = answer.problem }
    return LockWriteFact(answer)
  }

  /// Begins `write` for `attempt`, in place of the version that the decision saw.
  func begin(
    _ write: LockWrite, for attempt: Attempt, _ servers: [APIServer], words: LeaseWords
  ) {
    guard let last, Digest.fnv1a(last.resourceVersion.utf8) == write.expected else { return }
    var lease = last
    apply(write, attempt, words, to: &lease)
    do {
      let call = try client.begin(
        store.update(lease), servers: servers, perTry: .seconds(5),
        deadline: .now.advanced(by: .seconds(10)))
      self.write = (call, .inFlight)
    } catch {
      self.write = nil
      writeProblem = error.message
    }
  }

  private func apply(
    _ write: LockWrite, _ attempt: Attempt, _ words: LeaseWords, to lease: inout LeaseObject
  ) {
    let now = MicroTime(write.renewed)
    guard case .hold(let phase) = write.intent else {
      let identity = lease.holderIdentity ?? ""
      lease.free(renewTime: now)
      lease[.last] = words.outcome(of: attempt, at: write.renewed)
      if case .released = attempt.ending {
        lease.released = words.released(identity, attempt: attempt.number, at: now)
      }
      return
    }
    let word = "\(phase.label)"
    if lease.phase != word || write.changesHolder { lease.since = now }
    if write.changesHolder {
      lease.acquireTime = now
      // A release of another master's hold stays until that one has seen it.
      if lease.released.flatMap({ LeaseHolder($0.holderIdentity) })?.node == holder.node {
        lease.released = nil
      }
    }
    lease.holder = holder
    lease.renewTime = now
    lease.transitions = write.transitions
    lease.durationSeconds = write.duration.seconds
    lease.phase = word
    lease.attempt = attempt.number
    lease.fingerprintBefore = attempt.before.bytes
    lease.fingerprintAfter = attempt.after?.bytes
    lease[.reason] = words.reason(for: attempt)
    lease[.failure] = phase == .held ? attempt.failure.map { "\($0.label)" } : nil
    lease.settings = LeaseSettings(settings)
  }
}

extension LeaseSettings {
  /// The settings of this master's configuration.
  init(_ cluster: Settings.Cluster) {
    self.init(
      duration: cluster.lease.duration.seconds,
      renewInterval: cluster.lease.renewInterval.seconds,
      renewDeadline: cluster.lease.renewDeadline.seconds, pause: cluster.pause.seconds)
  }
}
