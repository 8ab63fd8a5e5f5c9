import ArgumentParser
import Configuration
import Glibc
import OpenSSLKit
import RestartDecision
import TLSProbe

extension ScanRun.Form: ExpressibleByArgument {}

/// `loopwarden scan`.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Show the loopback certificates of many API servers at once.",
    discussion: """
      Needs no credentials and no configuration: one handshake each, from anywhere that can reach \
      them. Name the masters themselves: behind a load balancer any of them answers. A file is a list \
      of hosts (HOST[:PORT] and, after a blank, the cluster's name), a kubeconfig, or an Ansible \
      inventory; it is recognised by its content (docs/scan.md). Results come as they are found, the \
      summary last. The exit status is a monitoring plugin's: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN; \
      and 130 when it was interrupted.

      Examples:
        loopwarden scan 10.0.0.11 10.0.0.12 [2001:db8::13]:6443
        loopwarden scan -f inventory.ini --group kube_control_plane
        loopwarden scan -f ~/.kube/config -o json
        loopwarden scan -f masters.txt --rate 200 --resume scan.jsonl
      """)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Hosts, a kubeconfig or an Ansible inventory; - is standard input; may be repeated.",
      valueName: "file"))
  var file: [String] = []
  @Option(
    help: ArgumentHelp(
      "A group of the inventory (default: those named as masters usually are); may be repeated."))
  var group: [String] = []
  @Option(help: "The port of hosts that name none.")
  var port: UInt16 = TargetText.usualPort
  @Option(help: "Connections begun in a second; 0 is as many as can be.")
  var rate = 50.0
  @Option(help: "Hosts that are being asked at once; a slow one does not count (docs/scan.md).")
  var concurrency = 64
  @Option(help: "The longest that one host may take.")
  var timeout = "5s"
  @Option(help: "WARNING from so long before the end on (default 60d).")
  var warning: String?
  @Option(help: "CRITICAL from so long before the end on (default 14d).")
  var critical: String?
  @Option(name: .shortAndLong, help: "table, json (a line each) or csv.")
  var output: ScanRun.Form = .table
  @Option(
    help: ArgumentHelp(
      "Write the results for Prometheus' textfile collector as well.", valueName: "file"))
  var textfile: String?
  @Option(
    help: ArgumentHelp(
      "Append results here, and ask only who is missing from it or did not answer.",
      valueName: "file"))
  var resume: String?
  @Flag(help: "On OpenSSL 3.0, read keys as the daemon does, at twice the cost.")
  var noEngine = false
  @Argument(help: ArgumentHelp("HOST[:PORT], or - for standard input.", valueName: "host"))
  var hosts: [String] = []

  func validate() throws {
    guard !hosts.isEmpty || !file.isEmpty else {
      throw ValidationError("name hosts, or a file of them with -f; - is standard input")
    }
    guard (1...1000).contains(concurrency) else {
      throw ValidationError("--concurrency \(concurrency): it is from 1 to 1000")
    }
    guard rate == 0 || (0.001...1_000_000).contains(rate) else {
      throw ValidationError("--rate \(rate): it is 0, for no limit, or from 0.001 to 1000000")
    }
    guard port > 0 else { throw ValidationError("--port 0: it is from 1 to 65535") }
    let deadline = try CommandValues.duration(timeout, option: "--timeout")
    guard (Interval.milliseconds(100)...Interval.minutes(5)).contains(deadline) else {
      throw ValidationError("--timeout \(timeout): it is from 100ms to 5m")
    }
    _ = try thresholds()
  }

  func run() throws {
    let summary: ScanSummary
    do {
      if !noEngine { _ = KeyDecodingEngine.use() }
      // glibc's own patience with a name server is half a minute (resolv.conf(5)).
      setenv("RES_OPTIONS", "timeout:2 attempts:2", 0)
      var run = try prepared()
      run.limits.maximumInFlight = Self.makeRoom(for: run.limits.maximumInFlight)
      // Not before: until then there is nothing to sum up, and a signal may end the process.
      let wake = try Wake()
      let streams = ScanStreams(
        out: STDOUT_FILENO, progress: isatty(STDERR_FILENO) == 1 ? STDERR_FILENO : nil)
      summary = try withExtendedLifetime(wake) {
        try run.run(
          to: streams, errors: { StandardStreams.error($0) }, interruptedBy: wake.signals)
      }
    } catch {
      // To a monitoring system status 1 is WARNING; nothing whole was seen, so it is UNKNOWN.
      StandardStreams.error("LOOPBACK UNKNOWN - \(error)")
      throw ExitCode(CheckVerdict.unknown.exitStatus)
    }
    throw ExitCode(summary.exitStatus)
  }

  private func prepared() throws -> ScanRun {
    let collection = try ScanInputs.read(
      arguments: hosts, files: file, port: port, groups: group)
    var run = ScanRun(collection.targets, thresholds: try thresholds())
    run.form = output
    run.textfile = textfile
    run.resume = try resume.map { try ResumeFile($0) }
    let isPlain = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    run.isColoured = output == .table && StandardStreams.outIsTerminal && !isPlain
    run.limits.concurrency = concurrency
    run.limits.startsPerSecond = rate > 0 ? rate : nil
    run.limits.probe.deadline = .milliseconds(
      try CommandValues.duration(timeout, option: "--timeout").milliseconds)
    return run
  }

  private func thresholds() throws -> ScanThresholds {
    let usual = Settings().thresholds
    let early = try warning.map { try CommandValues.duration($0, option: "--warning") }
    let late = try critical.map { try CommandValues.duration($0, option: "--critical") }
    let thresholds = ScanThresholds(
      warning: (early ?? usual.warning).seconds, critical: (late ?? usual.critical).seconds)
    guard thresholds.warning >= thresholds.critical else {
      throw ValidationError("--warning must not be shorter than --critical")
    }
    return thresholds
  }

  /// Raises the limit on descriptors as far as it may be; how many connections fit then.
  private static func makeRoom(for wanted: Int) -> Int {
    // Files, the resolver's sockets, and what libraries keep.
    let reserve = 64
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 128 }
    let needed = rlim_t(wanted + reserve)
    if limit.rlim_cur < needed {
      limit.rlim_cur = min(needed, limit.rlim_max)
      _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    return max(1, min(wanted, Int(min(limit.rlim_cur, needed)) - reserve))
  }
}
