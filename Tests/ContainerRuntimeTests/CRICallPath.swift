/// What a gRPC call names, found in an HTTP/2 header block without a decoder: nghttp2 writes the
/// path in the Huffman code of RFC 7541 appendix B, so each path that is known here is looked for in
/// that code.
struct CRICallPath: Sendable, Equatable, CustomStringConvertible {
  /// `runtime.v1` or `runtime.v1alpha2`.
  var interface: String
  /// `RuntimeService` or `ImageService`.
  var service: String
  var method: String

  var description: String { "\(interface).\(service)/\(method)" }

  /// The service's full name.
  var fullService: String { "\(interface).\(service)" }

  private static let all = ["runtime.v1", "runtime.v1alpha2"].flatMap { interface in
    [
      "Version", "Status", "ListContainers", "ContainerStatus", "StopContainer", "ListPodSandbox",
      "PodSandboxStatus",
    ].map { CRICallPath(interface: interface, service: "RuntimeService", method: $0) }
      + [CRICallPath(interface: interface, service: "ImageService", method: "ImageStatus")]
  }

  private init(interface: String, service: String, method: String) {
    (self.interface, self.service, self.method) = (interface, service, method)
  }

  init?(inHeaderBlock block: [UInt8]) {
    let found = Self.all.filter { path in
      let code = Self.huffman("/\(path)")
      // The length stands in front, with the bit that says "Huffman" (section 5.2).
      return !block.ranges(of: [0x80 | UInt8(code.count)] + code).isEmpty
    }
    guard found.count == 1 else { return nil }
    self = found[0]
  }

  private static func huffman(_ text: String) -> [UInt8] {
    var bits: [UInt8] = []
    for character in text {
      guard let (code, length) = codes[character] else { continue }
      bits += (0..<length).reversed().map { UInt8(code >> $0 & 1) }
    }
    // The last byte is filled up with ones.
    while bits.count % 8 != 0 { bits.append(1) }
    return stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }
    }
  }

  /// Code and length in bits, of the characters that paths here have.
  private static let codes: [Character: (code: Int, length: Int)] = {
    var codes: [Character: (code: Int, length: Int)] = [:]
    for (character, code) in zip("012aceiost", 0...) { codes[character] = (code, 5) }
    for (character, code) in zip("./", 0x17...) { codes[character] = (code, 6) }
    for (character, code) in zip("A_b", 0x21...) { codes[character] = (code, 6) }
    for (character, code) in zip("dfghlmnpru", 0x24...) { codes[character] = (code, 6) }
    for (character, code) in zip("BCDEFGHIJKLMNOPQRSTUVW", 0x5d...) { codes[character] = (code, 7) }
    for (character, code) in zip("Yjkqvwxyz", 0x73...) { codes[character] = (code, 7) }
    return codes
  }()
}
