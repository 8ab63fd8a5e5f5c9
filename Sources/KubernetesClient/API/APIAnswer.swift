import HTTPTransport

/// What an API server answered; any HTTP status.
package struct APIAnswer: Sendable {
  /// HTTP status code.
  package let status: Int
  /// The whole content.
  package let body: [UInt8]
  /// The content as JSON; nil where it is none.
  package let json: JSONValue?
  /// `Retry-After` in seconds (RFC 9110 section 10.2.3), 0 to 86,400.
  package let retryAfter: Int?
  /// The server's clock in Unix seconds, to the second, from `Date`.
  package let serverDate: Int64?
  /// Who answered.
  package let server: APIServerAddress

  init(_ response: HTTPResponse, server: APIServerAddress) {
    status = response.status
    body = response.body
    // `/readyz` and proxies speak plain text.
    let isJSON = response.header("Content-Type")?.lowercased().contains("json") == true
    json = isJSON ? try? JSONValue.parse(response.body) : nil
    serverDate = response.header("Date").flatMap(HTTPDate.unixSeconds)
    retryAfter = Self.seconds(response.header("Retry-After"), serverDate: serverDate)
    self.server = server
  }

  private static func seconds(_ text: String?, serverDate: Int64?) -> Int? {
    guard let text else { return nil }
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return min(Int(text) ?? 86_400, 86_400)
    }
    guard let serverDate, let until = HTTPDate.unixSeconds(text) else { return nil }
    return Int(max(0, min(until - serverDate, 86_400)))
  }

  /// A `Status` object (`meta/v1`), which every error of an API server is.
  package var statusObject: JSONValue? {
    json?["kind"] == "Status" && json?["apiVersion"] == "v1" ? json : nil
  }

  /// `reason` of the `Status`, such as `NotFound`, `Conflict`, `AlreadyExists`.
  package var reason: String? { statusObject?["reason"]?.string }

  /// The server's words about an error, in one line of at most 300 characters.
  package var message: String {
    if let message = statusObject?["message"]?.string, !message.isEmpty {
      return OneLine.of(message)
    }
    let text = OneLine.of(String(decoding: body.prefix(1200), as: UTF8.self))
    return text.isEmpty ? "no explanation" : text
  }

  /// `10.0.0.1:6443 answered 403: …`, for messages.
  package var sentence: String { "\(server) answered \(status): \(message)" }
}

/// Why no API server gave an answer.
package struct APIFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What one server's turn came to.
  package struct Attempt: Sendable, Equatable {
    /// Which.
    package let server: APIServerAddress
    /// Why it gave no answer.
    package let message: String
    /// Whether no byte of the request left this host.
    package let sentNothing: Bool
  }

  /// True where no server can have got the request; false for a write means that it may have been
  /// applied, or may still be.
  package let surelyNotDelivered: Bool
  /// True where the wake descriptor of `perform` ended it.
  package let interrupted: Bool
  /// One line with every server that was tried and why it gave no answer.
  package let message: String
  /// In the order of the attempts.
  package let perServer: [Attempt]

  /// The message.
  package var description: String { message }

  init(_ message: String) {
    (self.message, perServer, surelyNotDelivered, interrupted) = (message, [], true, false)
  }

  init(_ title: String, _ attempts: [Attempt], why: String? = nil, interrupted: Bool = false) {
    perServer = attempts
    surelyNotDelivered = attempts.allSatisfy(\.sentNothing)
    self.interrupted = interrupted
    let reasons = attempts.map(\.message) + [why].compactMap { $0 }
    message = "\(title): \(reasons.joined(separator: "; "))"
  }
}
