import LoopbackCertificate
import OpenSSLKit
import Testing

/// Owners and modes, without a file.
@Suite struct AuditFileTests {
  private static func file(
    _ role: AuditedFile.Role, _ mode: UInt32, owner: UInt32 = 0, group: UInt32 = 0,
    path: String = "/p/f"
  ) -> AuditedFile {
    AuditedFile(path: path, role: role, owner: owner, group: group, mode: mode)
  }

  private static func verdict(_ rule: AuditRule, _ file: AuditedFile) -> AuditVerdict? {
    let isFolder = file.role == .folder || file.role == .ancestor
    let material = AuditMaterial(
      certificate: .absent(place: "x"), key: .absent(place: "x"), files: isFolder ? [] : [file],
      folders: isFolder ? [file] : [])
    return AuditSubject.verdicts(material)[rule]
  }

  @Test(
    arguments: [
      (.keyPermissions, .key, 0o600, 0, .ok), (.keyPermissions, .key, 0o400, 0, .ok),
      (.keyPermissions, .key, 0o640, 0, .warning), (.keyPermissions, .key, 0o604, 0, .critical),
      (.keyPermissions, .key, 0o644, 0, .critical), (.keyPermissions, .key, 0o620, 0, .critical),
      (.keyPermissions, .key, 0o602, 0, .critical), (.keyPermissions, .key, 0o700, 0, .warning),
      (.certificatePermissions, .certificate, 0o644, 7, .ok),
      (.certificatePermissions, .certificate, 0o664, 0, .warning),
      (.certificatePermissions, .certificate, 0o664, 7, .critical),
      (.certificatePermissions, .certificate, 0o646, 0, .critical),
      (.folders, .folder, 0o755, 0, .ok), (.folders, .folder, 0o775, 0, .ok),
      (.folders, .folder, 0o775, 7, .critical), (.folders, .folder, 0o777, 0, .critical),
      (.folders, .folder, 0o1777, 0, .warning), (.folders, .ancestor, 0o1777, 0, .ok),
      (.folders, .ancestor, 0o777, 0, .critical),
    ] as [(AuditRule, AuditedFile.Role, UInt32, UInt32, AuditSeverity)])
  func modes(
    _ rule: AuditRule, _ role: AuditedFile.Role, _ mode: UInt32, _ group: UInt32,
    _ severity: AuditSeverity
  ) throws {
    let verdict = try #require(Self.verdict(rule, Self.file(role, mode, group: group)))
    #expect(verdict.severity == severity, "\(verdict.sentence)")
    #expect(rule.severities.contains(severity))
    if severity > .ok { #expect(verdict.sentence.hasPrefix("/p/f has mode ")) }
  }

  @Test(
    arguments: [
      (.owner, .key, 0, .ok), (.owner, .key, 1000, .warning),
      (.owner, .certificate, 1000, .warning),
      (.owner, .folder, 1000, .warning), (.owner, .ancestor, 1000, .skipped),
      (.folders, .ancestor, 1000, .warning), (.folders, .folder, 1000, .ok),
    ] as [(AuditRule, AuditedFile.Role, UInt32, AuditSeverity)])
  func owners(
    _ rule: AuditRule, _ role: AuditedFile.Role, _ owner: UInt32, _ severity: AuditSeverity
  ) {
    let mode: UInt32 = role == .folder || role == .ancestor ? 0o755 : 0o600
    #expect(Self.verdict(rule, Self.file(role, mode, owner: owner))?.severity == severity)
  }

  @Test func halfOfAFixtureIsKnown() throws {
    let subject = try AuditSubject()
    let certificate = CertificateText(PEMScan(try subject.chain().flatMap(\.pem)))
    let key = KeyText(PEMScan(try subject.leafKey.pem()))
    let noKey = AuditMaterial(
      certificate: .read(certificate), key: .absent(place: "/k does not exist"), isFixture: true)
    #expect(AuditSubject.verdicts(noKey)[.keyText]?.severity == .critical)
    #expect(
      AuditSubject.verdicts(noKey)[.keyText]?.sentence.contains("kube-apiserver would not start")
        == true)
    let noCertificate = AuditMaterial(
      certificate: .absent(place: "/c does not exist"), key: .read(key), isFixture: true)
    let verdict = AuditSubject.verdicts(noCertificate)[.certificateText]
    #expect(verdict?.severity == .critical)
    #expect(verdict?.sentence.contains("write over this key") == true)
    // Under other names nobody knows what a build does.
    let other = AuditMaterial(certificate: .read(certificate), key: .absent(place: "/k is missing"))
    #expect(AuditSubject.verdicts(other)[.keyText]?.severity == .unknown)
    #expect(AuditSubject.verdicts(other)[.loads]?.severity == .unknown)
    #expect(AuditSubject.verdicts(other)[.timeLeft]?.severity == .ok)
  }

  @Test func whatCannotBeReadIsUnknown() {
    let material = AuditMaterial(
      certificate: .unreadable(place: "/c", why: "is a named pipe"),
      key: .unreadable(place: "/k", why: "cannot be read by loopwarden (permission denied)"))
    let verdicts = AuditSubject.verdicts(material)
    #expect(verdicts[.certificateText]?.sentence == "/c is a named pipe")
    #expect(
      Set(verdicts.values.filter { $0.severity == .unknown }.map(\.rule)) == [
        .loads, .certificateText, .keyText, .keyPermissions, .certificatePermissions, .owner,
        .folders,
      ])
    #expect(verdicts.values.allSatisfy { $0.severity == .unknown || $0.severity == .skipped })
    for verdict in verdicts.values where verdict.severity == .unknown {
      #expect(verdict.rule.severities.contains(.unknown), "\(verdict)")
    }
  }
}
