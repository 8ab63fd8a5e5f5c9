/// Why an exchange gave no response.
package struct HTTPFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The ways in which an exchange ends without a response; raw values are stable labels.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Nobody listens there (ECONNREFUSED).
    case connectionRefused = "connection-refused"
    /// The Unix socket's path does not exist (ENOENT).
    case noSuchSocket = "no-such-socket"
    /// No connection for another reason: no route, no permission, an unknown name.
    case couldNotConnect = "could-not-connect"
    /// The request's total time was over.
    case timedOut = "timed-out"
    /// The TLS handshake failed, or the server refused this client by a TLS alert.
    case tls = "tls"
    /// The server's certificate does not verify: authority, name or dates.
    case untrustedCertificate = "untrusted-certificate"
    /// The CA, client certificate or client key that was given cannot be used.
    case badCredentials = "bad-credentials"
    /// The content is larger than the request accepts.
    case bodyTooLarge = "body-too-large"
    /// The connection was established and then closed or reset before the response was complete.
    case connectionLost = "connection-lost"
    /// What came back is not HTTP, or breaks its rules.
    case protocolError = "protocol-error"
    /// The wake descriptor became readable first.
    case interrupted = "interrupted"
    /// The request cannot be sent as it was given.
    case invalidRequest = "invalid-request"
  }

  /// The stable part.
  package let kind: Kind
  /// One line for people: what was found, and where.
  package let message: String
  /// True only when no connection was ever established, so that no byte of the request can have
  /// reached anyone. False means unknown: a request that was cut off may have been acted upon.
  package let surelyNotDelivered: Bool
  /// True only when no byte of the request can have left this host: it was never connected or, with
  /// TLS, the handshake never ended. Weaker than `surelyNotDelivered`: a peer that accepts and then
  /// hangs in the handshake has been reached, though not by the request.
  package let sentNothing: Bool

  /// A failure with the given parts.
  package init(
    kind: Kind, message: String, surelyNotDelivered: Bool, sentNothing: Bool? = nil
  ) {
    self.kind = kind
    self.message = message
    self.surelyNotDelivered = surelyNotDelivered
    self.sentNothing = sentNothing ?? surelyNotDelivered
  }

  /// The message.
  package var description: String { message }

  static func invalid(_ message: String) -> HTTPFailure {
    HTTPFailure(kind: .invalidRequest, message: message, surelyNotDelivered: true)
  }
}
