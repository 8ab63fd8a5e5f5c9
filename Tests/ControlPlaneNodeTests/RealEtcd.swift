import FoundationEssentials
import Glibc

/// A real etcd on loopback ports with its own data folder, ended by its pid.
final class RealEtcd {
  static let program: String? = ["/usr/bin/etcd", "/usr/local/bin/etcd"].first { path in
    access(path, X_OK) == 0
  }

  let clientPort: UInt16
  private let pid: pid_t

  /// Starts it and waits until the client port accepts, at most 30 s.
  init(folder: String, tls: [String], otherMember: Bool = false) throws {
    guard let program = Self.program else { throw SetupError(what: "no etcd") }
    clientPort = try Self.freePort()
    let peer = "http://127.0.0.1:\(try Self.freePort())"
    let client = "\(tls.isEmpty ? "http" : "https")://127.0.0.1:\(clientPort)"
    // With a second member that never comes there is no quorum.
    let cluster =
      "a=\(peer)" + (otherMember ? ",b=http://127.0.0.1:\(try Self.freePort())" : "")
    let arguments =
      [
        program, "--name=a", "--data-dir=\(folder)/data", "--listen-client-urls=\(client)",
        "--advertise-client-urls=\(client)", "--listen-peer-urls=\(peer)",
        "--initial-advertise-peer-urls=\(peer)", "--initial-cluster=\(cluster)",
        "--log-outputs=\(folder)/log", "--logger=zap",
      ] + tls
    var words = arguments.map { strdup($0) as UnsafeMutablePointer<CChar>? } + [nil]
    defer { for word in words { free(word) } }
    var started: pid_t = 0
    guard posix_spawn(&started, program, nil, nil, &words, environ) == 0 else {
      throw SetupError(what: "spawn")
    }
    pid = started
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    while !Self.accepts(clientPort) {
      guard ContinuousClock.now < deadline, waitpid(pid, nil, WNOHANG) == 0 else {
        throw SetupError(what: "etcd does not listen")
      }
      poll(nil, 0, 20)
    }
  }

  func stop() {
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
  }

  private static func withSocket<Result>(
    port: UInt16, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) throws -> Result
  ) throws -> Result {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw SetupError(what: "socket") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return try withUnsafePointer(to: &address) {
      try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        try body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  static func freePort() throws -> UInt16 {
    try withSocket(port: 0) { descriptor, address, length in
      guard bind(descriptor, address, length) == 0 else { throw SetupError(what: "bind") }
      var bound = sockaddr_in()
      var size = length
      let result = withUnsafeMutablePointer(to: &bound) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
      }
      guard result == 0 else { throw SetupError(what: "getsockname") }
      return UInt16(bigEndian: bound.sin_port)
    }
  }

  private static func accepts(_ port: UInt16) -> Bool {
    (try? withSocket(port: port) { connect($0, $1, $2) == 0 }) ?? false
  }
}
