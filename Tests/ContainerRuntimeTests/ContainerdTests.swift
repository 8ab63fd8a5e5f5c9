import ContainerRuntime
import Glibc
import HTTPTransport
import TestSupport
import Testing

/// The driver against Debian's containerd, started with its own root, state and socket. The life
/// of pods is the end-to-end suite's.
@Suite(
  .enabled(
    if: Containerd.isInstalled && geteuid() == 0,
    "needs containerd in /usr/bin and root: apt-get install containerd runc"))
struct ContainerdTests {
  private static let limit: Duration = .seconds(20)

  @Test func answersWithoutContainers() throws {
    let containerd = try Containerd()
    try check(containerd.socket, api: "runtime.v1")
  }

  /// The same, where v1 is answered as a containerd before 1.6 does. Debian's speaks both.
  @Test func answersByTheOlderVersion() throws {
    let containerd = try Containerd()
    let server = try FakeGRPCServer { [socket = containerd.socket] call in
      guard let path = call.path else { return .hangUp }
      return path.interface == "runtime.v1alpha2"
        ? .relay(socket) : .status(12, "unknown service \(path.fullService)")
    }
    try check(server.path, api: "runtime.v1alpha2")
    let tried = server.paths.filter { $0?.interface == "runtime.v1" }
    #expect(tried.count == 1 && !server.paths.contains(nil))
  }

  private func check(_ socket: String, api: String) throws {
    let runtime = CRIRuntime(socket: socket, transport: try HTTPTransport())
    let version = try runtime.version(within: Self.limit)
    #expect(version.name == "containerd")
    #expect(version.api == api)
    #expect(!version.version.isEmpty)
    #expect(throws: RuntimeFailure.none(found: [])) {
      try runtime.apiServer(within: Self.limit)
    }
    #expect(
      try runtime.presence(ofImage: "registry.invalid/none:1", within: Self.limit) == .missing)
    let readiness = try #require(try runtime.readiness(within: Self.limit))
    #expect(readiness.runtimeReady == true)
    #expect(readiness.networkReady != nil)
    let ghost = APIServerContainer(
      id: String(repeating: "0", count: 64), name: "kube-apiserver", podID: "none", createdAt: 0,
      startedAt: 0, process: nil)
    #expect(try runtime.sandbox(of: ghost, within: Self.limit) == nil)

    let call = runtime.beginStop(ghost, grace: .seconds(1), deadline: .seconds(20), before: nil)
    let deadline = ContinuousClock.now.advanced(by: Self.limit)
    var progress = call.poll()
    while progress == .inFlight, ContinuousClock.now < deadline {
      usleep(2000)
      progress = call.poll()
    }
    // The interface wants stopping to be idempotent; containerd 1.6 answers NOT_FOUND, later
    // versions success. Neither is "not delivered".
    switch progress {
    case .finished, .failedAfterDelivery: break
    case .inFlight, .notDelivered, .tooLate: Issue.record("\(progress)")
    }
  }

  @Test func unknownServiceIsUnimplemented() throws {
    let containerd = try Containerd()
    let answer = GRPCUnary(unixSocket: containerd.socket, timeout: Self.limit).call(
      over: try HTTPTransport(), service: "runtime.v0.RuntimeService", method: "Version",
      message: [])
    guard case .failure(.status(let status)) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(status.code == GRPCStatus.unimplemented)
    #expect(status.message.contains("runtime.v0.RuntimeService"))
  }
}

/// A containerd of the test's own, ended with it.
private final class Containerd {
  static var isInstalled: Bool { access("/usr/bin/containerd", X_OK) == 0 }

  let socket: String
  private let folder: TemporaryDirectory
  private var child: ChildProcess?

  /// The process first, then its files.
  deinit { child = nil }

  init() throws {
    folder = try TemporaryDirectory()
    socket = folder.path("c.sock")
    try folder.write(
      """
      version = 2
      root = "\(folder.path("root"))"
      state = "\(folder.path("state"))"
      [grpc]
        address = "\(socket)"
      [ttrpc]
        address = "\(folder.path("t.sock"))"
      [plugins."io.containerd.grpc.v1.cri"]
        restrict_oom_score_adj = true
        disable_tcp_service = true
        [plugins."io.containerd.grpc.v1.cri".cni]
          bin_dir = "\(folder.path("cni-bin"))"
          conf_dir = "\(folder.path("cni-conf"))"
        [plugins."io.containerd.grpc.v1.cri".containerd]
          snapshotter = "native"
      [plugins."io.containerd.internal.v1.opt"]
        path = "\(folder.path("opt"))"
      """, to: "config.toml")
    let child = try ChildProcess(["/usr/bin/containerd", "--config", folder.path("config.toml")])
    self.child = child
    _ = try child.awaitOutput("containerd successfully booted")
  }
}
