import HTTPTransport

/// The calls of the Docker Engine's API that create, list, start and remove, over its Unix socket.
final class DockerClient {
  private let transport: HTTPTransport
  private let socket: String

  init(socket: String) throws(StandInError) {
    self.socket = socket
    do {
      transport = try HTTPTransport()
    } catch {
      throw StandInError("no HTTP transport: \(error)")
    }
  }

  /// Every container in any state that carries all these labels, as the list has them.
  func containers(labels: [String: String]) throws(StandInError) -> [JSONTree] {
    let filter: JSONTree = ["label": .array(labels.map { .string("\($0.key)=\($0.value)") })]
    return try call("GET", "/containers/json?all=1&filters=\(Self.escaped(filter.text))").items
      ?? []
  }

  func inspect(_ id: String) throws(StandInError) -> JSONTree {
    try call("GET", "/containers/\(id)/json")
  }

  /// The id of an image by its name: dockershim starts containers by ids.
  func imageID(_ name: String) throws(StandInError) -> String {
    guard let id = try call("GET", "/images/\(name)/json")["Id"]?.string else {
      throw StandInError("\(name): an image without an id")
    }
    return id
  }

  func create(_ name: String, _ configuration: JSONTree) throws(StandInError) -> String {
    let answer = try call("POST", "/containers/create?name=\(name)", configuration)
    guard let id = answer["Id"]?.string else {
      throw StandInError("\(name): created without an id")
    }
    return id
  }

  func start(_ id: String) throws(StandInError) {
    _ = try call("POST", "/containers/\(id)/start")
  }

  /// TERM, and KILL after the grace.
  func stop(_ id: String, grace: Duration) throws(StandInError) {
    let seconds = max(1, grace.components.seconds)
    _ = try call(
      "POST", "/containers/\(id)/stop?t=\(seconds)", within: .seconds(seconds + 30))
  }

  /// Removes it with whatever runs in it.
  func remove(_ id: String) throws(StandInError) {
    _ = try call("DELETE", "/containers/\(id)?force=1&v=1")
  }

  private func call(
    _ method: String, _ path: String, _ body: JSONTree? = nil,
    within limit: Duration = .seconds(60)
  ) throws(StandInError) -> JSONTree {
    let request = HTTPRequest(
      method: method, url: "http://docker/v1.24\(path)", unixSocket: socket,
      headers: body == nil ? [] : [("Content-Type", "application/json")],
      body: body.map { Array($0.text.utf8) }, timeout: limit, maximumBodyBytes: 16 << 20)
    switch transport.perform(request) {
    case .failure(let failure): throw StandInError(failure.message)
    case .success(let response):
      guard (200..<300).contains(response.status) || response.status == 304 else {
        throw StandInError(
          "\(method) \(path): \(response.status) \(String(decoding: response.body, as: UTF8.self))")
      }
      guard !response.body.isEmpty else { return .null }
      do { return try JSONTree(parsing: response.body) } catch {
        throw StandInError("\(method) \(path): \(error)")
      }
    }
  }

  /// Percent-encoded for a query (RFC 3986 section 2.3).
  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain =
        (UInt8(ascii: "a")...UInt8(ascii: "z")) ~= byte
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")) ~= byte
        || (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= byte || "-._~".utf8.contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain
        ? String(Character(UnicodeScalar(byte))) : "%" + (byte < 16 ? "0" : "") + digits
    }.joined()
  }
}
