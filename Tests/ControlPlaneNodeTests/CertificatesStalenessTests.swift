import ControlPlaneNode
import Glibc
import OpenSSLKit
import TestSupport
import Testing

/// Which changed file a running API server goes on without.
struct CertificatesStalenessTests {
  private static let start: Int64 = 1_790_000_000

  private static func change(
    modified: Int64 = 0, inode: Int64 = 0, _ content: FileChange.Content = .unknown
  ) -> FileChange {
    FileChange(
      modified: start + modified, inodeChanged: start + inode, content: content)
  }

  /// Releases around each change of behaviour.
  @Test(
    arguments: [
      ("tls-cert-file", 16, false), ("tls-cert-file", 17, true),
      ("tls-sni-cert-key", 16, false), ("tls-sni-cert-key", 36, true),
      ("client-ca-file", 16, false), ("client-ca-file", 17, nil), ("client-ca-file", 18, nil),
      ("client-ca-file", 19, true), ("requestheader-client-ca-file", 19, true),
      // The field case: metrics and HPA.
      ("proxy-client-cert-file", 18, false), ("proxy-client-cert-file", 19, true),
      ("proxy-client-key-file", 18, false),
      ("kubelet-client-certificate", 17, false), ("kubelet-client-certificate", 18, true),
      ("kubelet-certificate-authority", 36, false), ("etcd-cafile", 36, false),
      ("etcd-certfile", 11, false), ("etcd-certfile", 12, true),
      ("authentication-config", 29, false), ("authentication-config", 30, true),
      ("authorization-config", 30, true), ("service-account-key-file", 36, false),
      ("service-account-signing-key-file", 36, false), ("peer-ca-file", 35, false),
      ("peer-ca-file", 36, nil), ("audit-policy-file", 36, false), ("oidc-ca-file", 36, false),
    ] as [(String, Int, Bool?)])
  func byRelease(flag: String, minor: Int, reloads: Bool?) throws {
    let rule = try #require(ReloadRule.of(flag))
    #expect(rule.reloads(in: KubernetesMinor(minor), conditionHolds: true) == reloads)
  }

  @Test func encryptionAtRestOnlyWithItsOwnFlag() throws {
    let rule = try #require(ReloadRule.of("encryption-provider-config"))
    let (old, new) = (KubernetesMinor(25), KubernetesMinor(26))
    #expect(rule.reloads(in: new, conditionHolds: true) == true)
    #expect(rule.reloads(in: new, conditionHolds: false) == false)
    #expect(rule.reloads(in: old, conditionHolds: true) == false)
    // Without its flag no release reloads it, known or not.
    #expect(rule.reloads(in: nil, conditionHolds: false) == false)
  }

  /// An unknown release is told as unknown, but for what no release reloads.
  @Test func unknownRelease() throws {
    for rule in ReloadRule.table where rule.condition == nil {
      let expected: Bool? = rule.since == nil && rule.doubtful == nil ? false : nil
      #expect(rule.reloads(in: nil, conditionHolds: true) == expected, "\(rule.flag)")
    }
  }

  /// Every flag of the preflight's healthy master that names an input has a rule.
  @Test func everyInputHasARule() {
    let flags = APIServerFlags(arguments: FakeMaster.healthyFlags)
    let noFiles: Set<String> = [
      "secure-port", "etcd-servers", "etcd-servers-overrides", "service-account-signing-endpoint",
      "audit-log-path", "cert-dir", "allow-privileged",
    ]
    for flag in flags.all where !noFiles.contains(flag.name) {
      #expect(ReloadRule.of(flag.name) != nil, "\(flag.name)")
    }
    #expect(Set(ReloadRule.table.map(\.flag)).count == ReloadRule.table.count)
  }

  @Test(
    arguments: [
      // Nothing after the start, or while it was still reading.
      (change(modified: -100, inode: -100), .fresh), (change(modified: 3, inode: 3), .fresh),
      (change(modified: 5, inode: 5), .fresh),
      (change(modified: 6, inode: 6), .stale(.likely)),
      // Moved into place, or only its mode was set.
      (change(modified: -100, inode: 60), .stale(.possible)),
      // Content outweighs times.
      (change(modified: 60, inode: 60, .same), .fresh),
      (change(modified: -100, inode: -100, .changed), .stale(.certain)),
      (change(modified: 60, inode: 60, .changed), .stale(.certain)),
    ] as [(FileChange, Staleness)])
  func byChange(change: FileChange, expected: Staleness) throws {
    let rule = try #require(ReloadRule.of("proxy-client-cert-file"))
    func judge(_ version: KubernetesMinor?) -> Staleness {
      Staleness.judge(
        rule, version: version, conditionHolds: true, change: change, processStart: Self.start)
    }
    #expect(judge(KubernetesMinor(18)) == expected)
    switch expected {
    case .stale(let certainty):
      #expect(judge(KubernetesMinor(19)) == .reloaded)
      #expect(judge(nil) == .undecided(certainty))
    default:
      #expect(judge(KubernetesMinor(19)) == .fresh)
      #expect(judge(nil) == .fresh)
    }
  }

  @Test(
    arguments: [
      ("v1.20.2", 20), ("1.31.4-rke2r1", 31), ("v1.28.3+k3s1", 28), ("v1.20.2-short", 20),
      ("1.27+", 27), ("v1.9", 9), ("latest", nil), ("v2.1.0", nil), ("v1", nil), ("v1.x", nil),
      ("", nil), ("1.2b.3", nil),
    ] as [(String, Int?)])
  func releases(text: String, minor: Int?) {
    #expect(KubernetesMinor(text: text)?.minor == minor)
  }

