import HTTPTransport

extension RuntimeFailure {
  /// The runtime does not know the service, the method or this version of the interface.
  var isUnimplemented: Bool {
    if case .runtimeError(GRPCStatus.unimplemented, _) = self { true } else { false }
  }

  /// A failed gRPC call in the words of the driver's callers.
  init(_ failure: GRPCFailure, socket: String) {
    switch failure {
    case .status(let status) where status.code == GRPCStatus.deadlineExceeded:
      self = .timedOut("\(socket): \(status)")
    case .status(let status):
      self = .runtimeError(code: status.code, message: status.description)
    case .malformed(let what):
      self = .malformed("\(socket): \(what)")
    case .transport(let failure):
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
}
