import OpenSSLKit
import Testing

struct WipedBytesTests {
  @Test func holdsWhatFitsAndNoMore() {
    let bytes = WipedBytes(capacity: 4)
    #expect(bytes.append([1, 2]))
    #expect(
      bytes.fill {
        $0[0] = 3
        return 1
      } == 1)
    #expect(!bytes.append([4, 5]))
    #expect(bytes.withBytes { [UInt8]($0) } == [1, 2, 3, 4])
    #expect(WipedBytes(capacity: 0).withBytes { [UInt8]($0) } == [])
  }

  @Test(arguments: [PrivateKey.Encoding.traditional, .pkcs8])
  func aKeysTextIsTheSameEitherWay(encoding: PrivateKey.Encoding) throws {
    let key = try PrivateKey.generate(.p256)
    let text = try key.wipedPEM(encoding).withBytes { [UInt8]($0) }
    #expect(text == (try key.pem(encoding)))
    #expect(try PrivateKey(pem: text).bits == 256)
  }
}
