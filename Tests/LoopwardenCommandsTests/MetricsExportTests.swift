import Glibc
import HTTPTransport
import KubernetesClient
import LoopwardenCommands
import RestartDecision
import Supervision
import Telemetry
import TestSupport
import Testing

@Suite("The ways out of metrics") struct MetricsExportTests {
  /// An export and what it said.
  private final class Heard {
    var lines: [LogLine] = []
  }

  private func look(_ export: MetricsExport) throws {
    let scene = try JournalScene()
    try scene.step()
    let step = try #require(scene.reports.last)
    export.lookBegins()
    export.take(
      step,
      sight: Sight(
        at: step.observation.now, certificate: .value(scene.identity), readiness: .ready),
      node: "m1")
  }

  @Test("a textfile that cannot be written is said once, and when it is over")
  func textfile() throws {
    let directory = try TemporaryDirectory()
    let folder = directory.path("metrics")
    let heard = Heard()
    let export = MetricsExport(.init(textfile: .folder(folder), listen: nil)) {
      heard.lines.append($0)
    }
    for _ in 0..<3 { try look(export) }
    #expect(heard.lines.map(\.message) == [.serviceFault])
    #expect(heard.lines.first?.sentence.contains(folder) == true)
    try directory.makeFolder("metrics")
    for _ in 0..<2 { try look(export) }
    #expect(heard.lines.map(\.message) == [.serviceFault, .troubleOver])
    let text = String(decoding: try directory.read("metrics/loopwarden.prom"), as: UTF8.self)
    #expect(text.contains("\nloopwarden_textfile_errors_total 3\n"))
    #expect(text.contains("\nloopwarden_looks_total 5\n"))
    #expect(text.contains("\nloopwarden_look_duration_seconds "))
  }

  // A path, because a port that is let go of may be another test's at once.
  @Test("a place that is taken is said once, and listened on when it is free")
  func taken() throws {
    let directory = try TemporaryDirectory()
    let place = ListenPlace.unix(path: directory.path("metrics.sock"))
    var taken: MetricsListener? = try MetricsListener(place)
    #expect(taken?.place == place)
    let heard = Heard()
    let export = MetricsExport(.init(textfile: .off, listen: place)) { heard.lines.append($0) }
    try look(export)
    #expect(heard.lines.map(\.message) == [.serviceFault] && export.port == nil)
    taken = nil
    try look(export)
    #expect(heard.lines.map(\.message) == [.serviceFault, .troubleOver])
    #expect(export.port == 0)
    export.move(to: .init(textfile: .off, listen: nil))
    #expect(export.port == nil)
  }

  /// An export that listens, and a transport with nothing to do.
  private func served() throws -> (export: MetricsExport, transport: HTTPTransport, port: UInt16) {
    let export = MetricsExport(
      .init(textfile: .off, listen: .address(host: "127.0.0.1", port: 0))
    ) { _ in }
    try look(export)
    return (export, try HTTPTransport(), try #require(export.port))
  }

  private static let generous = Duration.seconds(60)

  @Test("a scrape is answered while somebody waits, and ends no wait")
  func scrape() throws {
    let (export, transport, port) = try served()
    let directory = try TemporaryDirectory()
    let curl = try ChildProcess(
      ["curl", "-sS", "--noproxy", "*", "--max-time", "30", "http://127.0.0.1:\(port)/metrics"],
      output: .file(directory.path("answer")), errors: .dropped)
    let deadline = ContinuousClock.now.advanced(by: Self.generous)
    while !curl.hasEnded(), .now < deadline {
      export.wait(
        transport, until: .now.advanced(by: .milliseconds(50)), alsoWaitingFor: [])
    }
    #expect(curl.exitStatus == 0)
    let text = String(decoding: try directory.read("answer"), as: UTF8.self)
    #expect(text.hasPrefix("# HELP loopwarden_build_info "))
  }

  @Test("whoever knocks, a signal and a finished exchange end the wait")
  func neverDelayed() throws {
    let (export, transport, port) = try served()
    let knocking = try MetricsKnocking(port: port)
    defer { withExtendedLifetime(knocking) {} }
    var pipe: [Int32] = [-1, -1]
    #expect(Glibc.pipe(&pipe) == 0)
    defer { for end in pipe { close(end) } }
    #expect(write(pipe[1], "x", 1) == 1)
    let began = ContinuousClock.now
    export.wait(
      transport, until: began.advanced(by: Self.generous), alsoWaitingFor: [pipe[0]])
    #expect(.now < began.advanced(by: Self.generous))

    let unserved = try UnservedPort()
    let id = try transport.start(
      HTTPRequest(url: "http://127.0.0.1:\(unserved.port)/", timeout: .seconds(30)))
    export.wait(transport, until: began.advanced(by: Self.generous), alsoWaitingFor: [])
    #expect(transport.takeResult(id) != nil)
    // And the deadline does, however many knock.
    export.wait(transport, until: .now.advanced(by: .milliseconds(50)), alsoWaitingFor: [])
  }
}
