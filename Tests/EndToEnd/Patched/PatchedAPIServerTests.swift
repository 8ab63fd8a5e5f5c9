import Glibc
import LoopbackCertificate
import OpenSSLKit
import Testing

/// `loopwarden generate`'s files in a real patched kube-apiserver, where one is given
/// (docs/patched-builds.md).
@Suite(
  .serialized,
  .disabled(
    if: PatchedAPIServer.unavailable != nil, Comment(rawValue: PatchedAPIServer.unavailable ?? ""))
)
struct PatchedAPIServerTests {
  private let server: PatchedAPIServer

  init() throws { server = try PatchedAPIServer() }

  @discardableResult
  private func generate(_ arguments: String...) throws -> String {
    try ChildProcess.run(
      [try BuiltProducts.path(of: "loopwarden"), "generate", "--out", server.pairFolder]
        + arguments, within: .seconds(60))
  }

  private func file(_ suffix: String) -> [UInt8] {
    Array(textFile(server.pairFolder + "/apiserver-loopback-client__" + suffix).utf8)
  }

  private func leafOnDisk() throws -> Certificate {
    try #require(try Certificate.fromPEM(file(".crt")).first)
  }

  /// Admission looks the new namespace up over the internal connection.
  private func writeIntoANewNamespace(_ name: String) throws {
    try server.request(
      "/api/v1/namespaces",
      posting: #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"\#(name)"}}"#)
    let answer = try server.request(
      "/api/v1/namespaces/\(name)/configmaps",
      posting: #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#)
    #expect(answer.contains(#""uid""#))
  }

  @Test(arguments: [
    ("rsa:2048", KeyAlgorithm.rsa, 2048, "RSA PRIVATE KEY"),
    ("rsa:3072", .rsa, 3072, "RSA PRIVATE KEY"),
    ("rsa:4096", .rsa, 4096, "RSA PRIVATE KEY"),
    ("ecdsa:p256", .ec(curve: "P-256"), 256, "EC PRIVATE KEY"),
    ("ecdsa:p384", .ec(curve: "P-384"), 384, "EC PRIVATE KEY"),
  ])
  func servesTheGeneratedPair(
    kind: String, algorithm: KeyAlgorithm, bits: Int, label: String
  ) throws {
    try generate("--key", kind)
    let leaf = try leafOnDisk()
    #expect(leaf.keyAlgorithm == algorithm && leaf.keyBits == bits)
    #expect(String(decoding: file(".key"), as: UTF8.self).hasPrefix("-----BEGIN \(label)-----\n"))
    let files = (file(".crt"), file(".key"))

    try server.start()
    try server.awaitReadiness()

    let served = try server.servedIdentity()
    #expect(served.fingerprint == leaf.sha256)
    #expect(served.lifetime == 3650 * 86400)
    #expect(try server.servedLeafByOpenSSL()?.sha256 == leaf.sha256)
    try writeIntoANewNamespace("probe")
    #expect(files == (file(".crt"), file(".key")))
  }

  /// Renewed files alone change nothing that is served, a restart alone neither.
  @Test func aReplacedPairIsServedAfterARestart() throws {
    try generate()
    let first = try leafOnDisk()
    try server.start()
    try server.awaitReadiness()
    #expect(try server.servedIdentity().fingerprint == first.sha256)
    server.stop()
    try server.start()
    try server.awaitReadiness()
    #expect(try server.servedIdentity().fingerprint == first.sha256)

    try generate("--replace")
    let second = try leafOnDisk()
    #expect(second.sha256 != first.sha256)
    #expect(try server.servedIdentity().fingerprint == first.sha256)
    server.stop()
    try server.start()
    try server.awaitReadiness()
    #expect(try server.servedIdentity().fingerprint == second.sha256)
    try writeIntoANewNamespace("probe")
  }

  /// What `inspect` says of an expired pair, and what the pages say: it is loaded, served, and the
  /// API server does not get through its start. Newer versions try for a minute.
  @Test func anExpiredPairIsLoadedAndNeverReady() throws {
    let pair = try LoopbackPair.make(at: Int64(time(nil)) - 2 * 86400, validity: 86400)
    try makeFolder(server.pairFolder)
    let path = server.pairFolder + "/apiserver-loopback-client__"
    try writeFile(path + ".crt", pair.certificatePEM)
    try writeFile(path + ".key", pair.keyPEM, mode: 0o600)

    try server.start()

    #expect(try server.awaitItsEnd(within: .seconds(180)) != 0)
    #expect(server.logs.contains("certificate has expired"))
    #expect(!server.logs.contains("failed to generate self-signed certificate"))
  }
}
