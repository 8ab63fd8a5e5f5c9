import COpenSSL

/// Settings of client connections that look at a server's certificate and do not judge it.
///
/// The chain is not verified against any authority; the handshake's signature is, so the server has
/// proved that it holds the leaf's key. No session tickets, no renegotiation.
package final class TLSClientContext: Sendable {
  let context: OwnedHandle

  /// Versions from `minimum` to `maximum`; `identity` is given to a server that asks for one.
  package init(
    minimum: TLSVersion = .tls12, maximum: TLSVersion = .tls13, identity: TLSIdentity? = nil
  ) throws(OpenSSLError) {
    context = try TLSSettings.makeContext(TLS_client_method(), minimum: minimum, maximum: maximum)
    TLSSettings.chooseGroups(context.pointer)
    _ = SSL_CTX_set_options(context.pointer, loopwarden_SSL_OP_NO_TICKET())
    SSL_CTX_set_cert_verify_callback(context.pointer, { _, _ in 1 }, nil)
    if let identity {
      try identity.install(in: context.pointer)
    } else {
      SSL_CTX_set_client_cert_cb(context.pointer) { connection, _, _ in
        SocketTransport.of(connection)?.clientCertificateRequested = true
        return 0
      }
    }
  }
}

/// A client's side of a TLS connection.
package final class TLSClientConnection: TLSConnection {
  /// How far a handshake came, as far as the client can tell.
  package enum Stage: Sendable, Hashable {
    /// No ServerHello yet.
    case awaitingServerHello
    /// ServerHello is there, the certificate is not.
    case awaitingCertificate
    /// The certificate is there, the handshake is not complete.
    case awaitingFinish
    /// The handshake is complete.
    case established
  }

  /// Prepares a connection over a connected (or connecting) nonblocking socket.
  ///
  /// `serverName` is sent as SNI (RFC 6066 section 3; not for addresses). A certificate list beyond
  /// `maximumCertificateListBytes` fails with `TLSFailure.messageTooLarge` before it is read, and
  /// whatever comes after `maximumBytesReceived` with `.tooManyBytes`.
  package init(
    context: TLSClientContext, descriptor: Int32, serverName: String?,
    maximumBytesReceived: Int = .max, maximumCertificateListBytes: Int = 100 * 1024
  ) throws(OpenSSLError) {
    try super.init(
      context: context.context.pointer, descriptor: descriptor,
      maximumBytesReceived: maximumBytesReceived)
    SSL_set_connect_state(ssl)
    loopwarden_SSL_set_max_cert_list(ssl, maximumCertificateListBytes)
    if let serverName {
      // A name with a NUL inside would be cut off there without a word.
      guard !serverName.utf8.contains(0),
        loopwarden_SSL_set_tlsext_host_name(ssl, serverName) == 1
      else {
        throw .own(.invalidArgument, "\"\(serverName)\" cannot be sent as a server name (SNI)")
      }
    }
  }

  /// Whether the server asked for a client certificate and this side had none.
  package var clientCertificateWasRequested: Bool { transport.clientCertificateRequested }

  /// How far the handshake came.
  package var stage: Stage {
    if handshakeIsDone { return .established }
    if SSL_get_peer_cert_chain(ssl) != nil { return .awaitingFinish }
    // The cipher is chosen by the ServerHello; the state changes already when its header is read.
    return SSL_get_pending_cipher(ssl) == nil ? .awaitingServerHello : .awaitingCertificate
  }

  /// Whether the message that is being read, or was refused as too large, is the certificate list.
  package var isAtCertificateList: Bool { SSL_get_state(ssl) == TLS_ST_CR_CERT }

  /// The certificates that the server sent, leaf first.
  package var presentedChain: [PresentedCertificate] {
    guard let chain = SSL_get_peer_cert_chain(ssl) else { return [] }
    return (0..<max(0, loopwarden_sk_X509_num(chain))).compactMap { index in
      loopwarden_sk_X509_value(chain, index).flatMap { PresentedCertificate($0) }
    }
  }

  /// The certificates that the server sent, leaf first, each as DER.
  package var peerChain: [[UInt8]] { presentedChain.map(\.der) }
}
