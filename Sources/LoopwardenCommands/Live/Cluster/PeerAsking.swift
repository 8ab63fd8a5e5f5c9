import HTTPTransport
import KubernetesClient
import LoopbackCertificate
import RestartDecision
import TLSProbe

/// Asks the other masters, all at once: `/readyz` and `/version` with our credential, the loopback
/// certificate by SNI with none.
final class PeerAsking {
  private let waiter: CallWaiter
  /// What was seen last of each: order needs certificates, not fresh ones.
  private var certificates: [Member: LoopbackIdentity] = [:]
  private var problems: [Member: String] = [:]
  private var versions: [Member: String] = [:]
  /// Those who answer with this master's own certificate: whoever they are, they are not others.
  private var mirrors: Set<Member> = []

  init(_ waiter: CallWaiter) { self.waiter = waiter }

  /// Asks `members` whether they are ready, all at once and each for `timeout` at most.
  func ask(
    _ members: [Member], by client: ReadinessClient, timeout: Duration, askVersion: Bool
  ) -> [PeerSight] {
    let deadline = ContinuousClock.now.advanced(by: timeout)
    let calls = members.map {
      client.begin($0.address, timeout: timeout, askVersion: askVersion)
    }
    var answeredAt = [WallTime?](repeating: nil, count: calls.count)
    waiter.wait(until: deadline) {
      for (index, call) in calls.enumerated() where answeredAt[index] == nil && call.poll() != nil {
        answeredAt[index] = Clocks.now().wall
      }
      return !answeredAt.contains(nil)
    }
    return members.enumerated().map { index, member in
      let answer = calls[index].poll()
      if let version = answer?.gitVersion { versions[member] = version }
      var sight = sight(member, answer?.readiness ?? .timedOut)
      if let date = answer?.serverDate, let at = answeredAt[index] {
        // A Date has whole seconds: half a second more is the middle of what it may mean.
        sight.clockOffset = WallTime(milliseconds: date * 1000 + 500) - at
      }
      sight.version = versions[member]
      sight.certificate = certificates[member]
      sight.certificateProblem = problems[member]
      return sight
    }
  }

  private func sight(_ member: Member, _ readiness: Readiness) -> PeerSight {
    let state: PeerReadiness =
      switch readiness {
      case .ready: .ready
      case .notReady, .unreachable: .notReady
      case .refused, .timedOut, .badCertificate, .credentialsUnusable, .interrupted: .unknown
      }
    var sight = PeerSight(
      member: member, readiness: state, readinessWords: readiness.sentence)
    if mirrors.contains(member) {
      sight.readiness = .unknown
      sight.readinessWords = "it answers with this master's own certificate: is it this master?"
    }
    if member.origin == .absent {
      sight.readiness = .notReady
      sight.readinessWords =
        "gone from the endpoints, which counts as down; if it is no master any more: loopwarden forget \(member.name)"
    }
    return sight
  }

  /// Reads their certificates, all at once and each for `timeout` at most. `own`: SHA-256 of this
  /// master's certificate.
  func probe(_ members: [Member], timeout: Duration, own: [UInt8]?) {
    var limits = ProbeLimits()
    limits.deadline = timeout
    let targets = members.map { ProbeTarget(host: $0.address.host, port: $0.address.port) }
    let results = probeTLS(
      targets, serverName: LoopbackFormat.serverName, limits: limits,
      interruptedBy: waiter.wakeFD)
    problems = [:]
    for (member, result) in zip(members, results) {
      switch result {
      case .failure(let failure): problems[member] = "\(failure)"
      case .success(let chain):
        do throws(NotLoopback) {
          let identity = try LoopbackIdentity.recognise(chain.certificates)
          let isMirror = own != nil && identity.fingerprint == own
          if isMirror { mirrors.insert(member) } else { mirrors.remove(member) }
          certificates[member] = isMirror ? nil : identity
        } catch {
          problems[member] = "\(error)"
        }
      }
    }
  }
}
