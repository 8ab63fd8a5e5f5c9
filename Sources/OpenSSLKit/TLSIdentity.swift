import COpenSSL

/// A certificate chain, leaf first, and the leaf's private key.
package struct TLSIdentity: Sendable {
  /// The chain as it is sent.
  package let chain: [Certificate]
  /// The key of the first certificate.
  package let key: PrivateKey

  /// Throws `.invalidArgument` where the chain is empty or the key is not the leaf's.
  package init(chain: [Certificate], key: PrivateKey) throws(OpenSSLError) {
    guard let leaf = chain.first, key.matches(leaf) else {
      throw .own(.invalidArgument, "the key does not match the first certificate of the chain")
    }
    self.chain = chain
    self.key = key
  }

  /// Puts chain and key into an SSL_CTX.
  func install(in context: OpaquePointer) throws(OpenSSLError) {
    for (index, certificate) in chain.enumerated() {
      let handle = try OwnedHandle.certificate(der: certificate.der)
      let added =
        index == 0
        ? SSL_CTX_use_certificate(context, handle.pointer)
        : loopwarden_SSL_CTX_add1_chain_cert(context, handle.pointer)
      guard added == 1 else { throw .drain("using a certificate for TLS") }
    }
    guard SSL_CTX_use_PrivateKey(context, key.handle.pointer) == 1 else {
      throw .drain("using a private key for TLS")
    }
  }
}
