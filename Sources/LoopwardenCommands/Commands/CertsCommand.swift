import ArgumentParser
import Configuration
import Glibc
import RestartDecision

/// `loopwarden certs`.
struct CertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certs",
    abstract: "Show every certificate of this master, in files and in memory.",
    discussion: """
      What kubeadm certs check-expiration would show if it saw everything: the files under the PKI \
      folder, kubeconfigs, kubelet's own; what the API server, etcd, kubelet, the controller manager \
      and the scheduler really serve; and files that changed while the API server ran and that it does \
      not take over without a restart. Nothing is changed. The first line and the exit status are those \
      of a monitoring plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN (docs/certs.md).

      Examples:
        loopwarden certs
        loopwarden certs -o wide --warning 90d --critical 30d
        loopwarden certs --endpoint 10.96.12.7:443 --endpoint 10.0.0.11:10258
      """)

  @OptionGroup var common: CommonOptions
  @Option(name: .shortAndLong, help: "table, wide, json or yaml.")
  var output: OutputFormat = .table
  @Option(help: "WARNING from so long before the end on (default 60d).")
  var warning: String?
  @Option(help: "CRITICAL from so long before the end on (default 14d).")
  var critical: String?
  @Option(
    name: .customLong("endpoint"),
    help: ArgumentHelp(
      "Another server on the same library (metrics-server, an aggregated API server, a cloud "
        + "controller manager): its certificates are shown, it is never restarted; may be repeated.",
      valueName: "host:port"))
  var endpoints: [String] = []

  func run() throws {
    let overrides: [(String, String?, String)] = [
      ("thresholds.warning", warning, "--warning"),
      ("thresholds.critical", critical, "--critical"),
    ]
    let report: CertsReport
    do {
      let configuration = try common.load(
        overrides: overrides.compactMap { path, value, option in
          value.map { ConfigurationOverride(path: path, value: $0, source: option) }
        })
      let others = configuration.settings.certs.endpoints + (try endpoints.map(Self.endpoint))
      report = CertsReport(
        CertsLook(try MasterView(configuration, wake: nil), others: others).facts())
    } catch {
      // To a monitoring system status 1 is WARNING; nothing was seen, so it is UNKNOWN.
      StandardStreams.out("CERTS UNKNOWN - \(error)")
      throw ExitCode(CheckVerdict.unknown.exitStatus)
    }
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

  private static func endpoint(_ text: String) throws(CommandFailure) -> HostPort {
    do throws(HostPort.Malformed) {
      return try HostPort(parsing: text)
    } catch {
      throw CommandFailure("--endpoint \(text) must \(error.advice)")
    }
  }
}
