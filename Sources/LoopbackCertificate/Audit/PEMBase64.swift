/// Base64 as Go's `base64.StdEncoding` decodes it, which is what both kube-apiserver's PEM reader and
/// Kubernetes' `data:` fields use: line breaks are passed over, padding is required, and bits left
/// over before it are not looked at.
package enum PEMBase64 {
  /// The bytes; nil where Go refuses the text.
  package static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, digits, padding) = (UInt32(0), 0, 0)
    for character in text {
      if character == 0x0A || character == 0x0D { continue }
      if character == UInt8(ascii: "=") {
        // Only where the last one or two of four digits would stand.
        guard digits >= 2, digits + padding < 4 else { return refuse(&bytes) }
        padding += 1
        continue
      }
      guard padding == 0, let value = value(character) else { return refuse(&bytes) }
      bits = bits << 6 | value
      digits += 1
      if digits == 4 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits))
        (bits, digits) = (0, 0)
      }
    }
    if digits == 0, padding == 0 { return bytes }
    guard digits + padding == 4 else { return refuse(&bytes) }
    bytes.append(UInt8(truncatingIfNeeded: bits >> (digits == 2 ? 4 : 10)))
    if digits == 3 { bytes.append(UInt8(truncatingIfNeeded: bits >> 2)) }
    return bytes
  }

  /// What was decoded so far may be part of a key.
  private static func refuse(_ bytes: inout [UInt8]) -> [UInt8]? {
    for index in bytes.indices { bytes[index] = 0 }
    return nil
  }

  private static func value(_ character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character) + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
