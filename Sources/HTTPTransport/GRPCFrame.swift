/// One length-prefixed gRPC message: a compression flag, four bytes of length in network order,
/// then the message (gRPC over HTTP/2, "Length-Prefixed-Message").
package enum GRPCFrame {
  /// Bytes in front of each message.
  package static let prefixBytes = 5

  /// The message with its prefix, not compressed.
  package static func encode(_ message: [UInt8]) -> [UInt8] {
    let length = UInt32(clamping: message.count)
    return [0] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + message
  }

  /// The one message of a unary answer. Compressed messages are refused: none was asked for.
  package static func decode(
    _ bytes: [UInt8], maximumMessageBytes: Int
  ) throws(GRPCFailure) -> [UInt8] {
    guard !bytes.isEmpty else { throw .malformed("an answer without a message") }
    guard bytes.count >= prefixBytes else {
      throw .malformed("\(bytes.count) bytes where a message's prefix takes \(prefixBytes)")
    }
    guard bytes[0] == 0 else {
      throw .malformed("a compressed message (flag \(bytes[0])), which was not asked for")
    }
    let length = bytes[1..<prefixBytes].reduce(0) { $0 << 8 | Int($1) }
    guard length <= maximumMessageBytes else {
      throw .malformed("a message of \(length) bytes, at most \(maximumMessageBytes) are accepted")
    }
    let message = bytes[prefixBytes...]
    guard message.count == length else {
      throw .malformed("a message of \(length) bytes in \(message.count)")
    }
    return Array(message)
  }
}
