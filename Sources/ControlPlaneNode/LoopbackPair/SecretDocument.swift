internal import FoundationEssentials
internal import LoopbackCertificate
internal import OpenSSLKit
internal import YAMLDocument

/// A Secret of type kubernetes.io/tls (core/v1; its keys are `tls.crt` and `tls.key`).
enum SecretDocument {
  static let name = LoopbackFormat.serverName
  static let namespace = "kube-system"

  private static let head = """
    # Made by loopwarden generate: a private key is in here.
    apiVersion: v1
    kind: Secret
    metadata:
      name: \(name)
      namespace: \(namespace)
    type: kubernetes.io/tls
    data:

    """

  static func write(certificate: [UInt8], key: WipedBytes) -> WipedBytes {
    let length = head.utf8.count + 4 * (certificate.count + key.count) / 3 + 64
    let document = WipedBytes(capacity: length)
    document.append(head.utf8)
    document.append("  tls.crt: ".utf8)
    certificate.withUnsafeBytes { encode($0, into: document) }
    document.append("\n  tls.key: ".utf8)
    key.withBytes { encode($0, into: document) }
    document.append("\n".utf8)
    return document
  }

  /// Certificates and key, as the PEM that they were; nil where it is no such Secret.
  static func read(_ document: [UInt8]) -> (certificate: [UInt8], key: [UInt8])? {
    guard let root = try? YAMLNode.parse(document), root["kind"]?.string == "Secret",
      let certificate = decode(root["data"]?["tls.crt"]), let key = decode(root["data"]?["tls.key"])
    else { return nil }
    return (certificate, key)
  }

  private static func decode(_ node: YAMLNode?) -> [UInt8]? {
    node?.string.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// RFC 4648 section 4, without a copy that nobody wipes.
  private static func encode(_ bytes: UnsafeRawBufferPointer, into text: WipedBytes) {
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var bits = 0
      for offset in 0..<3 { bits = bits << 8 | (offset < count ? Int(bytes[start + offset]) : 0) }
      for position in 0..<4 {
        let isPadding = position > count
        let digit = alphabet[(bits >> (18 - 6 * position)) & 63]
        text.append(CollectionOfOne(isPadding ? UInt8(ascii: "=") : digit))
      }
    }
  }
}
