/// One request over TCP, TLS or a Unix socket. A value: nothing is opened until it is started.
package struct HTTPRequest: Sendable {
  /// Request method (RFC 9110 section 9), upper-case letters.
  package var method: String
  /// Absolute `http` or `https` URL. Use addresses rather than names: a name starts a resolver
  /// thread.
  package var url: String
  /// Path of a Unix stream socket to connect to in place of the URL's host.
  package var unixSocket: String?
  /// Request fields in order; a line break in a name or a value is refused.
  package var headers: [(String, String)]
  /// Request content; nil sends none.
  package var body: [UInt8]?
  /// Total time from connect to the last byte, on the boot clock.
  package var timeout: Duration
  /// The most content that is accepted, in bytes; more ends the exchange with `.bodyTooLarge`.
  package var maximumBodyBytes: Int
  /// Needed for `https`, refused for `http`.
  package var tls: TLSOptions?
  /// HTTP/2 without negotiation (RFC 9113 section 3.3), as gRPC servers on Unix sockets speak it;
  /// otherwise HTTP/1.1.
  package var http2PriorKnowledge: Bool

  /// A request with the given parts; everything but the URL and the timeout has a default.
  package init(
    method: String = "GET", url: String, unixSocket: String? = nil,
    headers: [(String, String)] = [], body: [UInt8]? = nil, timeout: Duration,
    maximumBodyBytes: Int = 1 << 20, tls: TLSOptions? = nil, http2PriorKnowledge: Bool = false
  ) {
    self.method = method
    self.url = url
    self.unixSocket = unixSocket
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.maximumBodyBytes = maximumBodyBytes
    self.tls = tls
    self.http2PriorKnowledge = http2PriorKnowledge
  }
}

/// How the server is verified and how this client identifies itself. Credentials are PEM bytes
/// in memory: no file is read here.
package struct TLSOptions: Sendable {
  /// PEM of the only authorities that are trusted; the system's store is never consulted.
  /// nil is accepted with `insecure` alone.
  package var authorities: [UInt8]?
  /// PEM of the client certificate, leaf first, intermediates after it.
  package var clientCertificate: [UInt8]?
  /// PEM of the client certificate's private key, not encrypted.
  package var clientKey: [UInt8]?
  /// The name (or address) to ask for by SNI and to find in the server's certificate, when it is
  /// not the URL's host; the connection still goes to the URL's host. `tls-server-name` of a
  /// kubeconfig.
  package var serverName: String?
  /// Accept any server certificate.
  package var insecure: Bool

  /// Options with the given parts; nothing is trusted by default.
  package init(
    authorities: [UInt8]? = nil, clientCertificate: [UInt8]? = nil, clientKey: [UInt8]? = nil,
    serverName: String? = nil, insecure: Bool = false
  ) {
    self.authorities = authorities
    self.clientCertificate = clientCertificate
    self.clientKey = clientKey
    self.serverName = serverName
    self.insecure = insecure
  }
}
