import OpenSSLKit

/// Reads PEM as kube-apiserver does: a transcription of `encoding/pem.Decode` (Go 1.21), called until
/// it finds nothing more, and notes about what it passes over in silence.
///
/// OpenSSL's reader is another: it takes a block behind a byte order mark that Go does not see, and
/// stops at a damaged block where Go reads on. What kube-apiserver loads is what counts here.
package struct PEMScan {
  /// Blocks and damages whose particulars are kept; the others are counted.
  package static let maximumKept = 32

  /// What was found, without the bytes.
  package private(set) var summary: PEMSummary
  /// Decoded bytes of the blocks in `summary.blocks`.
  package private(set) var contents: [[UInt8]] = []

  /// Reads `bytes` in one pass; a text made to be expensive costs no more than its length.
  package init(_ bytes: [UInt8]) {
    summary = PEMSummary(
      beginning: Self.beginning(of: bytes), hasCarriageReturns: Self.hasCarriageReturns(bytes))
    bytes.withUnsafeBufferPointer { buffer in
      var text = PEMText(buffer)
      while let found = text.next() {
        switch found {
        case .block(let block, var content):
          summary.blockCount += 1
          if block.label == "CERTIFICATE" {
            summary.certificateCount += 1
            summary.certificateBytes += block.size
          }
          if summary.blocks.count < Self.maximumKept {
            summary.blocks.append(block)
            contents.append(content)
          } else {
            WipedBytes.wipe(&content)
          }
        case .damage(let damage):
          if summary.damages.count < Self.maximumKept { summary.damages.append(damage) }
        }
      }
    }
  }

  /// Overwrites the bytes of every block that was kept.
  package mutating func wipe() {
    for index in contents.indices { WipedBytes.wipe(&contents[index]) }
    contents = []
  }

  private static func beginning(of bytes: [UInt8]) -> PEMSummary.Beginning {
    if bytes.isEmpty { return .empty }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .byteOrderMark }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16 }
    if bytes.count > 3, bytes[0] == 0x30, bytes[1] & 0x80 != 0, bytes[1] & 0x7F <= 4 { return .der }
    if bytes.count > 1, bytes[0] == 0x30, Int(bytes[1]) == bytes.count - 2 { return .der }
    let isBinary = bytes.prefix(4096).contains { $0 < 0x20 && !(0x09...0x0D).contains($0) }
    return isBinary ? .binary : .text
  }

  private static func hasCarriageReturns(_ bytes: [UInt8]) -> Bool {
    guard let newline = bytes.firstIndex(of: 0x0A), newline > 0 else { return false }
    return bytes[newline - 1] == 0x0D
  }
}
