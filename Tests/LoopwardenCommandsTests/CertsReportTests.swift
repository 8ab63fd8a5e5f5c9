import Configuration
import ControlPlaneNode
import LoopbackCertificate
import LoopwardenCommands
import OpenSSLKit
import RestartDecision
import TestSupport
import Testing
import YAMLDocument

@Suite("What certs says")
struct CertsReportTests {
  typealias Row = CertificateRow
  private let scene: CertsScene

  init() throws { scene = try CertsScene() }

  @Test(
    "the verdict follows the first certificate to end",
    arguments: [
      (61, .ok), (59, .warning), (15, .warning), (13, .critical), (-1, .critical),
    ] as [(Int64, CheckVerdict)])
  func verdict(days: Int64, verdict: CheckVerdict) throws {
    let report = CertsReport(
      try scene.facts([
        scene.row("apiserver"), scene.row("etcd-peer", left: days * CertsScene.day),
      ]))
    #expect(report.verdict == verdict)
    #expect(report.findings.count == (verdict == .ok ? 0 : 1))
    #expect(report.summary.contains("etcd-peer"))
    #expect(report.summary.contains("EXPIRED") == (days < 0))
  }

  @Test("the loopback certificate counts like the others")
  func loopback() throws {
    let report = CertsReport(
      try scene.facts([scene.row("apiserver")], loopbackLeft: 5 * CertsScene.day))
    #expect(report.verdict == .critical)
    #expect(report.summary.hasPrefix("the API server's loopback certificate expires in 4 d"))
    var unseen = try scene.facts([scene.row("apiserver")])
    unseen.loopback = .failure(
      CertsFacts.SeenProblem(label: "connection-refused", sentence: "nothing listens there"))
    #expect(CertsReport(unseen).verdict == .unknown)
  }

  @Test("what cannot be seen is never OK, and never hides what is worse")
  func unseen() throws {
    let shut = scene.row("etcd-server", Row.Content.unseen("cannot be read by loopwarden (EACCES)"))
    let report = CertsReport(try scene.facts([shut, scene.row("apiserver")]))
    #expect(report.verdict == .unknown)
    #expect(report.unseen.contains { $0.contains("etcd-server") && $0.contains("EACCES") })
    #expect(report.lines(wide: false).contains { $0.hasPrefix("etcd-server") })
    let worse = CertsReport(
      try scene.facts([shut, scene.row("apiserver", left: 3 * CertsScene.day)]))
    #expect(worse.verdict == .critical)
  }

  @Test(
    "each defect of a file is a finding",
    arguments: [
      (.missing, .notExpected, true, .critical, "missing"),
      (.missing, .notExpected, false, .warning, "missing"),
      (.broken("is empty"), .notExpected, true, .critical, "broken"),
      (.broken("is empty"), .notExpected, false, .warning, "broken"),
      (nil, .differs("/k"), true, .critical, "key-differs"),
      (nil, .differs("/k"), false, .warning, "key-differs"),
      (nil, .missing("/k"), true, .critical, "key-missing"),
      (nil, .broken("/k is encrypted"), false, .warning, "key-broken"),
    ] as [(Row.Content?, Row.Key, Bool, CheckVerdict?, String)])
  func defects(
    content: Row.Content?, key: Row.Key, isNamed: Bool, verdict: CheckVerdict?, label: String
  ) throws {
    var row =
      try content.map { scene.row("front-proxy-client", $0) }
      ?? scene.row("front-proxy-client")
    if content == nil { row.key = key }
    row.isNamedByAPIServer = isNamed
    row.usedBy = ["kube-apiserver --proxy-client-cert-file"]
    let report = CertsReport(try scene.facts([row]))
    #expect(report.findings.map(\.verdict) == (verdict.map { [$0] } ?? []))
    #expect(report.findings.map(\.label) == (verdict == nil ? [] : [label]))
    #expect(report.findings.allSatisfy { !$0.action.isEmpty })
  }

  @Test("what nothing names is no alarm: kubeadm's plan for another cluster, and kept copies")
  func namedByNothing() throws {
    let report = CertsReport(
      try scene.facts([
        scene.row("etcd-healthcheck-client", .missing),
        scene.row("old-2023/apiserver", left: -CertsScene.day),
      ]))
    #expect(report.verdict == .ok && report.findings.isEmpty)
    #expect(report.notes.contains { $0.contains("old-2023/apiserver") })
  }

  @Test("a signature that the named authority did not make")
  func refuted() throws {
    var row = try scene.row("apiserver")
    row.signer = .refuted(["ca"])
    let report = CertsReport(try scene.facts([row]))
    #expect(report.findings.map(\.label) == ["signer-differs"])
    #expect(report.certificates[0].authority == nil)
  }

  @Test(
    "what kubelet renews itself is late only in the last tenth of its life",
    arguments: [(20, .ok), (5, .ok), (2, .warning), (1, .critical)] as [(Int64, CheckVerdict)])
  func rotated(days: Int64, verdict: CheckVerdict) throws {
    var row = try scene.row(
      "kubelet-client", left: days * CertsScene.day, life: 30 * CertsScene.day)
    row.isRotated = true
    #expect(CertsReport(try scene.facts([row])).verdict == verdict)
  }

