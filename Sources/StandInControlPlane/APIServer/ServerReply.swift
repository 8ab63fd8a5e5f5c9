/// What the stand-in API server answers to one request.
enum ServerReply: Equatable {
  /// A whole answer, now.
  case whole(WholeReply)
  /// A whole answer after this long: a request in flight.
  case delayed(Duration, WholeReply)
  /// A watch: a chunked answer that begins with these objects and stays open, for this long when
  /// the client said so. Later changes are not sent.
  case watch(timeout: Duration?, events: [JSONTree])
  /// No answer: the connection is closed as if the server had gone.
  case dropped
}

/// A status with a body of known length.
struct WholeReply: Equatable {
  var status: Int
  var contentType = "text/plain; charset=utf-8"
  var body: String
  var extraHeaders: [String] = []
  /// An answer to HEAD: the length is said, the body is not sent (RFC 9110, section 9.3.2).
  var isHeadOnly = false

  /// A Kubernetes `Status` object of kind failure.
  static func failure(_ status: Int, reason: String, message: String) -> WholeReply {
    APIProblem(status: status, reason: reason, message: message).reply
  }

  static func json(_ status: Int, _ text: String) -> WholeReply {
    WholeReply(status: status, contentType: "application/json", body: text + "\n")
  }

  /// The bytes of the answer. `close` tells the client that the connection ends here.
  func encoded(unixTime: Int64, close: Bool) -> [UInt8] {
    var lines = Self.statusLine(status)
    lines += "Date: \(TimeText(unixTime: unixTime).httpDate)\r\n"
    lines += "Content-Type: \(contentType)\r\nContent-Length: \(body.utf8.count)\r\n"
    lines += extraHeaders.map { $0 + "\r\n" }.joined()
    if close { lines += "Connection: close\r\n" }
    return Array((lines + "\r\n" + (isHeadOnly ? "" : body)).utf8)
  }

  private static func statusLine(_ status: Int) -> String {
    let phrases = [
      200: "OK", 201: "Created", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
      404: "Not Found", 405: "Method Not Allowed", 409: "Conflict",
      411: "Length Required", 413: "Content Too Large", 415: "Unsupported Media Type",
      422: "Unprocessable Entity", 429: "Too Many Requests",
      431: "Request Header Fields Too Large", 500: "Internal Server Error",
      503: "Service Unavailable", 504: "Gateway Timeout",
    ]
    return "HTTP/1.1 \(status) \(phrases[status] ?? "Status \(status)")\r\n"
  }
}

/// The chunked transfer coding of a watch (RFC 9112, section 7.1).
enum WatchStream {
  /// Status line, headers and an event for each object that is there.
  static func opening(_ objects: [JSONTree], unixTime: Int64) -> [UInt8] {
    let head =
      "HTTP/1.1 200 OK\r\nDate: \(TimeText(unixTime: unixTime).httpDate)\r\n"
      + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    let chunks = objects.map { object in
      let event: JSONTree = ["type": "ADDED", "object": object]
      let line = event.text + "\n"
      return String(line.utf8.count, radix: 16) + "\r\n" + line + "\r\n"
    }
    return Array((head + chunks.joined()).utf8)
  }

  /// The last chunk: how a server ends a watch cleanly.
  static let ending = Array("0\r\n\r\n".utf8)
}
