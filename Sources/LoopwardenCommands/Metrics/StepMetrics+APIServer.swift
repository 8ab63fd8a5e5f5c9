import KubernetesClient
import RestartDecision
import Supervision
import Telemetry

extension StepMetrics {
  /// The loopback certificate, and how it fits its process.
  func certificate(_ exposition: inout Exposition) {
    exposition.set(.pairNotAfter, toKnown: storedPair?.notAfter.inSeconds)
    guard case .loopback(let facts) = step.observation.certificate else {
      exposition.set(.certificateReadable, to: false)
      return
    }
    exposition.set(.certificateReadable, to: true)
    exposition.set(.notBefore, to: facts.notBefore.inSeconds)
    exposition.set(.notAfter, to: facts.notAfter.inSeconds)
    let isPersisted =
      if case .persisted = facts.correlation {
        true
      } else {
        step.durable.memory.persisted == facts.fingerprint
      }
    exposition.set(.persisted, to: isPersisted)
    exposition.set(.withoutGenerator, to: isPersisted && storedPair == nil)
  }

  private var storedPair: PairFact.StoredCertificate? {
    if case .stored(let stored) = step.observation.pair { stored } else { nil }
  }

  /// The process, its readiness, the clocks, and the credential to ask with.
  func apiServer(_ exposition: inout Exposition) {
    exposition.set(
      .processStart, toKnown: sight.processAge.map { (sight.at.wall - $0).inSeconds })
    switch step.observation.readiness {
    case .ready: exposition.set(.ready, to: true)
    case .notReady, .shuttingDown, .unreachable: exposition.set(.ready, to: false)
    case .accessDenied, .credentialUnusable, .serverUntrusted: break
    }
    switch step.decision.clocks {
    case .agree(let difference), .peersAgree(let difference):
      exposition.set(.clockDifference, to: difference.inSeconds)
      exposition.set(.clockDoubtful, to: false)
    case .doubtful(let difference):
      exposition.set(.clockDifference, to: difference.inSeconds)
      exposition.set(.clockDoubtful, to: true)
    case .unknown: break
    }
    let life = sight.credentialLife
    exposition.set(.credentialNotAfter, toKnown: life?.notAfter.map(Double.init))
    if sight.credentialProblem != nil {
      exposition.set(.credentialSufficient, to: false)
    } else if life != nil {
      exposition.set(.credentialSufficient, to: sight.credentialAlert(step.decision) == nil)
    }
  }
}
