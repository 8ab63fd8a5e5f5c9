import FoundationEssentials

/// How long the service's own credential lasts.
package struct CredentialLife: Sendable, Equatable {
  /// What it is.
  package enum Kind: Sendable, Hashable {
    /// A client certificate.
    case clientCertificate
    /// A bearer token that stands in the kubeconfig.
    case token
    /// A bearer token in a file of its own, which somebody else keeps fresh.
    case tokenFile
  }

  /// What it is.
  package let kind: Kind
  /// Unix seconds; nil where it does not say.
  package let notBefore: Int64?
  /// Unix seconds; nil where it does not say.
  package let notAfter: Int64?

  /// The life of what `kubeconfig` holds, which was read as `credentials`; nil where it holds no
  /// credential. A client certificate goes before a token: API servers look at it first.
  package init?(_ kubeconfig: Kubeconfig, _ credentials: Credentials) {
    if let identity = credentials.identity {
      (kind, notBefore, notAfter) = (.clientCertificate, identity.notBefore, identity.notAfter)
    } else if let token = credentials.token {
      if case .file = kubeconfig.token { kind = .tokenFile } else { kind = .token }
      (notBefore, notAfter) = Self.claims(token)
    } else {
      return nil
    }
  }

  /// For tests and callers that know the times.
  package init(kind: Kind, notBefore: Int64?, notAfter: Int64?) {
    self.kind = kind
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  /// `nbf` and `exp` of a JSON Web Token (RFC 7519, section 4.1), unverified: it is our own.
  /// Another kind of token does not say.
  private static func claims(_ token: String) -> (notBefore: Int64?, notAfter: Int64?) {
    struct Claims: Decodable {
      var nbf: Double?
      var exp: Double?
    }
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let payload = decodeURLSafe(parts[1]),
      let claims = try? JSONDecoder().decode(Claims.self, from: Data(payload))
    else { return (nil, nil) }
    return (
      claims.nbf.flatMap { Int64(exactly: $0.rounded(.up)) },
      claims.exp.flatMap { Int64(exactly: $0.rounded(.down)) }
    )
  }

  /// base64url without padding (RFC 7515, section 2).
  private static func decodeURLSafe(_ text: Substring) -> [UInt8]? {
    var plain = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    plain += Array(repeating: "=", count: (4 - plain.count % 4) % 4)
    return Base64Text.decode(String(plain))
  }
}

/// What the credential's end means for the restarts that are planned.
package enum CredentialVerdict: Sendable, Equatable {
  /// It lasts long enough; the end in Unix seconds where it says one.
  case lasts(until: Int64?)
  /// It ends before the next planned restart and what comes after it are over: an alert.
  case endsTooSoon(at: Int64, needed: Int64)
  /// It has ended: nothing can be asked with it.
  case expired(at: Int64)
  /// It does not hold yet: a clock is wrong, here or at the signer.
  case notYetValid(from: Int64)

  /// Whether people must be told at once.
  package var isAlert: Bool {
    if case .lasts = self { false } else { true }
  }

  /// Whether the credential can be used now.
  package var isUsable: Bool {
    switch self {
    case .lasts, .endsTooSoon: true
    case .expired, .notYetValid: false
    }
  }
}

extension CredentialLife {
  /// What is kept beyond the next planned restart: 30 days, in seconds.
  package static let margin: Int64 = 30 * 86_400

  /// The verdict at `now` (Unix seconds), with the next restart planned at `nextRestart`; nil where
  /// none is planned: then the margin counts from now. So it does where the plan is overdue.
  ///
  /// A token file is somebody else's to keep fresh: only its present end counts.
  package func verdict(now: Int64, nextRestart: Int64?) -> CredentialVerdict {
    guard let notAfter else { return .lasts(until: nil) }
    if now > notAfter { return .expired(at: notAfter) }
    if let notBefore, now < notBefore { return .notYetValid(from: notBefore) }
    if kind == .tokenFile { return .lasts(until: notAfter) }
    let (sum, overflow) = max(now, nextRestart ?? now).addingReportingOverflow(Self.margin)
    let needed = overflow ? Int64.max : sum
    return notAfter < needed
      ? .endsTooSoon(at: notAfter, needed: needed) : .lasts(until: notAfter)
  }
}
