import Glibc

/// Debian's etcd on loopback, without TLS, for one test master.
final class EtcdServer {
  let url: String
  private let process: ChildProcess

  /// Starts it in `folder` and waits until it is healthy.
  init(program: String = "etcd", folder: String) throws {
    let client = "http://127.0.0.1:\(try freePort())"
    let peer = "http://127.0.0.1:\(try freePort())"
    url = client
    // It holds nothing that is worth a flush to disk.
    process = try ChildProcess(
      [
        program, "--name", "test", "--data-dir", folder + "/data", "--listen-client-urls", client,
        "--advertise-client-urls", client, "--listen-peer-urls", peer,
        "--initial-advertise-peer-urls", peer, "--initial-cluster", "test=\(peer)",
        "--unsafe-no-fsync",
      ], outputPath: folder + "/etcd.log")
    try waitFor("etcd", within: .seconds(30), onTimeout: { self.process.output }) {
      let health = try? ChildProcess.run(["curl", "-sS", client + "/health"], within: .seconds(10))
      return health?.contains("\"true\"") == true ? () : nil
    }
  }

  /// Ends it.
  func stop() { process.end(within: .seconds(10)) }
}
