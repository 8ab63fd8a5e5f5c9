import ArgumentParser
import Configuration
import ControlPlaneNode
import Glibc
import LoopbackCertificate
import RestartDecision

/// `loopwarden inspect`.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Audit loopback certificates and keys in files.",
    discussion: """
      PATH is a folder that holds a pair, a certificate or a key (the other half is found beside it), \
      a bundle of both, or a Secret manifest. Every rule has a verdict (docs/inspect.md). Nothing is \
      changed, and no key is shown. The first line and the exit status are those of a monitoring \
      plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.

      Examples:
        loopwarden inspect /etc/kubernetes/loopback/pair
        loopwarden inspect tls.crt tls.key --warning 400d --critical 90d
        loopwarden inspect -o json loopback-secret.yaml
      """)

  @OptionGroup var common: CommonOptions
  @Option(name: .shortAndLong, help: "table, wide, json or yaml.")
  var output: OutputFormat = .table
  @Option(help: "WARNING from so long before the end on (default 60d).")
  var warning: String?
  @Option(help: "CRITICAL from so long before the end on (default 14d).")
  var critical: String?
  @Argument(help: "Folders, certificates, keys, bundles or Secret manifests.")
  var path: [String]

  func run() throws {
    let overrides: [(String, String?, String)] = [
      ("thresholds.warning", warning, "--warning"),
      ("thresholds.critical", critical, "--critical"),
    ]
    let thresholds: Settings.Thresholds
    do {
      thresholds = try common.load(
        overrides: overrides.compactMap { path, value, option in
          value.map { ConfigurationOverride(path: path, value: $0, source: option) }
        }
      ).settings.thresholds
    } catch {
      // To a monitoring system status 1 is WARNING; nothing was seen, so it is UNKNOWN.
      StandardStreams.out("LOOPBACK UNKNOWN - \(error)")
      throw ExitCode(CheckVerdict.unknown.exitStatus)
    }
    let report = InspectReport(
      PairInspection.of(path), now: Int64(time(nil)),
      thresholds: AuditThresholds(
        warning: thresholds.warning.seconds, critical: thresholds.critical.seconds))
    switch output {
    case .table, .wide:
      for line in report.lines(wide: output == .wide) { StandardStreams.out(line) }
      if report.verdict == .unknown, geteuid() != 0 {
        StandardStreams.out("not run as root: as root it sees more")
      }
    case .json: StandardStreams.out(try orExit { try StructuredOutput.json(report) })
    case .yaml: StandardStreams.out(try orExit { try StructuredOutput.yaml(report) })
    }
    throw ExitCode(report.verdict.exitStatus)
  }
}
