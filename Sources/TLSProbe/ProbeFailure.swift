import Glibc
package import OpenSSLKit

/// How far a probe came.
package enum ProbeStage: String, Sendable, Hashable, CaseIterable {
  /// The TCP connection is not there yet, or nothing could be sent over it.
  case connecting
  /// The ClientHello is sent, nothing came back.
  case awaitingAnswer = "awaiting-answer"
  /// Some bytes of the server's answer are there, its ServerHello is not complete.
  case serverHello = "server-hello"
  /// ServerHello is there, the certificate is not complete.
  case certificate
  /// The certificate is there, the handshake is not complete.
  case finishing
  /// The handshake is complete and our close_notify is on its way.
  case closing

  var phrase: String {
    switch self {
    case .connecting: "while connecting"
    case .awaitingAnswer: "before a byte of its answer"
    case .serverHello: "within its ServerHello"
    case .certificate: "before its certificate was complete"
    case .finishing: "after its certificate, before the handshake was complete"
    case .closing: "after the handshake"
    }
  }
}

/// The ways in which a probe can end without a chain, one case each.
package enum ProbeFailure: Error, Sendable, Equatable {
  /// The host is no IP address.
  case notAnAddress(String)
  /// Nothing listens there.
  case connectionRefused
  /// There is no way there; the `errno`.
  case unreachable(errno: Int32)
  /// This process could not do its part (no descriptor, no memory); the `errno`.
  case localProblem(errno: Int32)
  /// The deadline passed.
  case timedOut(ProbeStage)
  /// The wake descriptor became readable.
  case interrupted
  /// The peer reset the connection.
  case reset(ProbeStage)
  /// The peer closed the connection.
  case closed(ProbeStage)
  /// Something answered, and not with TLS; its first bytes.
  case notTLS([UInt8])
  /// The peer refused with this alert.
  case alert(UInt8)
  /// The peer wants a client certificate and does not go on without.
  case clientCertificateRequired
  /// More bytes than the limit.
  case tooManyBytes(limit: Int)
  /// A certificate list over the limit.
  case certificateListTooLarge(limit: Int)
  /// Another handshake message over OpenSSL's own limit for it.
  case messageTooLarge(ProbeStage)
  /// More certificates than the limit.
  case chainTooLong(count: Int, limit: Int)
  /// A certificate over the limit.
  case certificateTooLarge(bytes: Int, limit: Int)
  /// The handshake was completed without a certificate.
  case noCertificate
  /// A certificate that cannot be read.
  case unreadableCertificate(OpenSSLError)
  /// The server's part of the handshake is wrong: its signature, its version, its encoding.
  case handshakeRefused(OpenSSLError)
}

extension ProbeFailure: CustomStringConvertible {
  /// A stable name for machines.
  package var label: String {
    switch self {
    case .notAnAddress: "not-an-address"
    case .connectionRefused: "connection-refused"
    case .unreachable: "unreachable"
    case .localProblem: "local-problem"
    case .timedOut(let stage): "timed-out-\(stage.rawValue)"
    case .interrupted: "interrupted"
    case .reset(let stage): "reset-\(stage.rawValue)"
    case .closed(let stage): "closed-\(stage.rawValue)"
    case .notTLS: "not-tls"
    case .alert: "alert"
    case .clientCertificateRequired: "client-certificate-required"
    case .tooManyBytes: "too-many-bytes"
    case .certificateListTooLarge: "certificate-list-too-large"
    case .messageTooLarge: "message-too-large"
    case .chainTooLong: "chain-too-long"
    case .certificateTooLarge: "certificate-too-large"
    case .noCertificate: "no-certificate"
    case .unreadableCertificate: "unreadable-certificate"
    case .handshakeRefused: "handshake-refused"
    }
  }

  /// One line for people, to stand after the target and a colon.
  package var description: String {
    switch self {
    case .notAnAddress(let host): return "\"\(host)\" is no IP address; give an address, not a name"
    case .connectionRefused: return "connection refused: nothing listens there"
    case .unreachable(let code): return "cannot be reached: \(String(cString: strerror(code)))"
    case .localProblem(let code):
      return "the probe could not be made: \(String(cString: strerror(code)))"
    case .timedOut(let stage): return "gave no answer in time, \(stage.phrase)"
    case .interrupted: return "the probe was interrupted"
    case .reset(let stage): return "the server reset the connection \(stage.phrase)"
    case .closed(let stage): return "the server closed the connection \(stage.phrase)"
    case .notTLS(let bytes): return "the server does not speak TLS; it said \(Self.quoted(bytes))"
    case .alert(let code):
      return "the server refused the handshake: \(TLSFailure.alertName(code)) (alert \(code))"
    case .clientCertificateRequired:
      return "the server requires a client certificate, which kube-apiserver never does; "
        + "is this its own port?"
    case .tooManyBytes(let limit): return "the server sent more than \(limit) bytes"
    case .certificateListTooLarge(let limit):
      return "the server announced a certificate list of more than \(limit) bytes"
    case .messageTooLarge(let stage):
      return "the server announced an oversized handshake message \(stage.phrase)"
    case .chainTooLong(let count, let limit):
      return "the server sent \(count) certificates, more than \(limit)"
    case .certificateTooLarge(let bytes, let limit):
      return "the server sent a certificate of \(bytes) bytes, more than \(limit)"
    case .noCertificate: return "the server sent no certificate"
    case .unreadableCertificate(let error):
      return "the server's certificate cannot be read: \(error)"
    case .handshakeRefused(let error): return "the handshake failed: \(error)"
    }
  }

  /// What a stranger sent, without its control characters.
  private static func quoted(_ bytes: [UInt8]) -> String {
    let shown = bytes.map { byte -> Character in
      byte >= 0x20 && byte < 0x7f ? Character(UnicodeScalar(byte)) : "."
    }
    return "\"\(String(shown))\""
  }
}
