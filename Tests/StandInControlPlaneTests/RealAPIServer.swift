import FoundationEssentials
import Glibc
import HTTPTransport
import StandInControlPlane
import TestSupport
import Testing

/// A real kube-apiserver for the semantic table. One of two ways:
///
/// - `LOOPWARDEN_REAL_KUBE_APISERVER`: the program; it is started here with an etcd of its own
///   (`LOOPWARDEN_REAL_ETCD`, else `etcd` from PATH), on loopback, and ended with the test.
/// - `LOOPWARDEN_REAL_API_URL`: one that runs, `https://address:port`, with
///   `LOOPWARDEN_REAL_API_CA` (PEM file) and an administrator's `LOOPWARDEN_REAL_API_TOKEN`, or
///   `LOOPWARDEN_REAL_API_CERT` and `LOOPWARDEN_REAL_API_KEY` (PEM files). The rows about rights
///   want `LOOPWARDEN_REAL_API_LIMITED_TOKEN` of a user without rights, and its name in
///   `LOOPWARDEN_REAL_API_LIMITED_USER`; without them they are left out. Only objects named
///   `standin-test-…` are touched.
final class RealAPIServer {
  let conversation: Conversation
  private let processes: [ChildProcess]
  private let folder: TemporaryDirectory?

  static let howToGive: Comment =
    "no real kube-apiserver: set LOOPWARDEN_REAL_KUBE_APISERVER or LOOPWARDEN_REAL_API_URL"
  static var isGiven: Bool {
    variable("LOOPWARDEN_REAL_KUBE_APISERVER") != nil || variable("LOOPWARDEN_REAL_API_URL") != nil
  }

  static func start() throws -> RealAPIServer {
    if let url = variable("LOOPWARDEN_REAL_API_URL") { return try RealAPIServer(running: url) }
    return try RealAPIServer(program: try #require(variable("LOOPWARDEN_REAL_KUBE_APISERVER")))
  }

  deinit {
    // The API server first: it does not end well without its etcd.
    for process in processes.reversed() { process.end(within: .seconds(10)) }
    withExtendedLifetime(folder) {}
  }

  private init(running url: String) throws {
    let transport = try HTTPTransport()
    func file(_ name: String) throws -> [UInt8]? {
      try Self.variable(name).map { path in
        try Array(#require(FileManager.default.contents(atPath: path), "cannot read \(path)"))
      }
    }
    conversation = Conversation(
      base: url,
      tls: TLSOptions(
        authorities: try file("LOOPWARDEN_REAL_API_CA"),
        clientCertificate: try file("LOOPWARDEN_REAL_API_CERT"),
        clientKey: try file("LOOPWARDEN_REAL_API_KEY"),
        insecure: Self.variable("LOOPWARDEN_REAL_API_CA") == nil),
      adminToken: Self.variable("LOOPWARDEN_REAL_API_TOKEN"),
      limitedToken: Self.variable("LOOPWARDEN_REAL_API_LIMITED_TOKEN"),
      limitedUser: Self.variable("LOOPWARDEN_REAL_API_LIMITED_USER") ?? "standin-limited",
      perform: { transport.perform($0) })
    processes = []
    folder = nil
  }

  private init(program: String) throws {
    let folder = try TemporaryDirectory()
    let (client, peer, port) = (try freePort(), try freePort(), try freePort())
    let etcd = try ChildProcess(
      [
        Self.variable("LOOPWARDEN_REAL_ETCD") ?? "etcd", "--data-dir", folder.path("etcd"),
        "--unsafe-no-fsync", "--listen-client-urls", "http://127.0.0.1:\(client)",
        "--advertise-client-urls", "http://127.0.0.1:\(client)", "--listen-peer-urls",
        "http://127.0.0.1:\(peer)", "--initial-advertise-peer-urls", "http://127.0.0.1:\(peer)",
        "--initial-cluster", "default=http://127.0.0.1:\(peer)",
      ], output: .file(folder.path("etcd.log")), errors: .file(folder.path("etcd.log")))
    try Self.makeServiceAccountKeys(in: folder)
    try folder.write(
      "admin-token,admin,1,system:masters\nlimited-token,standin-limited,2\n", to: "tokens.csv")
    let server = try ChildProcess(
      [
        program, "--etcd-servers=http://127.0.0.1:\(client)", "--bind-address=127.0.0.1",
        // Endpoints may not hold a loopback address; nothing listens there.
        "--advertise-address=192.0.2.2", "--secure-port=\(port)", "--authorization-mode=RBAC",
        "--token-auth-file=\(folder.path("tokens.csv"))", "--cert-dir=\(folder.path("certs"))",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        "--service-account-key-file=\(folder.path("sa.pub"))",
        "--service-account-signing-key-file=\(folder.path("sa.key"))",
        "--service-cluster-ip-range=10.96.0.0/12",
      ], output: .file(folder.path("apiserver.log")), errors: .file(folder.path("apiserver.log")))
    let transport = try HTTPTransport()
    conversation = Conversation(
      base: "https://127.0.0.1:\(port)", tls: TLSOptions(insecure: true),
      adminToken: "admin-token", limitedToken: "limited-token",
      perform: { transport.perform($0) })
    processes = [etcd, server]
    self.folder = folder
    try awaitReadiness(within: .seconds(90))
  }

  private func awaitReadiness(within limit: Duration) throws {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
      if let answer = try? conversation.send("GET", "/readyz"), answer.status == 200 { return }
      if let ended = processes.first(where: { $0.hasEnded() }) {
        throw SetupFailure("process \(ended.pid) of the real API server has ended")
      }
      usleep(200_000)
    }
    throw SetupFailure("the real kube-apiserver is not ready within \(limit)")
  }

  private static func makeServiceAccountKeys(in folder: TemporaryDirectory) throws {
    for command in [
      [
        "openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out",
        folder.path("sa.key"),
      ],
      ["openssl", "pkey", "-in", folder.path("sa.key"), "-pubout", "-out", folder.path("sa.pub")],
    ] {
      let process = try ChildProcess(command, output: .dropped, errors: .dropped)
      try process.waitForEnd()
      guard process.exitStatus == 0 else { throw SetupFailure("\(command[0]) failed") }
    }
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
