import HTTPTransport

/// What the answer to StopContainer means.
enum CRIStop {
  /// Only a call that no connection was ever made for, or that no service took, is surely not
  /// delivered. Everything else counts as delivered, an error of the runtime included: it may have
  /// sent the signal first.
  static func progress(
    _ answer: Result<[UInt8], GRPCFailure>, service: String
  ) -> StopProgress {
    switch answer {
    case .success: .finished
    case .failure(.transport(let failure)) where failure.surelyNotDelivered:
      .notDelivered(failure.message)
    case .failure(.status(let status))
    where status.code == GRPCStatus.unimplemented && status.message == "unknown service \(service)":
      // gRPC's own word, before any handler: the runtime was replaced by another version.
      .notDelivered("the runtime no longer speaks \(service)")
    case .failure(let failure): .failedAfterDelivery(failure.description)
    }
  }
}
