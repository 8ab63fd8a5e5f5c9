import ControlPlaneNode
import OpenSSLKit

/// What the files say.
extension CertsJudge {
  mutating func judge(_ row: CertificateRow) {
    notes += row.notes.map { "\(row.name): \($0)" }
    let what = "\(row.name) (\(row.path))"
    switch row.content {
    case .certificate(let certificate): judge(row, certificate, what)
    case .notUsed(let why): notes.append("\(what): \(why)")
    case .unseen(let why): unseen.append("\(what): \(why)")
    case .missing:
      // kubeadm's own plan names files that a cluster need not have.
      if row.usedBy.isEmpty { return }
      let isNeeded = row.isNamedByAPIServer
      find(
        isNeeded ? .critical : .warning, "missing", row.name,
        "\(what), which \(Self.list(row.usedBy)) names, does not exist",
        do: isNeeded
          ? "put it back before anything restarts the API server: it would not start"
          : "put it back before what uses it is restarted")
    case .broken(let why):
      find(
        row.isNamedByAPIServer ? .critical : .warning, "broken", row.name, "\(what): \(why)",
        do: row.isNamedByAPIServer
          ? "put a good one there before anything restarts the API server: it would not start"
          : "renew it, or remove the file if nothing uses it")
    }
  }

  private mutating func judge(_ row: CertificateRow, _ certificate: Certificate, _ what: String) {
    if let superseded = row.superseded {
      notes.append("\(row.name): \(superseded)")
    } else if ServedMatch.madeAt(certificate) != nil {
      // Signed by an authority that nobody has: who uses it cannot verify it, so its end is no event.
      if certificate.notAfter < facts.at {
        notes.append(
          "\(what) expired \(TimeText.rfc3339(certificate.notAfter)): its server made it for itself, "
            + "nobody can verify it; remove it and restart that server for a new one")
      }
    } else if row.usedBy.isEmpty, row.name.contains("/") {
      // In a folder below, and named by nothing: a copy that somebody kept.
      if certificate.notAfter < facts.at {
        notes.append("\(what) has expired, and nothing that is known uses it")
      }
    } else {
      judgeEnd(
        row.name, of: certificate, renewedByItself: row.isRotated, what: what, do: renewal(row))
      judgeSigner(row, what)
    }
    judgeKey(row, what)
  }

  private mutating func judgeSigner(_ row: CertificateRow, _ what: String) {
    switch row.signer {
    case .refuted(let names):
      find(
        .warning, "signer-differs", row.name,
        "\(what) names the authority of \(Self.list(names)) as its issuer, whose key did not sign it",
        do:
          "the authority was made anew: sign \(row.name) with the present one, or put the old one back"
      )
    case .notFound(let issuer) where row.purpose == .certificate:
      notes.append("\(row.name): signed by \(issuer), which is in none of the files")
    case .notFound, .row, .itself, .unknown: break
    }
  }

  private mutating func judgeKey(_ row: CertificateRow, _ what: String) {
    let isNeeded = row.isNamedByAPIServer
    switch row.key {
    case .matches, .notExpected: break
    case .unseen(let why): unseen.append("the key of \(row.name): \(why)")
    case .missing(let path):
      // A client's certificate without a key is useless; a server's may be kept for reference.
      find(
        isNeeded ? .critical : .warning, "key-missing", row.name,
        "\(what) has no key: \(path) does not exist",
        do: isNeeded ? "the API server would not start: put the key back" : "renew the pair")
    case .differs(let path):
      find(
        isNeeded ? .critical : .warning, "key-differs", row.name,
        "\(what) and the key \(path) do not belong together",
        do: isNeeded
          ? "the API server would not start: put the right half back" : "renew the pair")
    case .broken(let why):
      find(
        isNeeded ? .critical : .warning, "key-broken", row.name, "\(row.name): \(why)",
        do: isNeeded ? "the API server would not start: put the key back" : "renew the pair")
    }
  }

  private func renewal(_ row: CertificateRow) -> String {
    if row.isRotated {
      return "kubelet renews it by itself and has not: look at kubelet's log and at open "
        + "CertificateSigningRequests"
    }
    if row.purpose == .authority {
      return "an authority is not renewed but replaced: plan it "
        + "(https://kubernetes.io/docs/tasks/tls/manual-rotation-of-ca-certificates/)"
    }
    if row.isExternallyManaged == true {
      return "its authority's key is not on this master: have it signed where that is"
    }
    return KubeadmRenewal.names.contains(row.name)
      ? "kubeadm certs renew \(row.name), then restart what uses it"
      : "renew it, then restart what uses it"
  }

  static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}

/// What `kubeadm certs renew` knows.
private enum KubeadmRenewal {
  static let names: Set<String> = [
    "admin.conf", "apiserver", "apiserver-etcd-client", "apiserver-kubelet-client",
    "controller-manager.conf", "etcd-healthcheck-client", "etcd-peer", "etcd-server",
    "front-proxy-client", "scheduler.conf", "super-admin.conf",
  ]
}
