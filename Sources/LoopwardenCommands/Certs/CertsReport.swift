import ControlPlaneNode
import OpenSSLKit
import RestartDecision

/// What `certs` says.
package struct CertsReport: Codable, Sendable, Equatable {
  /// Version of this shape.
  package var apiVersion = "loopwarden/v1"
  /// What it is.
  package var kind = "CertsReport"
  /// The node's name.
  package var node: String
  /// When this was seen (RFC 3339).
  package var at: String
  /// The verdict.
  package var verdict: CheckVerdict
  /// The verdict's reason in one sentence.
  package var summary: String
  /// Seconds left from which on it is WARNING.
  package var warningSeconds: Int64
  /// Seconds left from which on it is CRITICAL.
  package var criticalSeconds: Int64
  /// What is not as it should be, the worst first.
  package var findings: [CertsFinding]
  /// Certificates of servers and clients in files, by name.
  package var certificates: [CertsRow]
  /// Certificates of authorities in files, by name.
  package var authorities: [CertsRow]
  /// Certificates that processes hold and show.
  package var served: [ServedRow]
  /// Files that changed while the API server ran.
  package var changed: [ChangedRow]
  /// The API server's release, where it is known: `1.31`.
  package var apiServerVersion: String?
  /// When its process started (RFC 3339), where that is known.
  package var processStarted: String?
  /// What is worth knowing and no finding.
  package var notes: [String]
  /// What could not be seen, and why.
  package var unseen: [String]
}

/// Something that is not as it should be.
package struct CertsFinding: Codable, Sendable, Equatable {
  /// How bad it is.
  package var verdict: CheckVerdict
  /// What it is, stable: `expires`, `expired`, `key-differs`, `stale-file`, …; docs/certs.md has all.
  package var label: String
  /// The row.
  package var subject: String
  /// What was found, where.
  package var message: String
  /// What to do next.
  package var action: String
}

/// A certificate in a file.
package struct CertsRow: Codable, Sendable, Equatable {
  /// kubeadm's name where it has one.
  package var name: String
  /// The file, a path of the node.
  package var path: String
  /// `read`, `missing`, `not-seen`, `broken`, `not-used`.
  package var state: String
  /// Why it is not `read`.
  package var problem: String?
  /// The end of its validity (RFC 3339).
  package var notAfter: String?
  /// The same in Unix seconds.
  package var notAfterUnix: Int64?
  /// The beginning (RFC 3339).
  package var notBefore: String?
  /// Seconds left; negative once it has expired.
  package var secondsLeft: Int64?
  /// The row whose key signed it, `self`, or nil where no file holds that.
  package var authority: String?
  /// The issuer's name (RFC 2253).
  package var issuer: String?
  /// The subject's name (RFC 2253).
  package var subject: String?
  /// Whether the authority's key is not here; nil where that is not known.
  package var externallyManaged: Bool?
  /// `matches`, `differs`, `missing`, `not-seen`, `broken`, `not-expected`.
  package var key: String
  /// What names the file.
  package var usedBy: [String]
  /// Whether kubelet renews it by itself.
  package var rotated: Bool
  /// SHA-256 of the certificate.
  package var fingerprint: String?

  init(_ row: CertificateRow, at now: Int64) {
    name = row.name
    path = row.path
    usedBy = row.usedBy
    rotated = row.isRotated
    externallyManaged = row.isExternallyManaged
    (state, problem) =
      switch row.content {
      case .certificate: ("read", nil)
      case .missing: ("missing", nil)
      case .unseen(let why): ("not-seen", why)
      case .broken(let why): ("broken", why)
      case .notUsed(let why): ("not-used", why)
      }
    key =
      switch row.key {
      case .matches: "matches"
      case .differs: "differs"
      case .missing: "missing"
      case .unseen: "not-seen"
      case .broken: "broken"
      case .notExpected: "not-expected"
      }
    guard let certificate = row.certificate else { return }
    notAfter = TimeText.rfc3339(certificate.notAfter)
    notAfterUnix = certificate.notAfter
    notBefore = TimeText.rfc3339(certificate.notBefore)
    secondsLeft = certificate.notAfter - now
    issuer = certificate.issuer
    subject = certificate.subject
    fingerprint = Fingerprint(certificate.sha256)?.description
    switch row.signer {
    case .row(let name): authority = name
    case .itself: authority = "self"
    case .notFound, .refuted, .unknown: authority = nil
    }
  }
}

/// A certificate that a process holds in memory and shows on a port.
package struct ServedRow: Codable, Sendable, Equatable {
  /// Which process: `kube-apiserver`, `etcd`, `endpoint`.
  package var component: String
  /// `loopback` or `serving`.
  package var kind: String
  /// HOST:PORT.
  package var address: String
  /// What says that it is there.
  package var origin: String
  /// The name it was asked for (SNI).
  package var serverName: String?
  /// The end of its validity (RFC 3339).
  package var notAfter: String?
  /// The same in Unix seconds.
  package var notAfterUnix: Int64?
  /// Seconds left.
  package var secondsLeft: Int64?
  /// `file`, `renewed-on-disk`, `replaced-on-disk`, `made-in-memory`, `from-no-file`.
  package var source: String?
  /// The row and the file that it was compared with.
  package var file: String?
  /// In words.
  package var sentence: String
  /// The subject's name (RFC 2253).
  package var subject: String?
  /// SHA-256 of the certificate.
  package var fingerprint: String?
  /// A stable name of why it was not seen.
  package var problem: String?
}

/// A file that changed while the API server ran.
package struct ChangedRow: Codable, Sendable, Equatable {
  /// The flag that names it.
  package var flag: String
  /// The file, a path of the node.
  package var path: String
  /// When its content changed last (RFC 3339).
  package var modified: String
  /// `stale`, `reloaded`, `undecided`.
  package var state: String
  /// `certain`, `likely`, `possible`.
  package var certainty: String?
}
