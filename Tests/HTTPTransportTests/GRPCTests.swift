import HTTPTransport
import Testing

@Suite struct GRPCTests {
  private let grpc = GRPCUnary(
    unixSocket: "/run/x.sock", timeout: .milliseconds(1500), maximumMessageBytes: 8)

  @Test func framesARequest() {
    let request = grpc.request(service: "a.B", method: "C", message: [7, 8, 9])
    #expect(request.method == "POST")
    #expect(request.url == "http://localhost/a.B/C")
    #expect(request.unixSocket == "/run/x.sock")
    #expect(request.http2PriorKnowledge)
    #expect(request.body == [0, 0, 0, 0, 3, 7, 8, 9])
    #expect(request.maximumBodyBytes == 13)
    #expect(
      request.headers.map { "\($0.0): \($0.1)" } == [
        "content-type: application/grpc", "te: trailers", "grpc-timeout: 1500m",
      ])
  }

  @Test(arguments: [
    (Duration.milliseconds(1), "1m"), (.microseconds(1), "1m"), (.microseconds(1001), "2m"),
    (.seconds(3600), "3600000m"), (.seconds(100_000), "100000S"),
  ]) func writesTimeouts(timeout: Duration, text: String) {
    let request = GRPCUnary(unixSocket: "/s", timeout: timeout)
      .request(service: "a", method: "b", message: [])
    #expect(request.headers.last?.1 == text)
  }

  private static func answer(
    _ status: Int = 200, type: String? = "application/grpc",
    headers: [(name: String, value: String)] = [],
    trailers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) -> Result<HTTPResponse, HTTPFailure> {
    .success(
      HTTPResponse(
        status: status, headers: (type.map { [("content-type", $0)] } ?? []) + headers,
        trailers: trailers, body: body))
  }

  @Test(arguments: [[], [1, 2, 3], [0, 0, 0, 0, 0, 0, 0, 8]] as [[UInt8]])
  func readsWhatItWrote(message: [UInt8]) throws {
    let answer = Self.answer(
      trailers: [("grpc-status", "0")], body: GRPCFrame.encode(message))
    #expect(try grpc.message(in: answer).get() == message)
  }

  @Test(
    arguments: [
      [], [0], [0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 9] + Array(repeating: 0, count: 9),
      [0, 0, 0, 0, 2, 1], [0, 0, 0, 0, 1, 1, 1], [0, 255, 255, 255, 255],
    ] as [[UInt8]]) func refusesMalformedFrames(body: [UInt8])
  {
    let answer = Self.answer(trailers: [("grpc-status", "0")], body: body)
    #expect(throws: GRPCFailure.self) { try grpc.message(in: answer).get() }
    if case .failure(let failure) = grpc.message(in: answer) {
      #expect(failure.description.hasPrefix("not a proper gRPC answer: "))
    }
  }

  @Test func statusStandsInTrailersOrHeaders() {
    let failed = GRPCFailure.status(GRPCStatus(code: 5, message: "no such thing: é"))
    let encoded = "no such thing%3A %C3%A9"
    #expect(
      grpc.message(
        in: Self.answer(trailers: [("grpc-status", "5"), ("grpc-message", encoded)]))
        == .failure(failed))
    #expect(
      grpc.message(in: Self.answer(headers: [("grpc-status", "5"), ("grpc-message", encoded)]))
        == .failure(failed))
    // Trailers count, whatever the first block said.
    #expect(
      grpc.message(
        in: Self.answer(
          headers: [("grpc-status", "0")],
          trailers: [("grpc-status", "5"), ("grpc-message", encoded)]))
        == .failure(failed))
  }

  @Test(arguments: [
    (answer(body: [0, 0, 0, 0, 0]), "no grpc-status"),
    (answer(trailers: [("grpc-status", "")], body: [0, 0, 0, 0, 0]), "no grpc-status"),
    (answer(trailers: [("grpc-status", "+0")], body: [0, 0, 0, 0, 0]), "no grpc-status"),
    (answer(502, type: "text/html"), "HTTP status 502"),
    (answer(type: "text/html", trailers: [("grpc-status", "0")]), "text/html"),
    (answer(type: nil, trailers: [("grpc-status", "0")]), "missing"),
  ]) func missingOrFalseStatusIsAnError(
    answer: Result<HTTPResponse, HTTPFailure>, words: String
  ) {
    guard case .failure(.malformed(let what)) = grpc.message(in: answer) else {
      Issue.record("not refused")
      return
    }
    #expect(what.contains(words))
  }

  @Test(arguments: [
    ("plain", "plain"), ("a%20b", "a b"), ("%", "%"), ("%4", "%4"), ("%zz", "%zz"),
    ("100%25", "100%"), ("%e2%82%ac", "€"),
  ]) func decodesMessages(encoded: String, text: String) {
    let answer = Self.answer(trailers: [("grpc-status", "2"), ("grpc-message", encoded)])
    #expect(grpc.message(in: answer) == .failure(.status(GRPCStatus(code: 2, message: text))))
  }

  @Test func namesStatuses() {
    #expect(GRPCStatus(code: 12, message: "m").description == "UNIMPLEMENTED: m")
    #expect(GRPCStatus(code: 99, message: "").description == "status 99")
  }
}
