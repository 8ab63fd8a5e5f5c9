import HTTPTransport

extension RuntimeFailure {
  /// An exchange with a runtime's Unix socket that gave no answer.
  init(_ failure: HTTPFailure, socket: String) {
    switch failure.kind {
    case .noSuchSocket: self = .socketMissing(path: socket)
    case .timedOut: self = .timedOut(failure.message)
    case .interrupted: self = .interrupted
    case .connectionRefused:
      self = .unreachable("nobody listens on \(socket): is the container runtime running?")
    case .protocolError, .bodyTooLarge: self = .malformed(failure.message)
    case .couldNotConnect, .tls, .untrustedCertificate, .badCredentials, .connectionLost,
      .invalidRequest:
      self = .unreachable(failure.message)
    }
  }
}
