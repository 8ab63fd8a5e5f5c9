import ArgumentParser
import Glibc

/// `loopwarden-standin apiserver`.
struct APIServerCommand: ParsableCommand {
  static let name = "apiserver"
  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Serve like kube-apiserver, loopback certificate and shutdown included.",
    discussion: """
      Honours kube-apiserver's --bind-address, --secure-port, --tls-cert-file, \
      --tls-private-key-file, --client-ca-file, --token-auth-file, --anonymous-auth, \
      --shutdown-delay-duration, --shutdown-watch-termination-grace-period, --request-timeout, \
      --authorization-mode=RBAC, --advertise-address, --runtime-config and \
      --endpoint-reconciler-type=none; accepts and ignores its other flags. Its own: \
      --storage=FOLDER (the objects and endpoints that the API servers of a cluster share), \
      --standin-faults=FILE, --standin-endpoint-ttl=DURATION, --standin-loopback-validity=DURATION, \
      --standin-loopback-pair=FILE, --standin-fixture-directory=DIR, --standin-start-delay=DURATION, --standin-ignore-term, \
      --standin-fail-start, --standin-readyz=fail, --standin-expired-breaks-writes=false, \
      --standin-request-log=FILE.
      """)

  @Argument(parsing: .captureForPassthrough, help: "kube-apiserver's flags and --standin-… flags.")
  var flags: [String] = []

  func run() throws {
    // Everything after the command's name is captured, the request for help and `--` included.
    if flags.contains("--help") || flags.contains("-h") { throw CleanExit.helpRequest(self) }
    let log = ProcessLog(speaker: "apiserver")
    do {
      let flags = try APIServerFlags(
        arguments: flags.first == "--" ? Array(flags.dropFirst()) : flags)
      switch try APIServerProcess(flags: flags, log: log).run() {
      case .secondSignal: throw ExitCode(1)
      case .drained, .cut: return
      }
    } catch let error as StandInError {
      log.say(error.description)
      throw ExitCode(1)
    }
  }
}
