import Glibc
import LoopbackCertificate
import OpenSSLKit

/// The certificates that the stand-in API server serves.
struct ServingIdentities {
  /// The SNI name on which the loopback certificate is served.
  static let loopbackName = "apiserver-loopback-client"

  /// For every other name, and for none.
  let ordinary: TLSIdentity
  let loopback: TLSIdentity
  /// Where each came from, for the start messages.
  let ordinarySource: String
  let loopbackSource: String

  init(flags: APIServerFlags, unixTime: Int64) throws(StandInError) {
    do {
      if let certificateFile = flags.certificateFile, let keyFile = flags.privateKeyFile {
        ordinary = try TLSIdentity(
          chain: Certificate.fromPEM(readFile(certificateFile)),
          key: PrivateKey(pem: readFile(keyFile)))
        ordinarySource = certificateFile
      } else {
        ordinary = try Self.selfSigned(unixTime: unixTime)
        ordinarySource = "made in memory"
      }
      (loopback, loopbackSource) = try Self.loopback(flags, unixTime: unixTime)
    } catch let error as StandInError {
      throw error
    } catch {
      throw StandInError("cannot make the serving certificates: \(error)")
    }
  }

  private static func loopback(
    _ flags: APIServerFlags, unixTime: Int64
  ) throws -> (TLSIdentity, String) {
    if let folder = flags.fixtureDirectory {
      return try fixture("\(folder)/\(loopbackName)__", unixTime: unixTime)
    }
    if let path = flags.loopbackPairFile, access(path, F_OK) == 0 {
      let pem = try readFile(path)
      return (
        try TLSIdentity(chain: Certificate.fromPEM(pem), key: PrivateKey(pem: pem)),
        "loaded from \(path)"
      )
    }
    // client-go counts the validity from an hour before the start; the flag from the start.
    let pair = try LoopbackPair.make(
      at: unixTime, validity: 3600 + flags.loopbackValidity.components.seconds)
    let identity = try TLSIdentity(chain: pair.chain, key: pair.key)
    guard let path = flags.loopbackPairFile else { return (identity, "made in memory") }
    try replaceFile(path, with: pair.certificatePEM + pair.keyPEM, mode: 0o600)
    return (identity, "made and kept in \(path)")
  }

  /// client-go's `GenerateSelfSignedCertKeyWithFixtures`, on the files `base`.crt and `base`.key.
  private static func fixture(_ base: String, unixTime: Int64) throws -> (TLSIdentity, String) {
    if access(base + ".crt", F_OK) != 0 || access(base + ".key", F_OK) != 0 {
      let pair = try LoopbackPair.make(at: unixTime, validity: 100 * 365 * 86400)
      try replaceFile(base + ".crt", with: pair.certificatePEM, mode: 0o644)
      try replaceFile(base + ".key", with: pair.keyPEM, mode: 0o600)
    }
    return (
      try TLSIdentity(
        chain: Certificate.fromPEM(readFile(base + ".crt")),
        key: PrivateKey(pem: readFile(base + ".key"))),
      "loaded from \(base).crt"
    )
  }

  private static func selfSigned(unixTime: Int64) throws(OpenSSLError) -> TLSIdentity {
    let key = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(
      commonName: "kube-apiserver", notBefore: unixTime - 3600, notAfter: unixTime + 365 * 86400)
    template.dnsNames = ["kubernetes", "kubernetes.default.svc", "localhost"]
    template.ipAddresses = ["127.0.0.1"]
    template.keyUsages = [.digitalSignature]
    template.extendedKeyUsages = [.serverAuth]
    return try TLSIdentity(chain: [template.selfSigned(with: key)], key: key)
  }
}
