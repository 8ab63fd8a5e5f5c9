/// One request as the stand-in API server reads it.
struct ServerRequest: Sendable, Equatable {
  var method: String
  /// Without the query.
  var path: String
  /// Decoded query items, in order.
  var query: [(name: String, value: String)]
  /// Names in lower case.
  var headers: [(name: String, value: String)]
  var body: [UInt8]
  /// Whether the client wants the connection kept.
  var keepAlive: Bool

  func header(_ name: String) -> String? {
    headers.first { $0.name == name }?.value
  }

  func queryItem(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }

  static func == (left: ServerRequest, right: ServerRequest) -> Bool {
    left.method == right.method && left.path == right.path && left.body == right.body
      && left.keepAlive == right.keepAlive
      && left.query.elementsEqual(right.query, by: ==)
      && left.headers.elementsEqual(right.headers, by: ==)
  }
}

/// A request that cannot be served, with the status that says so.
struct RequestRefusal: Error, Equatable {
  let status: Int
  let message: String
}

/// Cuts requests out of the bytes of one connection (RFC 9112), with bounds.
struct HTTPRequestReader {
  private var buffer: [UInt8] = []
  private let maximumHeadBytes = 32 << 10
  private let maximumBodyBytes = 1 << 20

  var isEmpty: Bool { buffer.isEmpty }
  /// Bytes that have been appended and not been taken.
  var count: Int { buffer.count }

  mutating func append(_ bytes: some Sequence<UInt8>) {
    buffer += bytes
  }

  /// The next complete request, nil when more bytes are needed.
  mutating func next() throws(RequestRefusal) -> ServerRequest? {
    guard let headEnd = endOfHead() else {
      guard buffer.count <= maximumHeadBytes else {
        throw RequestRefusal(status: 431, message: "request head is larger than 32 KiB")
      }
      return nil
    }
    var request = try Self.parseHead(buffer[..<headEnd])
    guard request.header("transfer-encoding") == nil else {
      throw RequestRefusal(status: 411, message: "this stand-in wants a Content-Length")
    }
    var length = 0
    if let text = request.header("content-length") {
      guard let number = Int(text), number >= 0 else {
        throw RequestRefusal(status: 400, message: "bad Content-Length")
      }
      length = number
    }
    guard length <= maximumBodyBytes else {
      throw RequestRefusal(status: 413, message: "body is larger than 1 MiB")
    }
    let bodyStart = headEnd + 4
    guard buffer.count >= bodyStart + length else { return nil }
    request.body = Array(buffer[bodyStart..<bodyStart + length])
    buffer.removeFirst(bodyStart + length)
    return request
  }

  private func endOfHead() -> Int? {
    guard buffer.count >= 4 else { return nil }
    let blank: [UInt8] = [13, 10, 13, 10]
    return (0...buffer.count - 4).first { buffer[$0..<$0 + 4].elementsEqual(blank) }
  }

  private static func parseHead(_ bytes: ArraySlice<UInt8>) throws(RequestRefusal) -> ServerRequest
  {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RequestRefusal(status: 400, message: "request head is not text")
    }
    var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)[...]
    let start = (lines.popFirst() ?? "").split(separator: " ", omittingEmptySubsequences: false)
    guard start.count == 3, start[1].hasPrefix("/"),
      start[2] == "HTTP/1.1" || start[2] == "HTTP/1.0"
    else { throw RequestRefusal(status: 400, message: "malformed request line") }
    var headers: [(name: String, value: String)] = []
    for line in lines {
      guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else {
        throw RequestRefusal(status: 400, message: "malformed header line")
      }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers.append((line[..<colon].lowercased(), String(value)))
    }
    let target = start[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let connection = headers.first { $0.name == "connection" }?.value.lowercased()
    return ServerRequest(
      method: String(start[0]), path: String(target[0]),
      query: target.count > 1 ? parseQuery(target[1]) : [], headers: headers, body: [],
      keepAlive: start[2] == "HTTP/1.1" ? connection != "close" : connection == "keep-alive")
  }

  private static func parseQuery(_ text: Substring) -> [(name: String, value: String)] {
    text.split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (percentDecoded(parts[0]), parts.count > 1 ? percentDecoded(parts[1]) : "")
    }
  }

  private static func percentDecoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
