import HTTPTransport

/// The servers that one request goes to, one after the other, and what came of each.
///
/// A read goes on after every failure, and after 500, 502, 503 and 504, which tell of a server that is
/// ill. A write goes on only where no byte of it was sent: anything else may have been applied.
struct APIAttempts {
  enum Next {
    case ask(HTTPRequest)
    case over(Result<APIAnswer, APIFailure>)
  }

  private let request: APIRequest
  private let body: [UInt8]?
  private let credential: APICredential
  private let perTry: Duration
  private let deadline: ContinuousClock.Instant
  private var rest: ArraySlice<APIServer>
  private var asked: APIServer?
  private var failed: [APIFailure.Attempt] = []
  /// The first answer that tells of an ill server.
  private var illAnswer: APIAnswer?

  init(
    _ request: APIRequest, servers: [APIServer], credential: APICredential, perTry: Duration,
    deadline: ContinuousClock.Instant
  ) throws(APIFailure) {
    guard request.path.hasPrefix("/"),
      !request.path.utf8.contains(where: { "?# ".utf8.contains($0) })
    else { throw APIFailure("not a path of the API: \(OneLine.of(request.path))") }
    self.request = request
    do { body = try request.body.map { value throws(JSONProblem) in try value.encoded() } } catch {
      throw APIFailure("\(request.title): \(error)")
    }
    self.credential = credential
    self.perTry = perTry
    self.deadline = deadline
    // The configured server may be a peer's own address besides.
    var seen: Set<APIServerAddress> = []
    rest = servers.filter { seen.insert(credential.address(of: $0)).inserted }[...]
    guard !rest.isEmpty else { throw APIFailure("\(request.title): no API server is known") }
  }

  /// The server that gave the answer.
  var answering: APIServer? { asked }

  mutating func next() -> Next {
    let left = ContinuousClock.now.duration(to: deadline)
    guard let server = rest.first else { return .over(outcome()) }
    guard left > .zero else { return .over(outcome("no time was left for \(rest.count) more")) }
    rest = rest.dropFirst()
    asked = server
    return .ask(
      credential.request(request, body: body, to: server, timeout: min(perTry, left)))
  }

  mutating func take(_ result: Result<HTTPResponse, HTTPFailure>) -> Next {
    guard let asked else { return next() }
    let address = credential.address(of: asked)
    switch result {
    case .success(let response):
      let answer = APIAnswer(response, server: address)
      let isIll = [500, 502, 503, 504].contains(answer.status)
      guard isIll, !request.method.isWrite else { return .over(.success(answer)) }
      illAnswer = illAnswer ?? answer
      return next()
    case .failure(let failure):
      failed.append(
        .init(server: address, message: failure.message, sentNothing: failure.sentNothing))
      if failure.kind == .interrupted {
        return .over(.failure(APIFailure(request.title, failed, interrupted: true)))
      }
      guard !request.method.isWrite || failure.sentNothing else {
        return .over(.failure(APIFailure(request.title, failed)))
      }
      return next()
    }
  }

  /// The outcome of a request that its owner dropped: the server that was being asked may have got it.
  var cancelled: APIFailure {
    guard let asked else { return APIFailure("\(request.title): cancelled") }
    return APIFailure(
      request.title,
      failed + [
        .init(server: credential.address(of: asked), message: "cancelled", sentNothing: false)
      ])
  }

  private func outcome(_ why: String? = nil) -> Result<APIAnswer, APIFailure> {
    if let illAnswer { return .success(illAnswer) }
    return .failure(APIFailure(request.title, failed, why: why))
  }
}
