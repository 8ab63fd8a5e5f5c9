package import OpenSSLKit

/// A chain that is the loopback certificate.
package struct LoopbackIdentity: Sendable, Equatable {
  /// What kube-apiserver serves.
  package let leaf: Certificate
  /// The private authority that signed it.
  package let authority: Certificate
  /// When the leaf was made by the clock of its maker, Unix seconds, from its common name.
  package let madeAt: Int64

  /// First second of the leaf's validity, Unix seconds.
  package var notBefore: Int64 { leaf.notBefore }
  /// Last second of the leaf's validity, Unix seconds.
  ///
  /// The leaf's alone: kube-apiserver's own client has the leaf itself among its roots, so Go's
  /// verifier does not look at the authority's validity.
  package var notAfter: Int64 { leaf.notAfter }
  /// SHA-256 of the leaf's DER.
  package var fingerprint: [UInt8] { leaf.sha256 }
  /// Seconds from notBefore to notAfter.
  package var lifetime: Int64 { notAfter - notBefore }

  /// Recognises the chain that a server sent, leaf first, or says what it is instead.
  ///
  /// Looks at names, order, signatures, CA flags and the subjectAltName; not at serial numbers
  /// (1 and 2 up to 1.24), key kinds (patched builds use EC) or dates.
  package static func recognise(
    _ chain: [Certificate]
  ) throws(NotLoopback) -> LoopbackIdentity {
    guard let leaf = chain.first else { throw NotLoopback(subject: nil, reason: .emptyChain) }
    func refuse(_ reason: NotLoopback.Reason) -> NotLoopback {
      NotLoopback(subject: leaf.subject, reason: reason)
    }
    let name = leaf.subjectCommonName ?? ""
    // The whole subject is compared, so that an organization beside the name does not pass.
    guard let madeAt = LoopbackFormat.seconds(in: name, after: LoopbackFormat.leafPrefix),
      leaf.subject == "CN=" + name
    else {
      let isAuthority =
        LoopbackFormat.seconds(in: name, after: LoopbackFormat.authorityPrefix) != nil
      throw refuse(isAuthority ? .authorityFirst : .otherSubject)
    }
    let issuer = leaf.issuerCommonName ?? ""
    guard LoopbackFormat.seconds(in: issuer, after: LoopbackFormat.authorityPrefix) != nil,
      leaf.issuer == "CN=" + issuer
    else { throw refuse(.otherIssuer(leaf.issuer)) }
    guard chain.count == 2 else { throw refuse(.chainLength(chain.count)) }
    let authority = chain[1]
    guard authority.subject == leaf.issuer else {
      throw refuse(.otherAuthority(authority.subject))
    }
    guard authority.isCA, !leaf.isCA else { throw refuse(.wrongConstraints) }
    guard authority.isSigned(by: authority) else { throw refuse(.authorityNotSelfSigned) }
    guard leaf.isSigned(by: authority) else { throw refuse(.notSignedByAuthority) }
    guard leaf.dnsNames == [LoopbackFormat.serverName], leaf.ipAddresses.isEmpty else {
      throw refuse(.otherNames(leaf.dnsNames + leaf.ipAddresses))
    }
    return LoopbackIdentity(leaf: leaf, authority: authority, madeAt: madeAt)
  }
}
