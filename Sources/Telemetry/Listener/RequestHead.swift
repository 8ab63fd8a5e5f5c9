/// The head of an HTTP/1 request (RFC 9112), as far as one resource needs it.
enum RequestHead {
  /// The most bytes that a head may have.
  static let limit = 4096

  /// What is known of the bytes so far.
  enum Verdict: Equatable {
    /// More must come.
    case incomplete
    /// This is to be answered.
    case answer(HTTPStatus, isHead: Bool)
  }

  static func judge(_ bytes: [UInt8]) -> Verdict {
    // Another protocol, TLS above all, has no line to wait for.
    if let first = bytes.first, !isLetter(first), first != 0x0D, first != 0x0A {
      return .answer(.badRequest, isHead: false)
    }
    guard let lines = lines(bytes) else {
      return bytes.count > limit ? .answer(.headTooLarge, isHead: false) : .incomplete
    }
    guard let request = lines.first, let head = Line(request), fieldsAreSound(lines, head) else {
      return .answer(.badRequest, isHead: false)
    }
    let isHead = head.method == "HEAD"
    guard let path = head.path else { return .answer(.badRequest, isHead: isHead) }
    guard path == "/metrics" else { return .answer(.notFound, isHead: isHead) }
    guard isHead || head.method == "GET" else { return .answer(.notAllowed, isHead: false) }
    return .answer(.ok, isHead: isHead)
  }

  /// The lines up to the empty one; `nil` while that is missing. A bare line feed ends a line too
  /// (section 2.2); an empty line before the first is skipped.
  private static func lines(_ bytes: [UInt8]) -> [String]? {
    var lines: [String] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0x0A) {
      var line = rest[..<end]
      if line.last == 0x0D { line = line.dropLast() }
      rest = rest[(end + 1)...]
      if line.isEmpty {
        if lines.isEmpty { continue }
        return lines
      }
      lines.append(String(decoding: line, as: UTF8.self))
    }
    return nil
  }

  /// Names without white space, no folded lines, no control characters, and one Host where HTTP/1.1
  /// demands it (sections 5.1, 5.2 and 3.2).
  private static func fieldsAreSound(_ lines: [String], _ head: Line) -> Bool {
    var hosts = 0
    for line in lines {
      if line.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" }) { return false }
    }
    for line in lines.dropFirst() {
      let name = line.prefix { $0 != ":" }
      guard name.count < line.count, !name.isEmpty, !name.contains(where: { " \t".contains($0) })
      else { return false }
      if name.lowercased() == "host" { hosts += 1 }
    }
    return hosts == 1 || (hosts == 0 && head.version == "HTTP/1.0")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// `GET /metrics HTTP/1.1`.
  struct Line {
    let method: String
    let version: String
    /// The path without its query; `nil` for a target of a form that this server has no use for.
    let path: String?

    init?(_ text: String) {
      let parts = text.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }),
        parts[0].utf8.allSatisfy(RequestHead.isLetter),
        parts[2] == "HTTP/1.1" || parts[2] == "HTTP/1.0"
      else { return nil }
      (method, version) = (String(parts[0]), String(parts[2]))
      path = Self.path(parts[1])
    }

    /// Of origin-form, or of absolute-form, which a server must take too (section 3.2.2).
    private static func path(_ target: Substring) -> String? {
      var target = target
      if target.hasPrefix("http://") {
        target = target.dropFirst("http://".count)
        target = target.firstIndex(of: "/").map { target[$0...] } ?? "/"
      }
      guard target.hasPrefix("/") else { return nil }
      return String(target.prefix { $0 != "?" && $0 != "#" })
    }
  }
}
