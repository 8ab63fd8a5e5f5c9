import FoundationEssentials
import Glibc
import LoopwardenCommands
import OpenSSLKit
import TLSProbe
import TestSupport
import Testing

/// Whole scans over real sockets, with their output in a file.
struct ScanRunTests {
  private static let now: Int64 = 1_781_000_000

  private static func server(_ identity: TLSIdentity) throws -> ScriptedServer {
    let context = try TLSServerContext(identity: identity)
    return try ScriptedServer { peer in
      guard let tls = peer.startTLS(context) else { return }
      peer.closeAfterPeer(tls)
    }
  }

  private static func target(_ port: UInt16, _ cluster: String? = nil) -> ScanTarget {
    ScanTarget(ProbeTarget(host: "127.0.0.1", port: port), cluster: cluster)
  }

  private static func run(
    _ targets: [ScanTarget], _ form: ScanRun.Form, in folder: TemporaryDirectory,
    _ change: (inout ScanRun) throws -> Void = { _ in }
  ) throws -> (summary: ScanSummary, lines: [String], errors: [String]) {
    var run = ScanRun(
      targets, thresholds: ScanThresholds(warning: 60 * 86_400, critical: 14 * 86_400))
    run.form = form
    run.now = { now }
    try change(&run)
    let out = open(folder.path("out"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    try #require(out >= 0)
    defer { close(out) }
    var errors: [String] = []
    let summary = try run.run(
      to: ScanStreams(out: out, progress: nil), errors: { errors.append($0) }, interruptedBy: nil)
    let text = String(decoding: try folder.read("out"), as: UTF8.self)
    return (summary, text.split(separator: "\n").map(String.init), errors)
  }

  /// 1,750,000,000 and a year and 21 d before `now`, so the first ends in 5 d, the second in 205 d.
  @Test func table() throws {
    let folder = try TemporaryDirectory()
    let soon = try Self.server(TestIdentities.loopback())
    let late = try Self.server(TestIdentities.loopback(validity: 565 * 86_400))
    let other = try Self.server(TestIdentities.selfSigned(commonName: "kube-apiserver"))
    let closed = try UnservedPort()
    let ran = try Self.run(
      [
        Self.target(soon.port, "a"), Self.target(late.port, "a"), Self.target(other.port),
        Self.target(closed.port),
      ], .table, in: folder)
    #expect(ran.lines[0].hasPrefix("VERDICT"))
    #expect(
      ran.lines[1...4].map { $0.prefix(8) }.sorted() == [
        "CRITICAL", "OK      ", "UNKNOWN ", "UNKNOWN ",
      ])
    #expect(ran.lines.contains { $0.contains("connection-refused: connection refused") })
    #expect(
      ran.lines.contains {
        $0.contains("not-loopback: not the loopback certificate, but CN=kube-apiserver")
      })
    #expect(ran.lines.contains { $0.hasPrefix("LOOPBACK CRITICAL - 1 within 14 d, 1 unreachable") })
    #expect(ran.summary.exitStatus == 2)
  }

  @Test func jsonLinesAndTextfile() throws {
    let folder = try TemporaryDirectory()
    let server = try Self.server(TestIdentities.loopback())
    let ran = try Self.run([Self.target(server.port, "prod")], .json, in: folder) {
      $0.textfile = folder.path("scan.prom")
    }
    try #require(ran.lines.count == 2)
    let record = try JSONDecoder().decode(ScanRecord.self, from: Data(ran.lines[0].utf8))
    #expect(record.verdict == .critical)
    let end: Int64 = 1_750_000_000 - 3600 + 365 * 86_400
    #expect(record.notAfterUnix == end)
    #expect(record.madeAt == "2025-06-15T15:06:40Z")
    #expect(record.key == "EC P-256 256 bits")
    #expect(record.cluster == "prod")
    let summary = try JSONDecoder().decode(ScanSummary.self, from: Data(ran.lines[1].utf8))
    #expect(summary == ran.summary)
    let text = String(decoding: try folder.read("scan.prom"), as: UTF8.self)
    #expect(
      text.contains(
        "loopwarden_scan_success{target=\"127.0.0.1:\(server.port)\",cluster=\"prod\"} 1\n"))
  }

  @Test func csvHasOnlyRowsOnItsOutput() throws {
    let folder = try TemporaryDirectory()
    let closed = try UnservedPort()
    let ran = try Self.run([Self.target(closed.port)], .csv, in: folder)
    #expect(ran.lines.count == 2)
    #expect(ran.lines[0] == ScanCSV.header)
    #expect(ran.errors.count == 1)
    #expect(ran.errors.first?.hasPrefix("LOOPBACK UNKNOWN - 1 unreachable, of 1") == true)
  }

  /// A second run asks only who did not answer: the first server is gone by then.
  @Test func resume() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("scan.jsonl")
    let closed = try UnservedPort()
    let targets: [ScanTarget]
    do {
      let server = try Self.server(TestIdentities.loopback(validity: 3650 * 86_400))
      targets = [Self.target(server.port), Self.target(closed.port)]
      let first = try Self.run(targets, .csv, in: folder) { $0.resume = try ResumeFile(path) }
      #expect(first.summary.ok == 1 && first.summary.unreachable == 1)
    }
    let second = try Self.run(targets, .csv, in: folder) { $0.resume = try ResumeFile(path) }
    #expect(second.summary.ok == 1 && second.summary.unreachable == 1)
    #expect(second.summary.resumed == 1)
    // Two of the first run and one of the second.
    #expect(try folder.read("scan.jsonl").count { $0 == UInt8(ascii: "\n") } == 3)
  }

  @Test func aReaderThatHasGoneEndsTheScan() throws {
    let server = try Self.server(TestIdentities.loopback())
    let ends = try Pipe.open()
    close(ends.reading)
    defer { close(ends.writing) }
    // The test runner may not have it ignored, as the program has.
    signal(SIGPIPE, SIG_IGN)
    let run = ScanRun(
      Array(repeating: Self.target(server.port), count: 50),
      thresholds: ScanThresholds(warning: 1, critical: 0))
    #expect(throws: ScanRun.Broken.self) {
      try run.run(
        to: ScanStreams(out: ends.writing, progress: nil), errors: { _ in }, interruptedBy: nil)
    }
  }
}
