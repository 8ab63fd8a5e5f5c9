/// Sorts the lines that libcurl's header callback delivers into status, headers and trailers.
/// The header API (`curl_easy_header`) is newer than Ubuntu 22.04's libcurl.
struct ResponseHead {
  private(set) var status: Int?
  private(set) var headers: [(name: String, value: String)] = []
  private(set) var trailers: [(name: String, value: String)] = []
  private var blockIsComplete = false
  private var bytes = 0

  /// All lines together; a server that sends more is cut off.
  static let maximumBytes = 256 << 10

  /// Takes one line, its line break included. False when the line cannot be accepted.
  mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
    bytes += line.count
    guard bytes <= Self.maximumBytes else { return false }
    var text = line[...]
    while let last = text.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
      text = text.dropLast()
    }
    if text.isEmpty {
      if status != nil { blockIsComplete = true }
      return true
    }
    if text.starts(with: "HTTP/".utf8) { return takeStatusLine(text) }
    return takeField(text)
  }

  /// `HTTP/1.1 200 OK` or `HTTP/2 200`. A later one replaces an interim response (1xx).
  private mutating func takeStatusLine(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard parts.count >= 2, parts[1].count == 3,
      let code = Int(String(decoding: parts[1], as: UTF8.self)), code >= 100
    else { return false }
    status = code
    headers = []
    trailers = []
    blockIsComplete = false
    return true
  }

  private mutating func takeField(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else {
      // A folded line (RFC 9112 section 5.2) or junk: neither is of use to anyone here.
      return true
    }
    let name = String(decoding: text[..<colon], as: UTF8.self)
    let value = Self.trimmed(text[text.index(after: colon)...])
    if blockIsComplete {
      trailers.append((name, value))
    } else {
      headers.append((name, value))
    }
    return true
  }

  private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var rest = bytes.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest = rest.dropLast() }
    return String(decoding: rest, as: UTF8.self)
  }
}
