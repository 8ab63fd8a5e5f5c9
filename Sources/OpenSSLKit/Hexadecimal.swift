/// Bytes as hex digits.
package enum Hexadecimal {
  /// Two upper-case digits for each byte, no separators.
  package static func upperCase(_ bytes: [UInt8]) -> String {
    var text = ""
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      if byte < 16 { text.append("0") }
      text.append(String(byte, radix: 16, uppercase: true))
    }
    return text
  }
}
