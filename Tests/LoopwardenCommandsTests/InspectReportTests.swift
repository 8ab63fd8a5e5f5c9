import ControlPlaneNode
import FoundationEssentials
import LoopbackCertificate
import LoopwardenCommands
import OpenSSLKit
import TestSupport
import Testing

@Suite("What inspect says")
struct InspectReportTests {
  private static let made: Int64 = 1_780_000_000
  private static let end = made - 3600 + 365 * 86_400

  private static func report(_ paths: [String], at now: Int64 = made + 1000) -> InspectReport {
    InspectReport(
      PairInspection.of(paths), now: now,
      thresholds: AuditThresholds(warning: 60 * 86_400, critical: 14 * 86_400))
  }

  private static func write(_ folder: TemporaryDirectory, _ name: String = "pair") throws -> String
  {
    let pair = try LoopbackPair.make(at: made, validity: 365 * 86_400, key: .p256)
    try folder.write(pair.certificatePEM, to: name + "/tls.crt", mode: 0o644)
    try folder.write(try pair.keyPEM, to: name + "/tls.key")
    return folder.path(name)
  }

  @Test(
    "the verdict follows the time that is left, with the thresholds of check",
    arguments: [
      (61, .ok, "kube-apiserver would load this; expires in 61 d"),
      (60, .warning, "expires in 60 d"), (14, .critical, "expires in 14 d"),
      (-3, .critical, "kube-apiserver would load this and not notice that it has expired"),
    ] as [(Int64, CheckVerdict, String)])
  func time(_ days: Int64, _ verdict: CheckVerdict, _ words: String) throws {
    let folder = try TemporaryDirectory()
    let path = try Self.write(folder)
    let report = Self.report([path], at: Self.end - days * 86_400)
    #expect(report.verdict == verdict)
    #expect(report.summary.hasPrefix("\(path): \(words)"), "\(report.summary)")
    #expect(report.pairs.first?.loads == "yes")
    #expect(report.pairs.first?.secondsLeft == days * 86_400)
    let first = report.lines(wide: false)[0]
    #expect(first.hasPrefix("LOOPBACK \(verdict.rawValue) - "))
    #expect(first.hasSuffix(" | loopback=\(days * 86_400)s;5184000:;1209600:"))
  }

  @Test("the worst pair decides, and what could not be seen outweighs a warning")
  func several() throws {
    let folder = try TemporaryDirectory()
    let good = try Self.write(folder, "good")
    let broken = try Self.write(folder, "broken")
    try folder.write("", to: "broken/tls.key")
    #expect(Self.report([good]).verdict == .ok)
    #expect(Self.report([good, folder.path("none")]).verdict == .unknown)
    let soon = Self.end - 30 * 86_400
    #expect(Self.report([good, folder.path("none")], at: soon).verdict == .unknown)
    let all = Self.report([good, folder.path("none"), broken])
    #expect(all.verdict == .critical)
    #expect(all.summary.contains("kube-apiserver would NOT load this, and not start"))
    #expect(all.pairs.map(\.verdict) == [.ok, .unknown, .critical])
    #expect(all.pairs.map(\.loads) == ["yes", "unknown", "no"])
    #expect(all.pairs[1].summary == "does not exist")
  }

  @Test("a hostile subject paints nothing, and no output holds a byte of a key")
  func hostile() throws {
    let folder = try TemporaryDirectory()
    let key = try PrivateKey.generate(.rsa(bits: 2048))
    var template = CertificateTemplate(
      commonName: "x\u{1B}[2J\nVERDICT\u{202E}", notBefore: Self.made, notAfter: Self.end)
    // The template refuses such a name, a stranger's certificate does not: subjectAltName as DER.
    let names = ["apiserver-loopback-client", "y\u{1B}[2J\nOK   loads"].flatMap {
      name -> [UInt8] in [0x82, UInt8(name.utf8.count)] + Array(name.utf8)
    }
    template.extraExtensions = [
      .init(objectIdentifier: "2.5.29.17", value: [0x30, UInt8(names.count)] + names)
    ]
    let certificate = try template.selfSigned(with: key)
    try folder.write(certificate.pem, to: "a\u{1B}[2J\nb.crt", mode: 0o644)
    let pem = try key.pem()
    try folder.write(pem, to: "a\u{1B}[2J\nb.key")
    let report = Self.report([folder.path("a\u{1B}[2J\nb.crt")])
    let texts = [
      report.lines(wide: true).joined(separator: "\n"), try StructuredOutput.json(report),
      try StructuredOutput.yaml(report),
    ]
    for text in texts {
      #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
      for line in String(decoding: pem, as: UTF8.self).split(separator: "\n").dropFirst().dropLast()
      {
        #expect(!text.contains(line.prefix(24)))
      }
    }
    #expect(report.lines(wide: true).allSatisfy { !$0.contains("\n") })
    #expect(
      report.pairs.first?.rules.first { $0.rule == "alternative-names" }?.verdict == "WARNING")
  }

  @Test("every rule has its line, and JSON reads back as it was")
  func shape() throws {
    let folder = try TemporaryDirectory()
    let report = Self.report([try Self.write(folder)])
    let pair = try #require(report.pairs.first)
    #expect(pair.rules.map(\.rule) == AuditRule.allCases.map(\.label))
    #expect(pair.certificates.count == 2)
    #expect(pair.certificates[0].subject == "CN=apiserver-loopback-client@1780000000")
    #expect(pair.certificates[0].fingerprint.count == 64)
    let lines = report.lines(wide: true)
    for rule in AuditRule.allCases {
      #expect(lines.contains { $0.contains(" \(rule.label) ") }, "\(rule.label)")
    }
    let json = Data(try StructuredOutput.json(report).utf8)
    #expect(try JSONDecoder().decode(InspectReport.self, from: json) == report)
    #expect(report.kind == "InspectReport" && report.apiVersion == "loopwarden/v1")
  }
}
