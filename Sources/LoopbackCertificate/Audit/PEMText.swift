/// The cursor of `PEMScan`. Names and order of steps are those of Go's `pem.Decode`, so that the two
/// can be compared line by line.
struct PEMText {
  enum Found {
    case block(PEMSummary.Block, content: [UInt8])
    case damage(PEMSummary.Damage)
  }

  private static let begin = Array("-----BEGIN ".utf8)
  private static let end = Array("-----END ".utf8)
  private static let dashes = Array("-----".utf8)

  private let bytes: UnsafeBufferPointer<UInt8>
  /// Where reading goes on; always the beginning of a line.
  private var rest = 0
  /// The newest END that was searched for, and its line: every search begins behind the one before
  /// it, so that no byte is searched twice, however many BEGINs stand before one END.
  private var knownEnd = -1
  private var knownEndLine = (end: 0, next: 0)
  private var (counted, line) = (0, 1)

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() -> Found? {
    guard let start = nextBegin() else { return nil }
    let number = lineNumber(at: start)
    let typeStart = start + Self.begin.count
    var (typeEnd, next) = getLine(typeStart)
    rest = next
    guard typeEnd - typeStart >= 5, has(Self.dashes, at: typeEnd - 5) else {
      return .damage(.init(label: text(typeStart, typeEnd), line: number, reason: .beginLine))
    }
    typeEnd -= 5
    let label = text(typeStart, typeEnd)
    func damage(_ reason: PEMSummary.Damage.Reason) -> Found {
      .damage(.init(label: label, line: number, reason: reason))
    }

    var (hasHeaders, isEncrypted) = (false, false)
    while true {
      // Go gives up altogether here: there is nothing behind it.
      guard rest < bytes.count else { return damage(.noEnd) }
      let (lineEnd, next) = getLine(rest)
      guard let colon = bytes[rest..<lineEnd].firstIndex(of: UInt8(ascii: ":")) else { break }
      hasHeaders = true
      // Headers may be as long as the file; the one that matters is short.
      if colon - rest <= 64, lineEnd - colon <= 256 {
        isEncrypted =
          isEncrypted
          || text(rest, colon) == "Proc-Type" && text(colon, lineEnd).contains("ENCRYPTED")
      }
      rest = next
    }

    let endIndex: Int
    let (closing, following): (Int, Int)
    if !hasHeaders, has(Self.end, at: rest) {
      endIndex = rest
      (closing, following) = getLine(rest + Self.end.count)
    } else if let found = nextEnd() {
      endIndex = found
      (closing, following) = knownEndLine
    } else {
      return damage(.noEnd)
    }
    let trailer = endIndex + Self.end.count
    guard closing - trailer == typeEnd - typeStart + 5, has(Self.dashes, at: closing - 5),
      bytes[trailer..<closing - 5].elementsEqual(bytes[typeStart..<typeEnd])
    else { return damage(.otherEnd) }

    // Spaces and tabs are taken out first, and line breaks mean nothing to base64.
    let body = bytes[rest..<endIndex].lazy.filter { $0 != 0x20 && $0 != 0x09 }
    guard let content = PEMBase64.decode(body) else { return damage(.base64) }
    rest = following
    return .block(
      .init(label: label, line: number, size: content.count, isEncrypted: isEncrypted),
      content: content)
  }

  /// The next BEGIN that stands at the beginning of a line.
  private func nextBegin() -> Int? {
    var position = rest
    while position < bytes.count {
      if has(Self.begin, at: position) { return position }
      guard let newline = bytes[position...].firstIndex(of: 0x0A) else { return nil }
      position = newline + 1
    }
    return nil
  }

  /// The next END behind `rest` that stands at the beginning of a line other than this one.
  private mutating func nextEnd() -> Int? {
    if knownEnd > rest { return knownEnd < bytes.count ? knownEnd : nil }
    var position = rest
    while let newline = bytes[position...].firstIndex(of: 0x0A) {
      position = newline + 1
      if has(Self.end, at: position) {
        knownEnd = position
        knownEndLine = getLine(position + Self.end.count)
        return position
      }
    }
    knownEnd = bytes.count
    return nil
  }

  /// Where the line that begins at `start` ends without its break and the blanks before it, and where
  /// the next one begins.
  private func getLine(_ start: Int) -> (end: Int, next: Int) {
    guard start < bytes.count else { return (min(start, bytes.count), bytes.count) }
    let newline = bytes[start...].firstIndex(of: 0x0A)
    var end = newline ?? bytes.count
    if newline != nil, end > start, bytes[end - 1] == 0x0D { end -= 1 }
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return (end, newline.map { $0 + 1 } ?? bytes.count)
  }

  private func has(_ wanted: [UInt8], at position: Int) -> Bool {
    position >= 0 && position + wanted.count <= bytes.count
      && bytes[position..<position + wanted.count].elementsEqual(wanted)
  }

  private func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<min(end, start + 200)], as: UTF8.self)
  }

  private mutating func lineNumber(at position: Int) -> Int {
    for byte in bytes[counted..<position] where byte == 0x0A { line += 1 }
    counted = position
    return line
  }
}
