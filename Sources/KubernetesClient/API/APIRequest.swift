/// What is asked of an API server.
package struct APIRequest: Sendable {
  /// HTTP methods of the API.
  package enum Method: String, Sendable, Hashable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    /// Whether asking twice could do something twice.
    package var isWrite: Bool { self != .get }
  }

  /// The method.
  package var method: Method
  /// From `/`, already percent-encoded; `APIPath` makes them.
  package var path: String
  /// Query parameters, not encoded yet.
  package var query: [(name: String, value: String)]
  /// JSON content; nil sends none.
  package var body: JSONValue?
  /// Of the content.
  package var contentType: String
  /// Of the answer.
  package var accept: String
  /// The most content that is accepted in an answer, in bytes.
  package var maximumBodyBytes: Int

  /// A request with the given parts.
  package init(
    _ method: Method = .get, _ path: String, query: [(name: String, value: String)] = [],
    body: JSONValue? = nil, contentType: String = "application/json",
    accept: String = "application/json", maximumBodyBytes: Int = 4 << 20
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
    self.contentType = contentType
    self.accept = accept
    self.maximumBodyBytes = maximumBodyBytes
  }

  /// `GET /api/v1/nodes`, for messages.
  package var title: String { "\(method.rawValue) \(path)" }

  /// Path and query.
  var target: String {
    guard !query.isEmpty else { return path }
    let pairs = query.map { "\(APIPath.encode($0.name))=\(APIPath.encode($0.value))" }
    return path + "?" + pairs.joined(separator: "&")
  }
}
