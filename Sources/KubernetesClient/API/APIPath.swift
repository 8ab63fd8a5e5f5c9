/// Paths of the Kubernetes API.
package enum APIPath {
  /// `/api/v1/…` for the core group (`group` empty), `/apis/<group>/<version>/…` for the others.
  /// Names are percent-encoded where they need it.
  package static func resource(
    group: String = "", version: String = "v1", namespace: String? = nil, _ resource: String,
    name: String? = nil, subresource: String? = nil
  ) -> String {
    var parts = group.isEmpty ? ["api", version] : ["apis", group, version]
    if let namespace { parts += ["namespaces", namespace] }
    parts.append(resource)
    if let name { parts.append(name) }
    if let subresource { parts.append(subresource) }
    return parts.map { "/" + encode($0) }.joined()
  }

  /// Everything but unreserved characters (RFC 3986 section 2.3) as `%XX`. `.` and `..` would change
  /// the path, but no Kubernetes name is either.
  static func encode(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        let digits = Array("0123456789ABCDEF".utf8)
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
