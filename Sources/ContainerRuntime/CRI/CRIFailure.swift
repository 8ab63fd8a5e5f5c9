import HTTPTransport

extension RuntimeFailure {
  /// The runtime does not know the service, the method or this version of the interface.
  var isUnimplemented: Bool {
    if case .runtimeError(GRPCStatus.unimplemented, _) = self { true } else { false }
  }

  /// gRPC's own word for a service that it does not have, the version of the interface included.
  var isUnknownService: Bool {
    guard isUnimplemented, case .runtimeError(_, let message) = self else { return false }
    return message.contains("unknown service")
  }

  /// The runtime does not know the container. cri-dockerd and the dockershim pass the Docker
  /// Engine's words on, mostly with status UNKNOWN.
  var isNoSuchContainer: Bool {
    guard case .runtimeError(let code, let message) = self else { return false }
    return code == GRPCStatus.notFound || message.contains("No such container")
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
      self.init(failure, socket: socket)
    }
  }
}
