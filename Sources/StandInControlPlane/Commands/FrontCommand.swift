import ArgumentParser
import Glibc
import OpenSSLKit

/// `loopwarden-standin front`.
struct FrontCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "front",
    abstract: "Balance TCP connections over the API servers whose /readyz answers 200.",
    discussion: "It prints nothing but what goes wrong, on standard error.")

  @Option(help: "Where to listen, address:port.")
  var listen: SocketAddress

  @Option(parsing: .upToNextOption, help: "The API servers, address:port each.")
  var backend: [SocketAddress]

  @Option(help: "Time between two checks, and the longest that one may take.")
  var checkInterval = DurationArgument(.milliseconds(500))

  @Option(help: "Failed checks in a row until a backend gets no new connections.")
  var fall = 2

  @Option(help: "Passed checks in a row until it gets them.")
  var rise = 1

  @Option(help: "PEM file of a client certificate for the checks.")
  var certificate: String?

  @Option(help: "PEM file of its key.")
  var key: String?

  func validate() throws {
    guard !backend.isEmpty, fall > 0, rise > 0, checkInterval.duration > .zero else {
      throw ValidationError("Give at least one --backend; --fall and --rise are 1 or more.")
    }
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key go together.")
    }
  }

  func run() throws {
    let log = ProcessLog(speaker: "front")
    do {
      let signals = try SignalPipe(catching: [SIGTERM, SIGINT])
      let front = try FrontBalancer(
        listen: listen, backends: backend, interval: checkInterval.duration, fall: fall,
        rise: rise, identity: try identity(), log: log)
      while signals.take().isEmpty {
        front.step(
          at: .now, waitingAtMost: .seconds(60), wakeDescriptor: signals.descriptor)
      }
    } catch {
      log.say(error.description)
      throw ExitCode(1)
    }
  }

  private func identity() throws(StandInError) -> TLSIdentity? {
    guard let certificate, let key else { return nil }
    let (chain, secret) = (try readFile(certificate), try readFile(key))
    do throws(OpenSSLError) {
      return try TLSIdentity(chain: Certificate.fromPEM(chain), key: PrivateKey(pem: secret))
    } catch {
      throw StandInError("--certificate \(certificate), --key \(key): \(error)")
    }
  }
}

extension SocketAddress: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
