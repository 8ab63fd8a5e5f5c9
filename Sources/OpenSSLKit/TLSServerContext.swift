import COpenSSL

/// Settings of a TLS server that chooses its certificate by the client's server name (SNI).
package final class TLSServerContext: Sendable {
  /// What the server wants of its clients' certificates.
  package enum ClientCertificates: Sendable, Hashable {
    /// Does not ask.
    case notAsked
    /// Asks, and goes on without one or with one that does not verify: see `peerIsVerified`.
    case requested
    /// Asks, and refuses a client without one, or with one that `clientAuthorities` did not sign.
    case required
  }

  let context: OwnedHandle
  let verifiesClients: Bool
  private let names: ServerNames

  /// Serves `identity`, or `named[name]` to a client that sends that name (compared in lower case).
  ///
  /// `clientAuthorities` verify clients' certificates; without them any certificate will do.
  package init(
    identity: TLSIdentity, named: [String: TLSIdentity] = [:],
    minimum: TLSVersion = .tls12, maximum: TLSVersion = .tls13,
    clientCertificates: ClientCertificates = .notAsked, clientAuthorities: [Certificate] = []
  ) throws(OpenSSLError) {
    context = try TLSSettings.makeContext(TLS_server_method(), minimum: minimum, maximum: maximum)
    try identity.install(in: context.pointer)
    var contexts: [String: OwnedHandle] = [:]
    for (name, identity) in named {
      let other = try TLSSettings.makeContext(
        TLS_server_method(), minimum: minimum, maximum: maximum)
      try identity.install(in: other.pointer)
      contexts[name.lowercased()] = other
    }
    names = ServerNames(contexts)
    verifiesClients = !clientAuthorities.isEmpty
    loopwarden_SSL_CTX_set_servername_callback(
      context.pointer,
      { connection, _, names in
        guard let names, let connection else { return SSL_TLSEXT_ERR_NOACK }
        return Unmanaged<ServerNames>.fromOpaque(names).takeUnretainedValue().choose(
          for: connection)
      }, Unmanaged.passUnretained(names).toOpaque())
    try ask(clientCertificates, authorities: clientAuthorities)
  }

  private func ask(
    _ clients: ClientCertificates, authorities: [Certificate]
  ) throws(OpenSSLError) {
    guard clients != .notAsked else { return }
    for authority in authorities {
      let handle = try OwnedHandle.certificate(der: authority.der)
      guard X509_STORE_add_cert(SSL_CTX_get_cert_store(context.pointer), handle.pointer) == 1,
        SSL_CTX_add_client_CA(context.pointer, handle.pointer) == 1
      else { throw .drain("trusting a client authority") }
    }
    // Sessions that carry a client's certificate must be bound to this server.
    let purpose = Array("loopwarden".utf8)
    guard SSL_CTX_set_session_id_context(context.pointer, purpose, UInt32(purpose.count)) == 1
    else { throw .drain("naming the session context") }
    if clients == .requested {
      SSL_CTX_set_verify(context.pointer, SSL_VERIFY_PEER) { _, _ in 1 }
    } else if authorities.isEmpty {
      SSL_CTX_set_verify(
        context.pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
      ) { _, _ in 1 }
    } else {
      SSL_CTX_set_verify(
        context.pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
    }
  }
}

/// One SSL_CTX for each name that the server knows.
private final class ServerNames: Sendable {
  private let contexts: [String: OwnedHandle]

  init(_ contexts: [String: OwnedHandle]) { self.contexts = contexts }

  func choose(for connection: OpaquePointer) -> Int32 {
    guard let asked = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name),
      let other = contexts[String(cString: asked).lowercased()]
    else { return SSL_TLSEXT_ERR_NOACK }
    return SSL_set_SSL_CTX(connection, other.pointer) == nil
      ? SSL_TLSEXT_ERR_ALERT_FATAL : SSL_TLSEXT_ERR_OK
  }
}
