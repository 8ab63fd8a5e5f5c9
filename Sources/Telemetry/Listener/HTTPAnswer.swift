import Glibc

/// The statuses that this server knows (RFC 9110 section 15, RFC 6585 section 5).
enum HTTPStatus: Int, Equatable {
  case ok = 200
  case badRequest = 400
  case notFound = 404
  case notAllowed = 405
  case headTooLarge = 431
  case unavailable = 503

  var phrase: String {
    switch self {
    case .ok: "OK"
    case .badRequest: "Bad Request"
    case .notFound: "Not Found"
    case .notAllowed: "Method Not Allowed"
    case .headTooLarge: "Request Header Fields Too Large"
    case .unavailable: "Service Unavailable"
    }
  }

  /// What a person with curl reads.
  var sentence: String {
    switch self {
    case .ok: ""
    case .badRequest: "this is no HTTP/1.1 request that can be understood"
    case .notFound, .notAllowed: "GET /metrics is all there is"
    case .headTooLarge: "the request's head has more than \(RequestHead.limit) bytes"
    case .unavailable: "the first look is not over yet"
    }
  }
}

/// One whole answer; the connection ends with it.
enum HTTPAnswer {
  /// - Parameter page: the exposition; `nil`: there is none yet.
  static func bytes(
    _ status: HTTPStatus, isHead: Bool, page: String?, now: time_t
  ) -> [UInt8] {
    let status = status == .ok && page == nil ? .unavailable : status
    let body = status == .ok ? page ?? "" : "\(status.rawValue) \(status.sentence)\n"
    var head = "HTTP/1.1 \(status.rawValue) \(status.phrase)\r\nDate: \(date(now))\r\n"
    if status == .notAllowed { head += "Allow: GET, HEAD\r\n" }
    let version = status == .ok ? "; version=0.0.4" : ""
    head += "Content-Type: text/plain\(version); charset=utf-8\r\n"
    head += "Content-Length: \(body.utf8.count)\r\nCache-Control: no-store\r\n"
    head += "Connection: close\r\n\r\n"
    return Array(head.utf8) + (isHead ? [] : Array(body.utf8))
  }

  /// IMF-fixdate (RFC 9110 section 5.6.7), in any locale.
  static func date(_ seconds: time_t) -> String {
    var seconds = seconds
    var time = tm()
    guard gmtime_r(&seconds, &time) != nil else { return "Thu, 01 Jan 1970 00:00:00 GMT" }
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(days[Int(time.tm_wday)]), \(two(time.tm_mday)) \(months[Int(time.tm_mon)]) "
      + "\(1900 + time.tm_year) \(two(time.tm_hour)):\(two(time.tm_min)):\(two(time.tm_sec)) GMT"
  }
}
