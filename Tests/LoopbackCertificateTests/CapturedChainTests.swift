import LoopbackCertificate
import OpenSSLKit
import TestSupport
import Testing

/// A chain made here against one that a real kube-apiserver made: the same encoding, field by field,
/// but for validity, keys, serial numbers and times.
struct CapturedChainTests {
  @Test func everyFieldIsTheRealOnes() throws {
    let pair = try LoopbackPair.make(at: 1_795_253_746, validity: 3650 * 86_400)
    let leaf = try fields(pair.identity.leaf)
    let authority = try fields(pair.identity.authority)
    #expect(Self.masked(leaf) == CapturedChain.leaf)
    #expect(Self.masked(authority) == CapturedChain.authority)

    // What is masked still has the real ones' size.
    #expect(leaf.contains("BIT STRING 271"))
    #expect(leaf.contains("BIT STRING 257"))
    #expect(leaf.contains("UTF8STRING :apiserver-loopback-client@1795253746"))
    #expect(leaf.contains("UTF8STRING :apiserver-loopback-client-ca@1795253746"))
    #expect(pair.identity.authority.subjectKeyIdentifier?.count == 20)
    #expect(
      pair.identity.leaf.authorityKeyIdentifier == pair.identity.authority.subjectKeyIdentifier)
  }

  /// A comparison that everything passes would be none.
  @Test func anotherCertificateDiffers() throws {
    var template = CertificateTemplate(
      commonName: "apiserver-loopback-client@1", notBefore: 0, notAfter: 1 << 30)
    template.keyUsages = [.digitalSignature]
    let other = try template.selfSigned(with: PrivateKey.generate(.rsa(bits: 2048)))
    #expect(Self.masked(try fields(other)) != CapturedChain.leaf)
  }

  /// As newer versions draw them: positive, at most 63 bits, never one twice.
  @Test func serialNumbersAreRandomAndHave63Bits() throws {
    var seen: Set<String> = []
    var longest = 0
    for _ in 0..<50 {
      let pair = try LoopbackPair.make(at: 1_795_253_746, validity: 86_400, key: .p256)
      for certificate in pair.chain {
        let number = try #require(UInt64(certificate.serialNumber, radix: 16))
        #expect((1..<UInt64(Int64.max)).contains(number))
        seen.insert(certificate.serialNumber)
        longest = max(longest, 64 - number.leadingZeroBitCount)
      }
    }
    #expect(seen.count == 100)
    // All of a hundred below 2^58 has a chance of 2^-500.
    #expect(longest > 58)
  }

  /// asn1parse's lines as type and value under their depth, without offsets and lengths; of a bit
  /// string its length is the value.
  private func fields(_ certificate: Certificate) throws -> String {
    let folder = try TemporaryDirectory()
    let file = try folder.write(certificate.pem, to: "certificate")
    let text = try Command.output(
      of: ["openssl", "asn1parse", "-in", file], within: .seconds(30))
    return try String(decoding: text, as: UTF8.self).split(separator: "\n").map { line in
      // "  464:d=5  hl=2 l=   3 prim: OBJECT            :X509v3 Key Usage"
      let parts = try #require(
        line.wholeMatch(of: #/ *\d+:d=(\d+) +hl=\d+ +l= *(\d+) (?:prim|cons): (.*)/#))
      let words = parts.3.split(separator: " ", omittingEmptySubsequences: true)
      var value = words.joined(separator: " ")
      if value == "BIT STRING" { value += " \(parts.2)" }
      return String(repeating: " ", count: Int(parts.1) ?? 0) + value
    }.joined(separator: "\n")
  }

  /// What differs from one chain to the next, as `*`.
  private static func masked(_ fields: String) -> String {
    fields.split(separator: "\n").map { line in
      let depth = line.prefix { $0 == " " }
      let value = line.dropFirst(depth.count)
      if value.hasPrefix("INTEGER"), depth.count == 2 { return depth + "INTEGER *" }
      for start in [
        "BIT STRING", "UTCTIME", "UTF8STRING :apiserver-loopback-client@",
        "UTF8STRING :apiserver-loopback-client-ca@", "OCTET STRING [HEX DUMP]:30168014",
        "OCTET STRING [HEX DUMP]:0414",
      ] where value.hasPrefix(start) {
        let space = ["BIT STRING", "UTCTIME"].contains(start) ? " " : ""
        return depth + start + space + "*"
      }
      return String(line)
    }.joined(separator: "\n")
  }
}
