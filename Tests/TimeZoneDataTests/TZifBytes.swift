/// Builds TZif files (RFC 9636 section 3) for tests, sound ones and others.
struct TZifBytes {
  var magic = Array("TZif".utf8)
  var version: UInt8 = UInt8(ascii: "2")
  var times: [Int64] = []
  var indices: [UInt8] = []
  /// Offset, isDST, index into `designations`.
  var types: [(Int32, UInt8, UInt8)] = [(0, 0, 0)]
  var designations = Array("UTC\0".utf8)
  var footer: [UInt8]? = Array("\nUTC0\n".utf8)
  /// Replaces counts in the header of the second block: ut, standard, leap, time, type, character.
  var claimedCounts: [Int: UInt32] = [:]

  var bytes: [UInt8] {
    if version == 0 { return header(times.count, claimedCounts) + block(timeSize: 4) }
    return header(0, [:]) + emptyBlock + header(times.count, claimedCounts) + block(timeSize: 8)
      + (footer ?? [])
  }

  /// Slim files have a first block of one type and nothing else.
  private var emptyBlock: [UInt8] {
    types.flatMap { big(UInt32(bitPattern: $0.0)) + [$0.1, $0.2] } + designations
  }

  private func header(_ timeCount: Int, _ claimed: [Int: UInt32]) -> [UInt8] {
    let counts = [0, 0, 0, timeCount, types.count, designations.count].map(UInt32.init)
    return magic + [version] + [UInt8](repeating: 0, count: 15)
      + counts.enumerated().flatMap { big(claimed[$0.offset] ?? $0.element) }
  }

  private func block(timeSize: Int) -> [UInt8] {
    times.flatMap { timeSize == 4 ? big(Int32(truncatingIfNeeded: $0)) : big($0) }
      + indices + emptyBlock
  }

  private func big<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian, Array.init)
  }
}
