/// A name in the text form of RFC 2253.
enum DistinguishedName {
  /// Every value of an attribute (`O`), in the order of the text, multi-valued parts included.
  static func values(of attribute: String, in name: String) -> [String] {
    parts(name).filter { $0.attribute == attribute }.map(\.value)
  }

  private static func parts(_ name: String) -> [(attribute: String, value: String)] {
    var parts: [(attribute: String, value: String)] = []
    var (attribute, value, inValue) = ([UInt8](), [UInt8](), false)
    var rest = Array(name.utf8)[...]
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\\"):
        if let escaped = hexPair(rest) {
          rest = rest.dropFirst(2)
          value.append(escaped)
        } else if let escaped = rest.popFirst() {
          value.append(escaped)
        }
      case UInt8(ascii: ","), UInt8(ascii: "+"):
        parts.append((text(attribute), text(value)))
        (attribute, value, inValue) = ([], [], false)
      case UInt8(ascii: "=") where !inValue: inValue = true
      default:
        if inValue { value.append(byte) } else { attribute.append(byte) }
      }
    }
    parts.append((text(attribute), text(value)))
    return parts
  }

  private static func hexPair(_ bytes: ArraySlice<UInt8>) -> UInt8? {
    let digits = bytes.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    return digits.count == 2 ? UInt8(digits[0] * 16 + digits[1]) : nil
  }
}
