import Configuration
import Telemetry
import Testing

@Suite("Where metrics go") struct MetricsKeyTests {
  private func settings(_ body: String) throws -> Settings.Metrics {
    try load("metrics:\n  \(body)").settings.metrics
  }

  @Test("by default into node_exporter's folder, and over HTTP nowhere")
  func standard() throws {
    let metrics = try load("mode: Observe").settings.metrics
    #expect(metrics.textfile.directory == .automatic)
    #expect(metrics.listen == nil)
  }

  @Test("the values that there are")
  func values() throws {
    #expect(try settings("textfile: {directory: \"off\"}").textfile.directory == .off)
    #expect(try settings("textfile: {directory: auto}").textfile.directory == .automatic)
    #expect(try settings("textfile: {directory: /srv/x}").textfile.directory == .folder("/srv/x"))
    #expect(try settings("listen: \"off\"").listen == nil)
    #expect(
      try settings("listen: 127.0.0.1:9105").listen == .address(host: "127.0.0.1", port: 9105))
    #expect(try settings("listen: \"[::1]:9105\"").listen == .address(host: "::1", port: 9105))
    #expect(try settings("listen: unix:/run/x.sock").listen == .unix(path: "/run/x.sock"))
  }

  @Test(
    "no other address than this machine's",
    arguments: ["0.0.0.0:9105", "10.1.2.3:9105", "\"[::]:9105\""])
  func refused(_ place: String) throws {
    let lines = try refusal(header + "metrics:\n  listen: \(place)\n")
    #expect(lines.count == 1)
    #expect(
      lines.first?.hasPrefix("FILE:4: metrics.listen must be a loopback address") == true,
      "\(lines)")
  }
}
