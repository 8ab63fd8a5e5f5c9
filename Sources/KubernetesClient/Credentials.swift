import OpenSSLKit

/// Whom the API server takes us for, from the client certificate's subject.
package struct ClientIdentity: Sendable, Equatable {
  /// CN: the user's name.
  package let commonName: String?
  /// Every O: the user's groups.
  package let organizations: [String]
  /// Unix seconds.
  package let notBefore: Int64
  /// Unix seconds.
  package let notAfter: Int64

  /// Group `system:masters` bypasses authorization (admin.conf of old, super-admin.conf): a
  /// service does not run with it.
  package var bypassesAuthorization: Bool { organizations.contains("system:masters") }
}

/// What a kubeconfig's sources held at one moment.
package struct Credentials: Sendable {
  /// PEM of the cluster's authorities.
  package let authorities: [UInt8]?
  /// PEM, leaf first.
  package let clientCertificate: [UInt8]?
  /// PEM; matches the certificate.
  package let clientKey: [UInt8]?
  /// A bearer token (RFC 6750) without white space.
  package let token: String?
  /// From the client certificate.
  package let identity: ClientIdentity?
}

extension Kubeconfig {
  /// Reads every source now, and checks that each is what it should be: certificates and key
  /// parse, they belong together, the token is one word. Dates are left to the caller.
  package func credentials() throws(KubeconfigError) -> Credentials {
    let authorityBytes = try authorities.map(Self.bytes)
    if let authorities, let authorityBytes { _ = try certificates(authorityBytes, authorities) }
    let chain = try clientCertificate.map(Self.bytes)
    let key = try clientKey.map(Self.bytes)
    var identity: ClientIdentity?
    if let clientCertificate, let clientKey, let chain, let key {
      let leaf = try certificates(chain, clientCertificate)[0]
      guard try privateKey(key, clientKey).matches(leaf) else {
        throw clientKey.place.error(
          "\(clientKey.place.key) does not belong to the \(clientCertificate.place.key) of line"
            + " \(clientCertificate.place.line)")
      }
      identity = ClientIdentity(
        commonName: leaf.subjectCommonName,
        organizations: DistinguishedName.values(of: "O", in: leaf.subject),
        notBefore: leaf.notBefore, notAfter: leaf.notAfter)
    }
    return Credentials(
      authorities: authorityBytes, clientCertificate: chain, clientKey: key,
      token: try token.map(Self.tokenText), identity: identity)
  }

  private static func bytes(_ source: Source) throws(KubeconfigError) -> [UInt8] {
    switch source {
    case .inline(let bytes, _): bytes
    case .file(let path, let place): try SecretFile(path, namedAt: place).bytes
    }
  }

  private func certificates(
    _ bytes: [UInt8], _ source: Source
  ) throws(KubeconfigError) -> [Certificate] {
    do {
      return try Certificate.fromPEM(bytes)
    } catch {
      throw source.place.error("\(Self.name(source)) holds no usable certificate: \(error)")
    }
  }

  private func privateKey(_ bytes: [UInt8], _ source: Source) throws(KubeconfigError) -> PrivateKey
  {
    do {
      return try PrivateKey(pem: bytes)
    } catch {
      throw source.place.error("\(Self.name(source)) holds no usable private key: \(error)")
    }
  }

  private static func tokenText(_ source: Source) throws(KubeconfigError) -> String {
    let text = String(decoding: try bytes(source), as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 1, words[0].unicodeScalars.allSatisfy({ (0x21...0x7E).contains($0.value) })
    else {
      throw source.place.error(
        words.isEmpty ? "\(name(source)) is empty" : "\(name(source)) is not a bearer token")
    }
    return String(words[0])
  }

  private static func name(_ source: Source) -> String {
    switch source {
    case .inline(_, let place): place.key
    case .file(let path, let place): "\(place.key) \(path)"
    }
  }
}
