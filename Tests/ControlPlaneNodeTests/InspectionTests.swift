import ControlPlaneNode
import Glibc
import LoopbackCertificate
import OpenSSLKit
import TestSupport
import Testing

/// What lies under the paths that an operator names.
@Suite struct InspectionTests {
  private static func pair(_ kind: PrivateKey.Kind = .p256) throws -> (
    certificate: [UInt8], key: [UInt8]
  ) {
    let pair = try LoopbackPair.make(at: 1_780_000_000, validity: 365 * 86_400, key: kind)
    return (pair.certificatePEM, try pair.keyPEM)
  }

  private static func verdicts(_ inspection: PairInspection) -> [AuditRule: AuditVerdict] {
    let verdicts = AuditRule.judge(
      inspection.material, now: 1_780_001_000,
      thresholds: AuditThresholds(warning: 60 * 86_400, critical: 14 * 86_400))
    return Dictionary(uniqueKeysWithValues: verdicts.map { ($0.rule, $0) })
  }

  private static func only(_ paths: String...) throws -> PairInspection {
    let found = PairInspection.of(paths)
    try #require(found.count == 1)
    return found[0]
  }

  /// Names of both files, and what is named to inspect them.
  @Test(
    arguments: [
      ("apiserver-loopback-client__.crt", "apiserver-loopback-client__.key", [""]),
      ("loopback.crt", "loopback.key", [""]), ("tls.crt", "tls.key", [""]),
      ("tls.crt", "tls.key", ["tls.crt"]), ("tls.crt", "tls.key", ["tls.key"]),
      ("tls.crt", "tls.key", ["tls.crt", "tls.key"]),
      ("tls.crt", "tls.key", ["tls.key", "tls.crt"]),
      ("a.pem", "a-key.pem", ["a.pem"]), ("a.pem", "b.pem", ["b.pem", "a.pem"]),
      ("both.pem", "both.pem", ["both.pem"]),
    ] as [(String, String, [String])])
  func everyNameLeadsToThePair(_ certificate: String, _ key: String, _ named: [String]) throws {
    let folder = try TemporaryDirectory()
    let pair = try Self.pair()
    if certificate == key {
      try folder.write(pair.certificate + pair.key, to: certificate)
    } else {
      try folder.write(pair.certificate, to: certificate, mode: 0o644)
      try folder.write(pair.key, to: key)
    }
    let found = PairInspection.of(named.map { $0.isEmpty ? folder.path : folder.path($0) })
    try #require(found.count == 1)
    #expect(found[0].location.certificate == folder.path(certificate))
    #expect(found[0].location.key == folder.path(key))
    let verdicts = Self.verdicts(found[0])
    #expect(verdicts[.loads]?.severity == .ok)
    #expect(verdicts.values.allSatisfy { $0.severity <= .ok }, "\(verdicts)")
    #expect(verdicts[.keyPermissions]?.severity == .ok)
    #expect(
      verdicts[.certificatePermissions]?.severity == (certificate == key ? .skipped : .ok))
  }

  @Test(arguments: PairLayout.allCases)
  func whatGenerateWritesIsFound(_ layout: PairLayout) throws {
    let parent = try TemporaryDirectory()
    let pair = try LoopbackPair.make(at: 1_780_000_000, validity: 365 * 86_400, key: .p256)
    let folder = PairFolder(path: parent.path("pair"), layout: layout)
    _ = try folder.install(pair, replacing: false, at: 1_780_000_000)
    let verdicts = Self.verdicts(try Self.only(folder.path))
    #expect(verdicts[.loads]?.severity == .ok)
    #expect(verdicts.values.allSatisfy { $0.severity <= .ok }, "\(verdicts)")
  }

  @Test func aSecretIsReadInEveryForm() throws {
    let folder = try TemporaryDirectory()
    let pair = try Self.pair()
    func inspect(_ text: String) throws -> [AuditRule: AuditVerdict] {
      Self.verdicts(try Self.only(try folder.write(text, to: "secret.yaml")))
    }
    let certificate = String(decoding: pair.certificate, as: UTF8.self)
    let key = String(decoding: pair.key, as: UTF8.self)
    func quoted(_ text: String) -> String {
      "\"" + text.split(separator: "\n").joined(separator: "\\n") + "\\n\""
    }
    let plain = try inspect(
      "kind: Secret\nstringData: {tls.crt: \(quoted(certificate)), tls.key: \(quoted(key))}\n")
    #expect(plain[.loads]?.severity == .ok)
    let half = try inspect("kind: Secret\nstringData: {tls.crt: \(quoted(certificate))}\n")
    #expect(half[.keyText]?.severity == .unknown)
    #expect(half[.keyText]?.sentence.contains("has no tls.key") == true)
    let broken = try inspect("kind: Secret\ndata: {tls.crt: '!', tls.key: ''}\n")
    #expect(broken[.certificateText]?.sentence.contains("is not base64 (line 2)") == true)
    #expect(broken[.keyText]?.sentence.contains("it is empty") == true)
    // Another manifest is no Secret, and no PEM.
    #expect(try inspect("kind: ConfigMap\n")[.certificateText]?.severity == .critical)
  }

  @Test func whatIsNoRegularFileIsNeverOpened() throws {
    let folder = try TemporaryDirectory()
    try #require(mkfifo(folder.path("pipe.crt"), 0o600) == 0)
    try folder.link("loop.crt", to: "loop.crt")
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(folder.path("socket.crt").utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    for (path, words) in [
      (folder.path("pipe.crt"), "is a named pipe"), (folder.path("socket.crt"), "is a socket"),
      (folder.path("loop.crt"), "is a chain of more than 40 symbolic links"),
      ("/dev/zero", "is a character device"), (folder.path("none"), "does not exist"),
      (folder.path("none/tls.crt"), "does not exist"),
      (folder.path, "holds no loopback pair (looked for apiserver-loopback-client__.crt, "),
    ] {
      let verdicts = Self.verdicts(try Self.only(path))
      let verdict = try #require(verdicts[.certificateText])
      #expect(verdict.severity == .unknown)
      #expect(verdict.sentence.contains(words), "\(verdict.sentence)")
      #expect(verdicts.values.allSatisfy { $0.severity != .critical })
    }
  }

  @Test func aHugeFileIsNotRead() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("", to: "huge.crt")
    // A hole of a terabyte: reading it would show.
    try #require(truncate(path, 1 << 40) == 0)
    let verdict = Self.verdicts(try Self.only(path))[.certificateText]
    #expect(verdict?.severity == .unknown)
    #expect(verdict?.sentence.contains("has more than \(PairInspection.limit) bytes") == true)
  }

  @Test func linksAreFollowedAndTheFileItselfIsJudged() throws {
    let folder = try TemporaryDirectory()
    let pair = try Self.pair()
    try folder.write(pair.certificate, to: "real/tls.crt", mode: 0o644)
    try folder.write(pair.key, to: "real/tls.key", mode: 0o644)
    try #require(chmod(folder.path("real"), 0o777) == 0)
    try folder.makeFolder("mounted")
    try folder.link("mounted/tls.crt", to: "../real/tls.crt")
    try folder.link("mounted/tls.key", to: "../real/tls.key")
    let verdicts = Self.verdicts(try Self.only(folder.path("mounted")))
    #expect(verdicts[.loads]?.severity == .ok)
    #expect(verdicts[.keyPermissions]?.severity == .critical)
    #expect(verdicts[.keyPermissions]?.sentence.contains("real/tls.key has mode 0644") == true)
    #expect(verdicts[.folders]?.severity == .critical)
    #expect(verdicts[.folders]?.sentence.contains("/real has mode 0777") == true)
  }

  @Test func whatMayNotBeReadIsUnknown() throws {
    try #require(geteuid() == 0, "needs root, to be somebody else for a moment")
    let folder = try TemporaryDirectory()
    let pair = try Self.pair()
    try #require(chmod(folder.path, 0o755) == 0)
    try folder.write(pair.certificate, to: "open/tls.crt", mode: 0o644)
    try folder.write(pair.key, to: "open/tls.key", mode: 0o600)
    try folder.write(pair.certificate, to: "closed/tls.crt", mode: 0o644)
    try #require(chmod(folder.path("closed"), 0o700) == 0)

    // This thread alone becomes nobody where files are concerned (setfsuid(2), which Glibc's module
    // lacks): nothing between the two calls suspends.
    let symbol = try #require(dlsym(nil, "setfsuid"))
    let setfsuid = unsafeBitCast(symbol, to: (@convention(c) (UInt32) -> Int32).self)
    _ = setfsuid(65_534)
    let open = PairInspection.of([folder.path("open")])
    let closed = PairInspection.of([folder.path("closed")])
    let inside = PairInspection.of([folder.path("closed/tls.crt")])
    _ = setfsuid(0)

    try #require(open.count == 1 && closed.count == 1 && inside.count == 1)
    let key = Self.verdicts(open[0])
    #expect(key[.certificateText]?.severity == .ok)
    #expect(key[.keyText]?.severity == .unknown)
    #expect(key[.keyText]?.sentence.contains("permission denied") == true)
    // Its mode can be seen without reading it.
    #expect(key[.keyPermissions]?.severity == .ok)
    for one in [closed[0], inside[0]] {
      let verdict = Self.verdicts(one)[.certificateText]
      #expect(verdict?.severity == .unknown)
      #expect(
        verdict?.sentence.contains("permission denied") == true, "\(String(describing: verdict))")
    }
  }

  @Test func tenThousandCertificatesAreReadInTime() throws {
    let folder = try TemporaryDirectory()
    let pair = try LoopbackPair.make(at: 1_780_000_000, validity: 365 * 86_400)
    let many = [[UInt8]](repeating: pair.identity.authority.pem, count: 9999).joined()
    try folder.write(pair.identity.leaf.pem + many, to: "tls.crt", mode: 0o644)
    try folder.write(try pair.keyPEM, to: "tls.key")
    let verdicts = Self.verdicts(try Self.only(folder.path))
    #expect(verdicts[.order]?.sentence.contains("10000 certificates") == true)
    #expect(verdicts[.order]?.severity == .critical)
  }
}