  private func take(
    _ tree: CertificatesTree, started: Int64, minor: Int, served: Certificate? = nil,
    flags: [String] = CertificatesTree.kubeadmFlags
  ) -> [String: Staleness] {
    let taken = StaleFile.take(
      SurveyInputs.APIServer(
        flags: APIServerFlags(arguments: flags), origin: "the test", paths: .node),
      process: StaleFile.Process(
        started: started, version: KubernetesMinor(minor), served: served), in: tree.files)
    #expect(taken.unseen == [])
    return Dictionary(
      taken.files.map { ($0.rule.flag, $0.staleness) }, uniquingKeysWith: { first, _ in first })
  }

  /// Real files: the times are the file system's own.
  @Test func filesOnDisk() throws {
    let tree = try CertificatesTree()
    // Started after everything was written.
    let fresh = take(tree, started: tree.now + 1000, minor: 18)
    #expect(fresh.count == CertificatesTree.kubeadmFlags.count)
    #expect(fresh.values.allSatisfy { $0 == .fresh })
    // Started before: whatever this release does not reload is stale.
    let stale = take(tree, started: tree.now - 1000, minor: 18)
    #expect(stale["proxy-client-cert-file"] == .stale(.likely))
    #expect(stale["tls-cert-file"] == .reloaded)
    #expect(stale["client-ca-file"] == .undecided(.likely))
    #expect(take(tree, started: tree.now - 1000, minor: 19)["proxy-client-key-file"] == .reloaded)
  }

  /// A certificate that begins after the process started was not there to be read, whatever its file's
  /// times say.
  @Test func aCertificateYoungerThanTheProcess() throws {
    let tree = try CertificatesTree()
    let path = "\(CertificatesTree.pki)/front-proxy-client.crt"
    let renewed = try CertificatesTree.issue(
      "front-proxy-client", by: tree.pairs["front-proxy-ca"], now: tree.now, from: -60, days: 365)
    try tree.put(renewed.certificate.pem, at: path)
    // As `cp -p` and `mv` leave it: older than the process.
    var times = [timespec(tv_sec: Int(tree.now - 5000), tv_nsec: 0)]
    times.append(times[0])
    #expect(utimensat(AT_FDCWD, tree.local(path), times, 0) == 0)
    let stale = take(tree, started: tree.now - 1000, minor: 18)
    #expect(stale["proxy-client-cert-file"] == .stale(.certain))
    // Its key moved too, and only its inode tells.
    #expect(stale["proxy-client-key-file"] == .stale(.likely))
    let key = "\(CertificatesTree.pki)/front-proxy-client.key"
    #expect(utimensat(AT_FDCWD, tree.local(key), times, 0) == 0)
    #expect(
      take(tree, started: tree.now - 1000, minor: 18)["proxy-client-key-file"] == .stale(.possible))
  }

  /// What is served decides for the listener's own certificate.
  @Test func theServedCertificateIsTheContent() throws {
    let tree = try CertificatesTree()
    let served = try tree.pair("apiserver").certificate
    let same = take(tree, started: tree.now - 1000, minor: 16, served: served)
    #expect(same["tls-cert-file"] == .fresh)
    let other = try tree.pair("etcd-server").certificate
    let differs = take(tree, started: tree.now + 1000, minor: 16, served: other)
    #expect(differs["tls-cert-file"] == .stale(.certain))
  }

  /// A link that is pointed elsewhere changes what is read, and not the file that it leads to.
  @Test func aLinkThatWasTurned() throws {
    let tree = try CertificatesTree()
    let path = "\(CertificatesTree.pki)/audit.yaml"
    try tree.put(Array("kind: Policy\n".utf8), at: "\(CertificatesTree.pki)/audit-2.yaml")
    var times = [timespec(tv_sec: Int(tree.now - 9000), tv_nsec: 0)]
    times.append(times[0])
    #expect(
      utimensat(AT_FDCWD, tree.local("\(CertificatesTree.pki)/audit-2.yaml"), times, 0) == 0)
    try tree.folder.link(String(path.dropFirst()), to: "audit-2.yaml")
    let stale = take(
      tree, started: tree.now - 1000, minor: 36, flags: ["--audit-policy-file=\(path)"])
    #expect(stale["audit-policy-file"] == .stale(.likely))
  }

  @Test func flagsThatMayBeRepeated() throws {
    let tree = try CertificatesTree()
    let pki = CertificatesTree.pki
    let taken = StaleFile.take(
      SurveyInputs.APIServer(
        flags: APIServerFlags(arguments: [
          "--service-account-key-file=\(pki)/apiserver.key",
          "--service-account-key-file=\(pki)/etcd/peer.key",
          "--tls-sni-cert-key=\(pki)/apiserver.crt,\(pki)/apiserver.key:a.test,b.test",
        ]), origin: "the test", paths: .node),
      process: StaleFile.Process(
        started: tree.now - 1000, version: KubernetesMinor(16), served: nil), in: tree.files)
    #expect(
      taken.files.map(\.path) == [
        "\(pki)/apiserver.crt", "\(pki)/apiserver.key", "\(pki)/apiserver.key",
        "\(pki)/etcd/peer.key",
      ])
  }
}
