import ContainerRuntime
import Glibc
import HTTPTransport
import SwiftProtobuf
import TestSupport
import Testing

/// The driver over what real runtimes answered: where they differ is visible here.
@Suite struct RecordedRuntimeTests {
  private static let limit: Duration = .seconds(20)

  /// What the driver must make of one runtime's answers.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var recorded: RecordedRuntime
    var version: RuntimeVersion
    /// Unix seconds.
    var createdAt: Int64
    var startedAt: Int64
    var attempt: UInt32 = 3
    /// By the verbose status, or by the cgroup.
    var pid: Int32
    /// Without the mark of runtimes over the Docker Engine.
    var imageRef: String
    var imageID: String
    var sandboxImage: String?
    var networkProblem: String
    /// `ContainerStatus` for an id that is not there.
    var missing: Int
    var otherMounts: [String] = []
  }

  private static let digest = "cb43ad4dadf125d917d495c55ddb8e6a927a9ee8de92207fea31b957dfa3cc2f"
  private static let id = "7f66d5bb9bdb2813c89c2201d37fd1e8246f168281b21187a95e622e1c08f2af"

  static let cases = [
    Case(
      testDescription: "containerd 1.6", recorded: .containerd,
      version: RuntimeVersion(name: "containerd", version: "1.6.20~ds1", api: "runtime.v1"),
      createdAt: 1_795_264_672, startedAt: 1_795_264_672, pid: 18293,
      imageRef: "registry.example/kube-apiserver@sha256:\(digest)", imageID: "sha256:\(id)",
      sandboxImage: "registry.example/pause:3.2",
      networkProblem: "Network plugin returns error: cni plugin not initialized", missing: 5),
    Case(
      testDescription: "CRI-O 1.24", recorded: .crio,
      version: RuntimeVersion(name: "cri-o", version: "1.24.6", api: "runtime.v1"),
      createdAt: 1_795_264_601, startedAt: 1_795_264_601, pid: 16699,
      imageRef: "registry.example/kube-apiserver@sha256:\(digest)",
      // No `sha256:` in front.
      imageID: id, sandboxImage: "registry.example/pause:3.2",
      networkProblem: "Network plugin returns error: No CNI configuration file in /etc/cni/net.d."
        + " Has your network provider started?", missing: 5),
    Case(
      testDescription: "cri-dockerd 0.3", recorded: .criDockerd,
      // The Engine's name and version, not cri-dockerd's.
      version: RuntimeVersion(name: "docker", version: "20.10.24+dfsg1", api: "runtime.v1"),
      createdAt: 1_795_264_608, startedAt: 1_795_264_608, pid: 17141,
      imageRef: "registry.example/kube-apiserver@sha256:\(digest)",
      imageID: "sha256:\(id)", sandboxImage: nil,
      networkProblem: "docker: network plugin is not ready: cni config uninitialized", missing: 2),
    Case(
      testDescription: "dockershim 1.20", recorded: .dockershim,
      version: RuntimeVersion(name: "docker", version: "20.10.24+dfsg1", api: "runtime.v1alpha2"),
      createdAt: 1_795_264_729, startedAt: 1_795_264_730, attempt: 0, pid: 18992,
      imageRef: "registry.example/kube-apiserver@sha256:\(digest)",
      imageID: "sha256:\(id)", sandboxImage: nil,
      networkProblem: "docker: network plugin is not ready: cni config uninitialized", missing: 2,
      otherMounts: ["/dev/termination-log"]),
  ]

  /// A process table in which the container's process and a monitor beside it live.
  private func processes(_ one: Case, in folder: TemporaryDirectory) throws -> ProcFS {
    try FakeProcess(pid: one.pid, ticks: 4200, cgroup: "/docker/\(one.recorded.containerID)")
      .write(to: folder)
    try FakeProcess(
      pid: 5, ticks: 4100, cgroup: "/system.slice/crio-conmon-\(one.recorded.containerID).scope"
    ).write(to: folder)
    return ProcFS(root: folder.path("."))
  }

  @Test(arguments: cases, [nil, ["runtime.v1alpha2"], ["runtime.v1"]])
  func isRead(_ one: Case, by interfaces: [String]?) throws {
    let server = try one.recorded.server(interfaces: interfaces)
    let folder = try TemporaryDirectory()
    let runtime = CRIRuntime(
      socket: server.path, transport: try HTTPTransport(),
      procFS: try processes(one, in: folder))
    let container = try runtime.apiServer(within: Self.limit)
    #expect(
      container
        == APIServerContainer(
          id: one.recorded.containerID, name: "kube-apiserver", podID: one.recorded.podID,
          podName: "kube-apiserver-m1", attempt: one.attempt, image: RecordedRuntime.image,
          imageRef: one.imageRef, createdAt: one.createdAt, startedAt: one.startedAt,
          process: try ProcFS(root: folder.path(".")).processStart(one.pid).get(),
          mounts: container.mounts))
    #expect(
      container.mounts.first
        == ContainerMount(
          containerPath: "/etc/kubernetes/pki", hostPath: "/etc/kubernetes/pki", isReadOnly: true))
    #expect(container.mounts.dropFirst().map(\.containerPath) == one.otherMounts)

    let version = try runtime.version(within: Self.limit)
    #expect(version.name == one.version.name && version.version == one.version.version)
    #expect(version.api == interfaces?.first ?? one.version.api)
    #expect(
      try runtime.readiness(within: Self.limit)
        == RuntimeReadiness(
          runtimeReady: true, networkReady: false,
          problems: ["NetworkReady is false: NetworkPluginNotReady, \(one.networkProblem)"]))
    #expect(
      try runtime.sandbox(of: container, within: Self.limit)
        == PodSandboxFacts(id: one.recorded.podID, isReady: true, image: one.sandboxImage))
    #expect(
      try runtime.presence(ofImage: RecordedRuntime.image, within: Self.limit)
        == .present(id: one.imageID))
    #expect(
      try runtime.presence(ofImage: "registry.invalid/none:1", within: Self.limit) == .missing)
    #expect(
      end(
        of: runtime.beginStop(container, grace: .seconds(30), deadline: .seconds(60), before: nil))
        == .finished)
    #expect(server.paths.last??.interface == version.api)
  }

  /// What the marks are, as recorded: the table above shows that they are taken off.
  @Test(arguments: [
    (RecordedRuntime.containerd, ""), (.crio, ""), (.criDockerd, "docker-pullable://"),
    (.dockershim, "docker-pullable://"),
  ]) func recordedImageReferences(recorded: RecordedRuntime, mark: String) throws {
    let bytes = try #require(recorded.message("ContainerStatus"))
    let status = try CRIContainerStatusResponse(serializedBytes: bytes).status
    #expect(status.imageRef == mark + "registry.example/kube-apiserver@sha256:\(Self.digest)")
  }

  /// Listed, then removed before its status was asked for: each runtime has words of its own.
  @Test(arguments: cases) func containerThatVanishesIsNoErrorOfTheRuntime(_ one: Case) throws {
    let recorded = one.recorded
    let list = try #require(recorded.message("ListContainers"))
    let (code, words) = try #require(recorded.errors["ContainerStatus"])
    #expect(code == one.missing)
    let server = try FakeGRPCServer([.message(list), .status(code, words)])
    let runtime = CRIRuntime(socket: server.path, transport: try HTTPTransport())
    #expect(
      throws: RuntimeFailure.none(found: [
        FoundContainer(
          name: "kube-apiserver", id: recorded.containerID, state: .unknown,
          podName: "kube-apiserver-m1")
      ])
    ) { try runtime.apiServer(within: Self.limit) }
  }

  /// A stop of a container that is gone counts as delivered: only looking again can tell.
  @Test(arguments: cases) func stopOfWhatIsGoneIsNotRepeated(_ one: Case) throws {
    let server = try one.recorded.server()
    let runtime = CRIRuntime(socket: server.path, transport: try HTTPTransport())
    _ = try runtime.version(within: Self.limit)
    let ghost = APIServerContainer(
      id: String(repeating: "0", count: 64), name: "kube-apiserver", createdAt: 0, startedAt: 0,
      process: nil)
    let progress = end(
      of: runtime.beginStop(ghost, grace: .seconds(1), deadline: .seconds(60), before: nil))
    guard case .failedAfterDelivery(let words) = progress else {
      Issue.record("\(progress)")
      return
    }
    #expect(words.contains(ghost.id))
  }
}
