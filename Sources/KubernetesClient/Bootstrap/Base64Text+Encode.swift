import FoundationEssentials

extension Base64Text {
  /// The text of `bytes` on one line, padded.
  static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
