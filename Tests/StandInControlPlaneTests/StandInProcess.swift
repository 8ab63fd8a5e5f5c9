import Glibc
import HTTPTransport
import StandInControlPlane
import TestSupport

/// The stand-in as it runs for others: the built program, a process of its own.
final class StandInProcess {
  let port: UInt16
  let process: ChildProcess
  let transport: HTTPTransport
  private let address: String

  /// Starts an API server on `address` and waits until it serves.
  init(_ flags: [String], address: String = "127.0.0.1") throws {
    self.address = address
    port = try freePort()
    process = try ChildProcess(
      [
        Self.program, "apiserver", "--bind-address=\(address)", "--secure-port=\(port)",
      ] + flags, output: .dropped, errors: .dropped)
    transport = try HTTPTransport()
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline, !process.hasEnded() {
      if let answer = try? conversation.send("GET", "/readyz"), answer.status == 200 { return }
      usleep(20_000)
    }
    throw SetupFailure("the stand-in on port \(port) does not serve")
  }

  deinit { process.kill() }

  var base: String { "https://\(address):\(port)" }

  /// To talk to it, one request after another.
  var conversation: Conversation {
    Conversation(
      base: base, tls: TLSOptions(insecure: true), perform: { [transport] in transport.perform($0) }
    )
  }

  /// `loopwarden-standin`, which SwiftPM builds beside the test program.
  private static var program: String {
    if let given = getenv("LOOPWARDEN_BIN_DIR") {
      return String(cString: given) + "/loopwarden-standin"
    }
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
    }
    var parts = String(decoding: buffer[..<max(0, count)], as: UTF8.self).split(separator: "/")
    parts.removeLast(min(1, parts.count))
    return "/" + parts.joined(separator: "/") + "/loopwarden-standin"
  }
}

/// A port of 127.0.0.1 that nobody listens on now.
func freePort() throws -> UInt16 { try UnservedPort().port }
