import OpenSSLKit

/// Why a chain is not the loopback certificate. Nothing about it may be taken for an expiry.
package struct NotLoopback: Error, Sendable, Equatable, CustomStringConvertible {
  /// What gave it away.
  package enum Reason: Sendable, Equatable {
    /// The server sent no certificate.
    case emptyChain
    /// Another certificate, as a rule the ordinary serving certificate.
    case otherSubject
    /// The authority came first.
    case authorityFirst
    /// Its issuer is not `CN=apiserver-loopback-client-ca@<unix>`.
    case otherIssuer(String)
    /// Not exactly leaf and authority.
    case chainLength(Int)
    /// The second certificate is not the leaf's issuer by name.
    case otherAuthority(String)
    /// The leaf's signature was not made by the authority that was sent.
    case notSignedByAuthority
    /// The authority is not signed by itself.
    case authorityNotSelfSigned
    /// CA:FALSE on the authority, or CA:TRUE on the leaf.
    case wrongConstraints
    /// Other names than the one DNS name.
    case otherNames([String])
  }

  /// The first certificate's subject, RFC 2253 text; nil where there was none.
  package let subject: String?
  /// What gave it away.
  package let reason: Reason

  /// `not the loopback certificate, but CN=kube-apiserver`.
  package var description: String {
    let lookalike = "not the loopback certificate, though it is named \(subject ?? "nothing"): "
    switch reason {
    case .emptyChain: return "not the loopback certificate: the server sent none"
    case .otherSubject: return "not the loopback certificate, but \(subject ?? "a nameless one")"
    case .authorityFirst:
      return
        "not the loopback certificate, but \(subject ?? "its authority"): authority before leaf"
    case .otherIssuer(let issuer): return lookalike + "its issuer is \(issuer)"
    case .chainLength(let count):
      return lookalike + "\(count) certificates were sent, not leaf and authority"
    case .otherAuthority(let name): return lookalike + "the authority that was sent is \(name)"
    case .notSignedByAuthority: return lookalike + "the authority that was sent did not sign it"
    case .authorityNotSelfSigned: return lookalike + "its authority is not self-signed"
    case .wrongConstraints: return lookalike + "leaf and authority have each other's CA flag"
    case .otherNames(let names):
      return lookalike + "it is valid for [\(names.joined(separator: ", "))]"
    }
  }
}