  @Test("a stale embedded certificate of kubelet is a note, not an expiry")
  func superseded() throws {
    var row = try scene.row("kubelet.conf", left: -CertsScene.day)
    row.superseded = "kubelet renews the other one"
    let report = CertsReport(try scene.facts([row]))
    #expect(report.verdict == .ok)
    #expect(report.notes == ["kubelet.conf: kubelet renews the other one"])
  }

  @Test("a file that the process does not take over, the field case")
  func stale() throws {
    var facts = try scene.facts([scene.row("front-proxy-client")])
    let tree = try TemporaryDirectory()
    try tree.write(
      scene.issue("front-proxy-client", left: 9_000_000).chain[0].pem, to: "new.crt")
    func take(_ minor: Int) -> [StaleFile] {
      StaleFile.take(
        SurveyInputs.APIServer(
          flags: APIServerFlags(arguments: ["--proxy-client-cert-file=\(tree.path("new.crt"))"]),
          origin: "the test", paths: .node),
        process: StaleFile.Process(
          started: scene.now - 5000, version: KubernetesMinor(minor), served: nil),
        in: RootedFilesystem()
      ).files
    }
    facts.process = StaleFile.Process(
      started: scene.now - 5000, version: KubernetesMinor(18), served: nil)
    facts.stale = take(18)
    let report = CertsReport(facts)
    #expect(report.verdict == .warning)
    #expect(report.findings.map(\.label) == ["stale-file"])
    #expect(report.summary.contains("kube-apiserver 1.18 does not take it over"))
    #expect(report.summary.contains("metrics, and with them HPA"))
    #expect(report.changed.map(\.state) == ["stale"])
    facts.stale = take(19)
    let reloaded = CertsReport(facts)
    #expect(reloaded.verdict == .ok)
    #expect(reloaded.changed.map(\.state) == ["reloaded"])
  }

  @Test("kubeadm's columns, names and words")
  func kubeadmsTable() throws {
    var elsewhere = try scene.row("front-proxy-client", left: 364 * CertsScene.day + 60)
    elsewhere.isExternallyManaged = true
    let report = CertsReport(
      try scene.facts([
        elsewhere, scene.row("apiserver", left: 364 * CertsScene.day + 60),
        scene.row("admin.conf", .missing),
      ]))
    let lines = report.lines(wide: false)
    // `kubeadm certs check-expiration` of 1.20 and 1.31 prints these, padded to the longest cell.
    let header = try #require(lines.firstIndex { $0.hasPrefix("CERTIFICATE ") })
    let words = lines[header].split(separator: " ", omittingEmptySubsequences: true)
    #expect(
      words.joined(separator: " ")
        == "CERTIFICATE EXPIRES RESIDUAL TIME CERTIFICATE AUTHORITY EXTERNALLY MANAGED")
    #expect(lines[header + 1].hasPrefix("!MISSING! admin.conf"))
    let date = TimeText.kubeadm(scene.now + 364 * CertsScene.day + 60)
    #expect(
      lines[header + 2].split(separator: " ").joined(separator: " ")
        == "apiserver \(date) 364d ca no")
    #expect(
      lines[header + 3].split(separator: " ").joined(separator: " ")
        == "front-proxy-client \(date) 364d ca yes")
    let authorities = try #require(lines.firstIndex { $0.hasPrefix("CERTIFICATE AUTHORITY ") })
    #expect(
      lines[authorities + 1].split(separator: " ").joined(separator: " ")
        == "ca \(TimeText.kubeadm(scene.authority.notAfter)) 10y no")
  }

  @Test("the first line is a monitoring plugin's")
  func performance() throws {
    let report = CertsReport(try scene.facts([scene.row("it's=a b")]))
    let line = report.lines(wide: false)[0]
    #expect(line.hasPrefix("CERTS OK - "))
    let parts = line.split(separator: "|")
    #expect(parts.count == 2)
    let items = parts[1].split(separator: " ")
    #expect(items.count == 3)
    #expect(items.allSatisfy { $0.hasSuffix("s;5184000:;1209600:") })
    #expect(items.contains { $0.hasPrefix("it_s_a_b=") })
    #expect(items.contains { $0.hasPrefix("loopback=") })
  }

  @Test("what a hostile certificate says cannot repaint a terminal or break a line")
  func hostileNames() throws {
    var row = try scene.row("x")
    row.name = "evil\u{1B}[2J\nCERTS OK"
    row.notes = ["a\u{1B}]0;b\nc"]
    let lines = CertsReport(try scene.facts([row])).lines(wide: true)
    #expect(lines.allSatisfy { !$0.contains("\u{1B}") && !$0.contains("\n") })
  }

  @Test("json and yaml say the same and hold no key")
  func structured() throws {
    let report = CertsReport(
      try scene.facts([scene.row("apiserver", left: 3 * CertsScene.day)]))
    let json = try StructuredOutput.json(report)
    for text in [json, try StructuredOutput.yaml(report)] {
      let tree = try #require(try YAMLNode.parse(Array(text.utf8)))
      #expect(tree["kind"]?.string == "CertsReport")
      #expect(tree["verdict"]?.string == "CRITICAL")
      #expect(tree["findings"]?.items?.first?["label"]?.string == "expires")
      let row = try #require(tree["certificates"]?.items?.first)
      #expect(row["authority"]?.string == "ca")
      #expect(row["fingerprint"]?.string?.count == 64)
      #expect(row["externallyManaged"]?.boolean == false)
    }
    #expect(!json.contains("PRIVATE"))
  }
}
