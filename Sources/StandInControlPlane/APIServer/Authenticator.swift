import OpenSSLKit

/// Who a request comes from, decided as kube-apiserver does: client certificate, then bearer
/// token, then anonymous; credentials that are there but wrong are 401, never anonymous.
struct Authenticator {
  enum Verdict: Equatable {
    case user(UserInfo)
    case unauthorized
  }

  /// The name that authenticates but may do nothing: every request of it is 403.
  static let forbiddenUser = "system:standin-forbidden"

  /// Empty when `--client-ca-file` is not given: certificates are then not looked at.
  let clientAuthorities: [Certificate]
  /// Users by token.
  let tokens: [String: UserInfo]
  let anonymousAllowed: Bool

  func identify(
    clientCertificate: Certificate?, authorization: String?, unixTime: Int64
  ) -> Verdict {
    var sawCredentials = false
    if let certificate = clientCertificate, !clientAuthorities.isEmpty {
      sawCredentials = true
      if let name = certificate.subjectCommonName, isTrusted(certificate, at: unixTime) {
        return .user(
          .authenticated(name, groups: UserInfo.organisations(in: certificate.subject)))
      }
    }
    if let authorization {
      sawCredentials = true
      let parts = authorization.split(separator: " ", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == "bearer", let user = tokens[String(parts[1])] {
        return .user(user)
      }
    }
    return anonymousAllowed && !sawCredentials ? .user(.anonymous) : .unauthorized
  }

  private func isTrusted(_ certificate: Certificate, at unixTime: Int64) -> Bool {
    certificate.notBefore <= unixTime && unixTime <= certificate.notAfter
      && clientAuthorities.contains { certificate.isSigned(by: $0) }
  }

  /// Reads `--token-auth-file`: a line each of token,user,uid[,"groups"]; empty lines and lines
  /// that begin with `#` are skipped.
  static func parseTokens(
    _ bytes: [UInt8], path: String
  ) throws(StandInError) -> [String: UserInfo] {
    var tokens: [String: UserInfo] = [:]
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count >= 3, !fields[0].isEmpty, !fields[1].isEmpty else {
        throw StandInError("\(path):\(index + 1): not token,user,uid")
      }
      // Several groups are one quoted field: `"a,b"`.
      let groups = fields.dropFirst(3).map { $0.filter { $0 != "\"" } }.filter { !$0.isEmpty }
      tokens[String(fields[0])] = .authenticated(String(fields[1]), groups: groups)
    }
    return tokens
  }
}
