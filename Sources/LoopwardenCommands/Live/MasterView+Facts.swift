import Configuration
import ContainerRuntime
import ControlPlaneNode
import Glibc
import KubernetesClient
import LoopbackCertificate
import RestartDecision
import Supervision

/// From words to facts: what crosses from the leaves into the loop.
extension MasterView {
  /// The facts of a look, with what operators asked and what this process has begun.
  func observation(_ sight: Sight, attempt: Attempt?) -> Observation {
    var observation = Observation(
      now: sight.at, boot: boot, certificate: certificateFact(sight),
      container: containerFact(sight), readiness: readinessFact(sight),
      grace: sight.grace.map { .seconds($0.graceSeconds) },
      node: NodeIdentity(name: node), lock: lockFact(sight),
      lockWrite: cluster?.keeper.writeFact() ?? .none,
      peers: sight.cluster?.peersFact ?? PeersFact(fault: .notAsked))
    observation.pair = sight.pair?.fact ?? .notConfigured
    observation.isStartedByKubelet = sight.isStaticPod
    observation.staleFiles = staleFiles(sight)
    if runtime?.recordsStart == true {
      observation.processStarted = sight.container?.value.map {
        WallTime(unixSeconds: $0.startedAt)
      }
    }
    if let findings = sight.preflight {
      observation.preflight = .taken(PreflightNumbers.facts(findings))
    }
    observation.hold = holdFact()
    observation.request = requestFact()
    observation.release = (try? state.release())?.id
    observation.stopCall = inFlight.stopFact(attempt: attempt?.number)
    observation.hook = inFlight.hooks.poll(attempt: attempt?.number, now: sight.at.boot)
    observation.machineIsShuttingDown = Self.machineIsShuttingDown
    return observation
  }

  private func certificateFact(_ sight: Sight) -> CertificateFact {
    if let facts = sight.certificateFacts { return .loopback(facts) }
    return sight.certificate.problemLabel == "not-loopback" ? .notLoopback : .unreadable
  }

  private func containerFact(_ sight: Sight) -> ContainerFact {
    if sight.containerChanged { return .changedMeanwhile }
    if let container = sight.container?.value {
      return identity(of: container).map { .running($0) } ?? .unreadable
    }
    switch sight.containerCount {
    case 0: return .none
    case let count?: return .several(count)
    case nil: return .unreadable
    }
  }

  private func readinessFact(_ sight: Sight) -> ReadinessFact {
    if sight.credentialProblem != nil { return .credentialUnusable }
    switch sight.readiness {
    case .ready: return .ready
    case .notReady(let failing):
      return failing.contains("shutdown") ? .shuttingDown : .notReady(failingChecks: failing.count)
    case .refused(let status, _): return .accessDenied(status: status)
    case .badCertificate: return .serverUntrusted
    case .credentialsUnusable: return .credentialUnusable
    case .unreachable, .timedOut, .interrupted, nil: return .unreachable
    }
  }

  private func lockFact(_ sight: Sight) -> LockFact {
    if settings.cluster.singleMaster { return .singleMaster }
    // Without a credential there is nothing with which other masters could be kept out.
    guard let lease = sight.cluster?.lease else { return .notConfigured }
    return LockFact(lease, duration: settings.cluster.lease.duration)
  }

  private func holdFact() -> HoldFact {
    do {
      guard let hold = try state.hold() else { return .none }
      return .held(until: hold.until.map { WallTime(unixSeconds: $0) })
    } catch {
      return .unreadable
    }
  }

  private func requestFact() -> RestartRequest? {
    // A request that cannot be read asks for nothing: `restart` wrote it and waits for an answer.
    guard let file = try? state.request(), serves(file) else { return nil }
    return Waivers.request(file)
  }

  /// Whether systemd is taking the machine down (systemd creates the file before it stops units:
  /// systemd-shutdown(8), shutdown(8), `/run/nologin`; `/run/systemd/shutdown/scheduled` is only a
  /// plan).
  private static var machineIsShuttingDown: Bool {
    access("/run/systemd/system", F_OK) == 0 && access("/run/nologin", F_OK) == 0
  }
}

extension Sight {
  /// The certificate's facts; `nil` where it could not be read.
  var certificateFacts: CertificateFacts? {
    guard let identity = certificate.value, let fingerprint = Fingerprint(identity.fingerprint)
    else { return nil }
    return CertificateFacts(
      fingerprint: fingerprint, madeAt: WallTime(unixSeconds: identity.madeAt),
      notBefore: WallTime(unixSeconds: identity.notBefore),
      notAfter: WallTime(unixSeconds: identity.notAfter),
      correlation: correlation.map(CorrelationFact.init) ?? .unknown)
  }
}

extension CorrelationFact {
  /// The leaf's verdict without its words.
  init(_ correlation: Correlation) {
    switch correlation {
    case .renewedByRestart(let numbers):
      self = .renewedByRestart(skew: .seconds(numbers.secondsAfterStart))
    case .persisted(let numbers, _):
      self = .persisted(olderBy: .seconds(-numbers.secondsAfterStart))
    case .clockStepped(let numbers): self = .clockStepped(by: .seconds(numbers.secondsAfterStart))
    case .otherProcess(let numbers): self = .otherProcess(by: .seconds(numbers.secondsAfterStart))
    }
  }
}
