/// What the stand-in API server answers to one request.
enum ServerReply: Equatable {
  /// A whole answer, now.
  case whole(WholeReply)
  /// A whole answer after this long: a request in flight.
  case delayed(Duration, WholeReply)
  /// A watch: a chunked answer that stays open, for this long when the client said so.
  case watch(timeout: Duration?)
}

/// A status with a body of known length.
struct WholeReply: Equatable {
  var status: Int
  var contentType = "text/plain; charset=utf-8"
  var body: String
  var extraHeaders: [String] = []
  /// An answer to HEAD: the length is said, the body is not sent (RFC 9110, section 9.3.2).
  var isHeadOnly = false

  /// A Kubernetes `Status` object of kind failure, as the API server makes them.
  static func failure(_ status: Int, reason: String, message: String) -> WholeReply {
    let text =
      #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"#
      + jsonString(message) + #","reason":"# + jsonString(reason) + #","code":\#(status)}"#
    return .json(status, text)
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
      404: "Not Found", 405: "Method Not Allowed", 411: "Length Required",
      413: "Content Too Large", 431: "Request Header Fields Too Large",
      500: "Internal Server Error",
    ]
    return "HTTP/1.1 \(status) \(phrases[status] ?? "Status \(status)")\r\n"
  }
}

/// The chunked transfer coding of a watch (RFC 9112, section 7.1).
enum WatchStream {
  /// Status line, headers and the first event: a bookmark.
  static func opening(unixTime: Int64) -> [UInt8] {
    let head =
      "HTTP/1.1 200 OK\r\nDate: \(TimeText(unixTime: unixTime).httpDate)\r\n"
      + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    let event =
      #"{"type":"BOOKMARK","object":{"kind":"ConfigMap","apiVersion":"v1","#
      + #""metadata":{"resourceVersion":"1"}}}"# + "\n"
    return Array((head + String(event.utf8.count, radix: 16) + "\r\n" + event + "\r\n").utf8)
  }

  /// The last chunk: how a server ends a watch cleanly.
  static let ending = Array("0\r\n\r\n".utf8)
}

/// `text` as a JSON string literal (RFC 8259, section 7).
func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
