/// A TZif file taken apart and checked against RFC 9636 section 3.
struct TZifFile {
  /// Never empty; the first holds before the first transition.
  let types: [LocalTimeType]
  let transitionTimes: [Int64]
  let transitionTypes: [LocalTimeType]
  /// Nil when the file has none (version 1, or an empty footer).
  let footer: FooterRule?

  init(_ bytes: [UInt8]) throws(TimeZoneError) {
    var reader = ByteReader(bytes[...])
    let first = try Header(&reader)
    if first.version == 0 {
      let block = try DataBlock(&reader, first, timeSize: 4)
      (types, transitionTimes, transitionTypes) = (block.types, block.times, block.timeTypes)
      footer = nil
      return
    }
    // Newer files repeat themselves with 64-bit times; the first block is for old readers.
    _ = try reader.take(first.blockSize(timeSize: 4))
    let second = try Header(&reader)
    guard second.version == first.version else { throw malformed("its two headers disagree") }
    let block = try DataBlock(&reader, second, timeSize: 8)
    (types, transitionTimes, transitionTypes) = (block.types, block.times, block.timeTypes)
    footer = try Self.footer(&reader)
  }

  private static func footer(_ reader: inout ByteReader) throws(TimeZoneError) -> FooterRule? {
    let newline = UInt8(ascii: "\n")
    guard try reader.take(1).first == newline, let end = reader.rest.firstIndex(of: newline) else {
      throw malformed("its footer does not stand between newlines")
    }
    let text = reader.rest[..<end]
    if text.isEmpty { return nil }
    guard let rule = FooterRule(tzString: text) else {
      throw malformed(
        "its footer \(String(decoding: text.prefix(80), as: UTF8.self).debugDescription)"
          + " is no rule that is understood here")
    }
    return rule
  }
}

private func malformed(_ reason: String) -> TimeZoneError { .malformed(file: nil, reason: reason) }

private struct ByteReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func take(_ count: Int) throws(TimeZoneError) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw malformed("it is cut short") }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}

/// Big-endian, two's complement, from up to 8 bytes.
private func integer(_ bytes: ArraySlice<UInt8>) -> Int64 {
  let negative = (bytes.first ?? 0) & 0x80 != 0
  return bytes.reduce(negative ? -1 : 0) { $0 << 8 | Int64($1) }
}

private struct Header {
  let version: UInt8
  let utCount, standardCount, leapCount, timeCount, typeCount, characterCount: Int

  init(_ reader: inout ByteReader) throws(TimeZoneError) {
    let bytes = try reader.take(44)
    guard bytes.starts(with: "TZif".utf8) else { throw malformed("it is not in TZif format") }
    version = bytes[bytes.startIndex + 4]
    guard version == 0 || (UInt8(ascii: "2")...UInt8(ascii: "4")).contains(version) else {
      throw malformed("its TZif version is unknown (byte \(version))")
    }
    var counts: [Int] = []
    for index in 0..<6 {
      let start = bytes.startIndex + 20 + index * 4
      counts.append(Int(UInt32(truncatingIfNeeded: integer(bytes[start..<start + 4]))))
    }
    (utCount, standardCount, leapCount) = (counts[0], counts[1], counts[2])
    (timeCount, typeCount, characterCount) = (counts[3], counts[4], counts[5])
  }

  /// Counts have 32 bits each, so this cannot overflow.
  func blockSize(timeSize: Int) -> Int {
    timeCount * (timeSize + 1) + typeCount * 6 + characterCount + leapCount * (timeSize + 4)
      + standardCount + utCount
  }
}

private struct DataBlock {
  var types: [LocalTimeType] = []
  var times: [Int64] = []
  var timeTypes: [LocalTimeType] = []

  init(_ reader: inout ByteReader, _ header: Header, timeSize: Int) throws(TimeZoneError) {
    guard (1...256).contains(header.typeCount), header.characterCount > 0 else {
      throw malformed("it has no local time type, or more than 256")
    }
    guard [0, header.typeCount].contains(header.utCount),
      [0, header.typeCount].contains(header.standardCount)
    else { throw malformed("its indicator counts do not match its types") }
    guard header.leapCount == 0 else {
      throw malformed("it counts leap seconds (a `right/` zone); use the zone without them")
    }
    let times = try reader.take(header.timeCount * timeSize)
    let indices = try reader.take(header.timeCount)
    let records = try reader.take(header.typeCount * 6)
    let characters = try reader.take(header.characterCount)
    _ = try reader.take(header.standardCount + header.utCount)
    try readTypes(records, characters)
    try readTransitions(times, indices, timeSize)
  }

  private mutating func readTypes(
    _ records: ArraySlice<UInt8>, _ characters: ArraySlice<UInt8>
  ) throws(TimeZoneError) {
    for start in stride(from: records.startIndex, to: records.endIndex, by: 6) {
      let offset = integer(records[start..<start + 4])
      let (isDST, index) = (records[start + 4], Int(records[start + 5]))
      // A day and more is unheard of (RFC 9636 asks for -24:59:59 to 25:59:59).
      guard (-89_999...93_599).contains(offset), isDST <= 1, index < characters.count else {
        throw malformed("a local time type is out of range")
      }
      let designation = characters.dropFirst(index)
      guard let end = designation.firstIndex(of: 0) else {
        throw malformed("an abbreviation has no end")
      }
      types.append(
        LocalTimeType(
          offset: Int32(offset), isDST: isDST == 1,
          abbreviation: String(decoding: designation[..<end], as: UTF8.self)))
    }
  }

  private mutating func readTransitions(
    _ bytes: ArraySlice<UInt8>, _ indices: ArraySlice<UInt8>, _ timeSize: Int
  ) throws(TimeZoneError) {
    for (number, index) in indices.enumerated() {
      let start = bytes.startIndex + number * timeSize
      let time = integer(bytes[start..<start + timeSize])
      if let last = times.last, time <= last { throw malformed("its transitions are not in order") }
      guard Int(index) < types.count else { throw malformed("a transition names no type") }
      times.append(time)
      timeTypes.append(types[Int(index)])
    }
  }
}
