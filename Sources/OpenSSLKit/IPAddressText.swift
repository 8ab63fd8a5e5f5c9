import Glibc

/// IP addresses between text and the bytes that a certificate holds (RFC 5280 4.2.1.6).
enum IPAddressText {
  /// `127.0.0.1`, `::1`; bytes of any other length are given in hex.
  static func text(of bytes: [UInt8]) -> String {
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard bytes.count == 4 || bytes.count == 16 else {
      return "malformed address " + Hexadecimal.upperCase(bytes)
    }
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard let text = inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) else { return "" }
    return String(cString: text)
  }

  /// 4 or 16 bytes, nil where the text is no address.
  static func bytes(of text: String) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &buffer) == 1 { return Array(buffer.prefix(4)) }
    if inet_pton(AF_INET6, text, &buffer) == 1 { return buffer }
    return nil
  }
}
