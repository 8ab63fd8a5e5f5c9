import KubernetesClient
import OpenSSLKit
import Testing

/// The end of the service's own credential against the next planned restart. Times in days.
struct BootstrapCredentialLifeTests {
  private static let day: Int64 = 86_400

  private static func verdict(
    _ kind: CredentialLife.Kind, from: Int64?, until: Int64?, now: Int64, restart: Int64?
  ) -> CredentialVerdict {
    CredentialLife(kind: kind, notBefore: from.map { $0 * day }, notAfter: until.map { $0 * day })
      .verdict(now: now * day, nextRestart: restart.map { $0 * day })
  }

  @Test(arguments: [
    // Restart at 300, needed until 330.
    (330 as Int64?, 0 as Int64, 300 as Int64?, CredentialVerdict.lasts(until: 330 * day)),
    (329, 0, 300, .endsTooSoon(at: 329 * day, needed: 330 * day)),
    (329, 329, 300, .endsTooSoon(at: 329 * day, needed: 359 * day)),
    (329, 330, 300, .expired(at: 329 * day)),
    // An overdue restart is planned for now.
    (45, 20, 10, .endsTooSoon(at: 45 * day, needed: 50 * day)),
    (50, 20, 10, .lasts(until: 50 * day)),
    // Nothing planned: the margin alone.
    (29, 0, nil, .endsTooSoon(at: 29 * day, needed: 30 * day)),
    (30, 0, nil, .lasts(until: 30 * day)),
    (nil, 0, 300, .lasts(until: nil)),
  ])
  func certificates(until: Int64?, now: Int64, restart: Int64?, expected: CredentialVerdict) {
    for kind in [CredentialLife.Kind.clientCertificate, .token] {
      #expect(
        Self.verdict(kind, from: 0, until: until, now: now, restart: restart) == expected)
    }
  }

  @Test func theLastSecondCounts() {
    let life = CredentialLife(kind: .clientCertificate, notBefore: 10, notAfter: 20)
    #expect(life.verdict(now: 9, nextRestart: nil) == .notYetValid(from: 10))
    #expect(life.verdict(now: 20, nextRestart: nil).isUsable)
    #expect(life.verdict(now: 21, nextRestart: nil) == .expired(at: 20))
  }

  @Test func aRestartBeyondAllTimesDoesNotOverflow() {
    let life = CredentialLife(kind: .token, notBefore: nil, notAfter: 20)
    #expect(life.verdict(now: 0, nextRestart: .max) == .endsTooSoon(at: 20, needed: .max))
  }

  /// Its owner keeps a token file fresh: an hour ahead is all that it ever lasts.
  @Test func aTokenFileAlertsOnlyWhenItIsStale() {
    #expect(
      Self.verdict(.tokenFile, from: 0, until: 1, now: 0, restart: 300)
        == .lasts(until: Self.day))
    #expect(
      Self.verdict(.tokenFile, from: 0, until: 1, now: 2, restart: 300)
        == .expired(at: Self.day))
  }

  @Test(arguments: [
    (CredentialVerdict.lasts(until: 1), false, true), (.lasts(until: nil), false, true),
    (.endsTooSoon(at: 1, needed: 2), true, true), (.expired(at: 1), true, false),
    (.notYetValid(from: 1), true, false),
  ])
  func alertsAndUse(verdict: CredentialVerdict, isAlert: Bool, isUsable: Bool) {
    #expect(verdict.isAlert == isAlert)
    #expect(verdict.isUsable == isUsable)
  }

  private func life(user: String) throws -> CredentialLife? {
    let text = """
      current-context: a
      contexts: [{name: a, context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {server: https://a}}]
      users: [{name: u, user: {\(user)}}]
      """
    let kubeconfig = try Kubeconfig.parse(bytes: Array(text.utf8), path: "/k")
    return CredentialLife(kubeconfig, try kubeconfig.credentials())
  }

  /// Claims in base64url, with and without characters that base64 lacks, and padding of each length.
  @Test(arguments: [
    (#"{"exp":1800000000,"nbf":1700000000.5}"#, 1_700_000_001 as Int64?, 1_800_000_000 as Int64?),
    (#"{"exp":1800000000.9,"a":"ÿ>?"}"#, nil, 1_800_000_000),
    (#"{"sub":"a"}"#, nil, nil), ("not json", nil, nil), (#"{"exp":1e300}"#, nil, nil),
    (#"{"exp":"soon"}"#, nil, nil),
  ])
  func tokensSayWhenTheyEnd(claims: String, notBefore: Int64?, notAfter: Int64?) throws {
    let payload = base64(Array(claims.utf8)).filter { $0 != "=" }
      .map { $0 == "+" ? "-" : $0 == "/" ? "_" : String($0) }.joined()
    let life = try #require(try life(user: "token: e30.\(payload).sig"))
    #expect(life == CredentialLife(kind: .token, notBefore: notBefore, notAfter: notAfter))
  }

  @Test func aTokenThatIsNoJSONWebTokenDoesNotSay() throws {
    #expect(
      try life(user: "token: abc.def")
        == CredentialLife(kind: .token, notBefore: nil, notAfter: nil))
    #expect(try life(user: "") == nil)
  }

  @Test func aClientCertificateGoesBeforeAToken() throws {
    let identity = try TestAuthority().client("u", notAfter: 4_000_000_000)
    let life = try life(
      user: "token: abc, client-certificate-data: \(base64(identity.certificatePEM)), "
        + "client-key-data: \(base64(try identity.key.pem()))")
    #expect(life?.kind == .clientCertificate)
    #expect(life?.notAfter == 4_000_000_000)
  }
}
