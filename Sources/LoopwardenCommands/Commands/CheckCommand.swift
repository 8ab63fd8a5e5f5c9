import ArgumentParser
import Configuration
import Glibc
import RestartDecision

/// `loopwarden check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Show the loopback certificate that this master's API server really serves.",
    discussion: """
      Needs no configuration, and no privileges for the certificate itself. The first line and the \
      exit status are those of a monitoring plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.

      Examples:
        loopwarden check
        loopwarden check --target 10.0.0.11:6443 --warning 90d --critical 30d
        loopwarden check -o json
      """)

  @OptionGroup var common: CommonOptions
  @Option(name: .shortAndLong, help: "table, wide, json or yaml.")
  var output: OutputFormat = .table
  @Option(help: "Ask this HOST:PORT instead of what the manifest says.")
  var target: String?
  @Option(help: "WARNING from so long before the end on (default 60d).")
  var warning: String?
  @Option(help: "CRITICAL from so long before the end on (default 14d).")
  var critical: String?

  func run() throws {
    let overrides: [(String, String?, String)] = [
      ("apiServer.target", target, "--target"), ("thresholds.warning", warning, "--warning"),
      ("thresholds.critical", critical, "--critical"),
    ]
    let configuration: LoadedConfiguration
    let view: MasterView
    do {
      configuration = try common.load(
        overrides: overrides.compactMap { path, value, option in
          value.map { ConfigurationOverride(path: path, value: $0, source: option) }
        })
      view = try MasterView(configuration, wake: nil)
    } catch {
      // To a monitoring system status 1 is WARNING; nothing was seen, so it is UNKNOWN.
      StandardStreams.out("LOOPBACK UNKNOWN - \(error)")
      throw ExitCode(CheckVerdict.unknown.exitStatus)
    }
    var sight = view.look(.certificate, memory: Memory())
    sight.mirrorPod = view.mirrorPod(sight)
    var report = CheckReport(
      sight, node: view.node, thresholds: configuration.settings.thresholds)
    // The journal of it is root's.
    if geteuid() == 0 { report.manifestAway = ManifestMethodWords.standing(view.state) }
    switch output {
    case .table, .wide:
      for line in report.lines(wide: output == .wide) { StandardStreams.out(line) }
      if !report.unseen.isEmpty, geteuid() != 0 {
        StandardStreams.out("not run as root: as root it sees more")
      }
    case .json: StandardStreams.out(try orExit { try StructuredOutput.json(report) })
    case .yaml: StandardStreams.out(try orExit { try StructuredOutput.yaml(report) })
    }
    throw ExitCode(report.verdict.exitStatus)
  }
}
