package import Configuration
package import ControlPlaneNode
import LoopbackCertificate
import OpenSSLKit
package import TLSProbe

/// What ports show, all of them asked at once.
package enum ServedLook {
  /// Asks every port, and every other server for both of its certificates, in one loop that ends
  /// within one deadline.
  package static func take(
    _ endpoints: [ServingEndpoint], others: [HostPort], rows: [CertificateRow],
    limits: ProbeLimits = ProbeLimits(), wakeFD: Int32? = nil
  ) -> (served: [CertsFacts.Served], others: [CertsFacts.Other]) {
    let own = endpoints.map {
      ProbeQuestion(
        target: ProbeTarget(host: $0.host, port: $0.port), serverName: $0.serverName)
    }
    let theirs = others.flatMap { other in
      [LoopbackFormat.serverName, nil].map {
        ProbeQuestion(target: ProbeTarget(host: other.host, port: other.port), serverName: $0)
      }
    }
    let answers = askTLS(own + theirs, limits: limits, interruptedBy: wakeFD)
    let served = zip(endpoints, answers).map { endpoint, answer in
      let shown = self.shown(answer)
      return CertsFacts.Served(
        endpoint: endpoint, shown: shown,
        match: (try? shown.get()).map {
          ServedMatch.compare($0, expected: endpoint.files, rows: rows)
        })
    }
    let rest = Array(answers.dropFirst(own.count))
    let seen = others.indices.map { index in
      CertsFacts.Other(
        address: "\(others[index])", loopback: loopback(rest[2 * index]),
        serving: shown(rest[2 * index + 1]))
    }
    return (served, seen)
  }

  /// The certificate that was shown, whatever became of the handshake.
  private static func shown(
    _ answer: ProbeAnswer
  ) -> Result<Certificate, CertsFacts.SeenProblem> {
    if let leaf = answer.presented.first { return .success(leaf) }
    switch answer.result {
    case .failure(let failure): return .failure(problem(failure))
    case .success:
      return .failure(
        CertsFacts.SeenProblem(label: "no-certificate", sentence: "showed no certificate"))
    }
  }

  private static func loopback(
    _ answer: ProbeAnswer
  ) -> Result<LoopbackIdentity, CertsFacts.SeenProblem> {
    guard !answer.presented.isEmpty else {
      switch shown(answer) {
      case .failure(let problem): return .failure(problem)
      case .success:
        return .failure(
          CertsFacts.SeenProblem(label: "no-certificate", sentence: "showed no certificate"))
      }
    }
    do throws(NotLoopback) {
      return .success(try LoopbackIdentity.recognise(answer.presented))
    } catch {
      return .failure(CertsFacts.SeenProblem(label: "not-loopback", sentence: "\(error)"))
    }
  }

  private static func problem(_ failure: ProbeFailure) -> CertsFacts.SeenProblem {
    let sentence =
      failure == .clientCertificateRequired
      ? "requires a client certificate, and showed none of its own before" : "\(failure)"
    return CertsFacts.SeenProblem(label: failure.label, sentence: sentence)
  }
}
