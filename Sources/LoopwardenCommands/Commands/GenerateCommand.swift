import ArgumentParser
import ControlPlaneNode
import FoundationEssentials
import Glibc

extension PairLayout: ExpressibleByArgument {}
extension GeneratedKey: ExpressibleByArgument {}

/// `loopwarden generate`.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make a long-lived loopback certificate for a build that reads it from files.",
    discussion: """
      Stock kube-apiserver makes its loopback certificate in memory and reads none from files; this \
      is for builds that were changed to do so (docs/patched-builds.md). It makes what client-go \
      would have made: a CA, a leaf signed by it, and the leaf's key. The CA's key is dropped and \
      never written. Certificate and key are put in place together or not at all; a pair that is \
      there is replaced only with --replace, or with --if-needed when it is due, and is kept beside \
      the folder, in FOLDER.backups.

      Whoever has the key can pass for the API server to the API server's own client, which has \
      every right in the cluster: the folder is root's alone.

      Examples:
        loopwarden generate --out /etc/kubernetes/loopback/pair
        loopwarden generate --out /etc/kubernetes/loopback/pair --if-needed
        loopwarden generate --out /root/pair --key ecdsa:p256 --layout secret
      """)

  @Option(
    help: ArgumentHelp(
      "The folder of the pair, and of nothing else; made if it is missing.", valueName: "folder"))
  var out: String
  @Option(help: "How long the certificate is valid, counted from its first second.")
  var validity = "3650d"
  @Option(help: "The kind of key.")
  var key: GeneratedKey = .rsa2048
  @Option(help: "How long before now the validity begins.")
  var notBeforeSkew = "1h"
  @Option(
    help: ArgumentHelp(
      "How the pair is written: fixture (client-go's names), pem (loopback.crt, loopback.key) or "
        + "secret (a manifest)."))
  var layout: PairLayout = .fixture
  @Flag(help: "Do nothing while the pair that is there is good; replace it when it is due.")
  var ifNeeded = false
  @Option(help: "With --if-needed: due is a pair that has no more than this left (default 1y).")
  var renewBefore: String?
  @Flag(help: "Replace the pair that is there, whole or broken.")
  var replace = false
  @Option(name: .shortAndLong, help: "table, json or yaml.")
  var output: OutputFormat = .table

  func validate() throws {
    if renewBefore != nil && !ifNeeded {
      throw ValidationError("--renew-before is for --if-needed")
    }
    if let problem = try request().problem { throw ValidationError(problem) }
  }

  func run() throws {
    // A crash must not leave the key in a core file.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    let report = try orExit { try request().run(now: Int64(time(nil))) }
    switch output {
    case .table, .wide:
      for line in report.lines { StandardStreams.out(line) }
      if geteuid() != 0, report.outcome != .unchanged {
        StandardStreams.out("note: not run as root: the key belongs to user \(geteuid())")
      }
    case .json: StandardStreams.out(try orExit { try StructuredOutput.json(report) })
    case .yaml: StandardStreams.out(try orExit { try StructuredOutput.yaml(report) })
    }
  }

  private func request() throws -> GenerateRun {
    let renewal = ifNeeded ? try seconds(renewBefore ?? "1y", "--renew-before") : nil
    let path = out.hasPrefix("/") ? out : FileManager.default.currentDirectoryPath + "/" + out
    return GenerateRun(
      folder: PairFolder(path: path, layout: layout),
      validity: try seconds(validity, "--validity"),
      notBeforeSkew: try seconds(notBeforeSkew, "--not-before-skew"), key: key,
      renewBefore: renewal, replaces: replace)
  }

  private func seconds(_ text: String, _ option: String) throws -> Int64 {
    guard let seconds = YearsText.seconds(text) else {
      throw ValidationError("\(option) \(text): a length of time is written \(YearsText.forms)")
    }
    return seconds
  }
}
