/// Why a gRPC call gave no message.
package enum GRPCFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// No complete HTTP response.
  case transport(HTTPFailure)
  /// The server answered with a status other than OK.
  case status(GRPCStatus)
  /// A complete HTTP response that is not a proper gRPC answer.
  case malformed(String)

  /// One line for people.
  package var description: String {
    switch self {
    case .transport(let failure): failure.message
    case .status(let status): status.description
    case .malformed(let what): "not a proper gRPC answer: \(what)"
    }
  }
}

/// One unary gRPC call over a Unix socket, by HTTP/2 with prior knowledge.
package struct GRPCUnary: Sendable {
  private let unixSocket: String
  private let timeout: Duration
  private let maximumMessageBytes: Int

  /// Calls over `unixSocket` that take `timeout` in total and accept messages of at most
  /// `maximumMessageBytes` (16 MiB, as kubelet does).
  package init(unixSocket: String, timeout: Duration, maximumMessageBytes: Int = 16 << 20) {
    self.unixSocket = unixSocket
    self.timeout = timeout
    self.maximumMessageBytes = maximumMessageBytes
  }

  /// The request that carries one serialised message to `service`/`method`, for example
  /// `runtime.v1.RuntimeService`/`Version`.
  package func request(service: String, method: String, message: [UInt8]) -> HTTPRequest {
    HTTPRequest(
      method: "POST",
      // The authority must be `localhost`: servers in Go refuse an escaped path there.
      url: "http://localhost/\(service)/\(method)",
      unixSocket: unixSocket,
      headers: [
        ("content-type", "application/grpc"), ("te", "trailers"),
        ("grpc-timeout", Self.timeoutValue(timeout)),
      ],
      body: GRPCFrame.encode(message), timeout: timeout,
      maximumBodyBytes: maximumMessageBytes + GRPCFrame.prefixBytes, http2PriorKnowledge: true)
  }

  /// The serialised message of the answer.
  package func message(
    in result: Result<HTTPResponse, HTTPFailure>
  ) -> Result<[UInt8], GRPCFailure> {
    let response: HTTPResponse
    switch result {
    case .failure(let failure): return .failure(.transport(failure))
    case .success(let value): response = value
    }
    guard let status = GRPCStatus(in: response) else {
      return .failure(
        .malformed(
          response.status == 200
            ? "no grpc-status, neither in the trailers nor in the headers"
            : "HTTP status \(response.status) and no grpc-status"))
    }
    guard status.code == GRPCStatus.ok else { return .failure(.status(status)) }
    guard response.status == 200,
      let type = response.header("content-type"), type.hasPrefix("application/grpc")
    else {
      return .failure(
        .malformed(
          "HTTP status \(response.status), content type "
            + (response.header("content-type") ?? "missing")))
    }
    do throws(GRPCFailure) {
      return .success(
        try GRPCFrame.decode(response.body, maximumMessageBytes: maximumMessageBytes))
    } catch {
      return .failure(error)
    }
  }

  /// The whole call, ended early by a readable `wakeFD`.
  package func call(
    over transport: HTTPTransport, service: String, method: String, message: [UInt8],
    interruptedBy wakeFD: Int32? = nil
  ) -> Result<[UInt8], GRPCFailure> {
    self.message(
      in: transport.perform(
        request(service: service, method: method, message: message), interruptedBy: wakeFD))
  }

  /// `grpc-timeout`: at most eight digits and a unit.
  static func timeoutValue(_ timeout: Duration) -> String {
    let milliseconds = Int(max(1, timeout.millisecondsRoundedUp))
    return milliseconds < 100_000_000 ? "\(milliseconds)m" : "\((milliseconds + 999) / 1000)S"
  }
}
