import HTTPTransport

/// One question about readiness in flight. Many are asked at once: begin them, `drive` the transport,
/// poll each.
package final class ReadinessCall {
  private enum Progress {
    case inFlight(ExchangeID)
    case over(Result<HTTPResponse, HTTPFailure>)

    init(_ transport: HTTPTransport, _ request: HTTPRequest) {
      do throws(HTTPFailure) {
        self = .inFlight(try transport.start(request))
      } catch {
        self = .over(.failure(error))
      }
    }

    mutating func advance(_ transport: HTTPTransport) -> Result<HTTPResponse, HTTPFailure>? {
      if case .inFlight(let id) = self, let result = transport.takeResult(id) {
        self = .over(result)
      }
      if case .over(let result) = self { return result }
      return nil
    }

    func cancel(_ transport: HTTPTransport) {
      if case .inFlight(let id) = self { transport.cancel(id) }
    }
  }

  private let transport: HTTPTransport
  private let understand: (Result<HTTPResponse, HTTPFailure>) -> ReadinessAnswer
  private var readiness: Progress?
  private var version: Progress?
  private var answer: ReadinessAnswer?

  init(_ answer: ReadinessAnswer, transport: HTTPTransport) {
    self.transport = transport
    self.answer = answer
    understand = { _ in answer }
  }

  init(
    transport: HTTPTransport, readiness: HTTPRequest, version: HTTPRequest?,
    understand: @escaping (Result<HTTPResponse, HTTPFailure>) -> ReadinessAnswer
  ) {
    self.transport = transport
    self.understand = understand
    self.readiness = Progress(transport, readiness)
    self.version = version.map { Progress(transport, $0) }
  }

  deinit { cancel() }

  /// The answer, again at each call once it is there; nil while anything of it is in flight.
  package func poll() -> ReadinessAnswer? {
    if let answer { return answer }
    let versionResult = version?.advance(transport)
    guard let result = readiness?.advance(transport), version == nil || versionResult != nil else {
      return nil
    }
    var answer = understand(result)
    if case .success(let response) = versionResult { answer.gitVersion = Self.gitVersion(response) }
    self.answer = answer
    return answer
  }

  /// Drops what is in flight; `poll` gives nil from then on, unless the answer was there.
  package func cancel() {
    readiness?.cancel(transport)
    version?.cancel(transport)
    (readiness, version) = (nil, nil)
  }

  private static func gitVersion(_ response: HTTPResponse) -> String? {
    guard response.status == 200, let json = try? JSONValue.parse(response.body),
      let text = json["gitVersion"]?.string, !text.isEmpty
    else { return nil }
    return OneLine.of(text, limit: 64)
  }
}
