import ContainerRuntime
import Glibc
import HTTPTransport
import SwiftProtobuf
import TestSupport
import Testing

/// The driver against a server on a real Unix socket that speaks HTTP/2.
@Suite struct CRIRuntimeTests {
  private static let limit: Duration = .seconds(20)

  private static func bytes(_ message: some Message) -> FakeGRPCServer.Answer {
    let bytes: [UInt8]? = try? message.serializedBytes()
    return bytes.map { .message($0) } ?? .hangUp
  }

  private static let version = bytes(
    CRIVersionResponse.with {
      $0.runtimeName = "fake"
      $0.runtimeVersion = "1.2"
    })

  private static let empty = bytes(CRIStopContainerResponse())

  private static let target = APIServerContainer(
    id: "c1", name: "kube-apiserver", createdAt: 0, startedAt: 0, process: nil)

  private func runtime(_ server: FakeGRPCServer, wakeFD: Int32? = nil) throws -> CRIRuntime {
    CRIRuntime(socket: server.path, transport: try HTTPTransport(), wakeFD: wakeFD)
  }

  @Test func fallsBackToTheOlderVersion() throws {
    let server = try FakeGRPCServer([
      .status(12, "unknown service"), Self.version, Self.bytes(CRIStatusResponse()),
    ])
    let runtime = try runtime(server)
    #expect(
      try runtime.version(within: Self.limit)
        == RuntimeVersion(name: "fake", version: "1.2", api: "runtime.v1alpha2"))
    // The version is remembered: one call, not three.
    #expect(try runtime.readiness(within: Self.limit)?.problems == [])
    #expect(server.messages.count == 3)
  }

  @Test func refusesAServerThatIsNoRuntime() throws {
    let server = try FakeGRPCServer([.status(12, "no"), .status(12, "no")])
    let runtime = try runtime(server)
    #expect(throws: RuntimeFailure.unsupportedAPI(path: server.path)) {
      try runtime.version(within: Self.limit)
    }
  }

  @Test func findsTheAPIServer() throws {
    let listed = CRISelectionTests.container("c1")
    var status = CRISelectionTests.status("c1")
    status.info = ["info": "{\"pid\": \(getpid())}"]
    let server = try FakeGRPCServer([
      Self.bytes(CRIListContainersResponse.with { $0.containers = [listed] }),
      Self.bytes(status),
    ])
    let container = try runtime(server).apiServer(within: Self.limit)
    #expect(container.id == "c1")
    #expect(container.process == (try ProcFS().processStart(getpid()).get()))
    #expect(container.processUnknown == nil)
    let messages = server.messages
    let list = try CRIListContainersRequest(serializedBytes: messages[0])
    #expect(list.filter.labelSelector == CRISelection.labels)
    #expect(!list.filter.hasState)
    let asked = try CRIContainerStatusRequest(serializedBytes: messages[1])
    #expect(asked.containerID == "c1")
    #expect(asked.verbose)
  }

  @Test func tellsImagesAndSandboxes() throws {
    let server = try FakeGRPCServer([
      Self.bytes(CRIImageStatusResponse.with { $0.image.id = "sha256:1" }),
      Self.bytes(CRIImageStatusResponse()),
      Self.bytes(
        CRIListPodSandboxResponse.with {
          $0.items = [
            .with {
              $0.id = "p1"
              $0.state = .sandboxNotready
            }
          ]
        }),
      Self.bytes(
        CRIPodSandboxStatusResponse.with { $0.info = ["info": #"{"image":"pause:3.6"}"#] }),
      Self.bytes(CRIListPodSandboxResponse()),
    ])
    let runtime = try runtime(server)
    #expect(
      try runtime.presence(ofImage: "a", within: Self.limit) == .present(id: "sha256:1"))
    #expect(try runtime.presence(ofImage: "b", within: Self.limit) == .missing)
    let container = APIServerContainer(
      id: "c1", name: "kube-apiserver", podID: "p1", createdAt: 0, startedAt: 0, process: nil)
    #expect(
      try runtime.sandbox(of: container, within: Self.limit)
        == PodSandboxFacts(id: "p1", isReady: false, image: "pause:3.6"))
    #expect(try runtime.sandbox(of: container, within: Self.limit) == nil)
  }

  @Test func missingSocketFailsAtOnce() throws {
    let runtime = CRIRuntime(socket: "/nowhere/cri.sock", transport: try HTTPTransport())
    #expect(throws: RuntimeFailure.socketMissing(path: "/nowhere/cri.sock")) {
      try runtime.apiServer(within: .seconds(600))
    }
  }

  @Test func wedgedRuntimeEndsAtTheDeadline() throws {
    let server = try FakeGRPCServer([.silence])
    let runtime = try runtime(server)
    let start = ContinuousClock.now
    do throws(RuntimeFailure) {
      _ = try runtime.apiServer(within: .milliseconds(300))
      Issue.record("answered")
    } catch {
      guard case .timedOut = error else { throw error }
    }
    #expect(start.duration(to: .now) < Self.limit)
  }

  @Test func readableWakeDescriptorInterrupts() throws {
    let server = try FakeGRPCServer([.silence])
    let pipe = try Pipe.open()
    defer { close(pipe.reading) }
    close(pipe.writing)
    let runtime = try runtime(server, wakeFD: pipe.reading)
    #expect(throws: RuntimeFailure.interrupted) { try runtime.version(within: .seconds(600)) }
  }

  @Test func runtimesErrorIsTold() throws {
    let server = try FakeGRPCServer([.status(13, "disk%20full"), .hangUp])
    let runtime = try runtime(server)
    #expect(
      throws: RuntimeFailure.runtimeError(code: 13, message: "INTERNAL: disk full")
    ) { try runtime.apiServer(within: Self.limit) }
    do throws(RuntimeFailure) {
      _ = try runtime.apiServer(within: Self.limit)
      Issue.record("answered")
    } catch {
      guard case .unreachable = error else { throw error }
    }
  }

  @Test(
    arguments: [
      (.milliseconds(1000), 1), (.milliseconds(1001), 2), (.seconds(90), 90),
    ] as [(Duration, Int64)]) func stopCarriesTheGraceRoundedUp(grace: Duration, seconds: Int64)
    throws
  {
    let server = try FakeGRPCServer([Self.version, Self.empty])
    let runtime = try runtime(server)
    _ = try runtime.version(within: Self.limit)
    let call = runtime.beginStop(Self.target, grace: grace, deadline: .seconds(120), before: nil)
    #expect(end(of: call) == .finished)
    #expect(call.poll() == .finished)
    let request = try CRIStopContainerRequest(
      serializedBytes: try #require(server.messages.last))
    #expect(request.containerID == "c1")
    #expect(request.timeout == seconds)
    #expect(server.messages.count == 2)
  }

  @Test(arguments: [
    (Duration.zero, Duration.seconds(60)), (.milliseconds(999), .seconds(60)),
    (.seconds(-5), .seconds(60)), (.seconds(30), .seconds(30)), (.milliseconds(1500), .seconds(2)),
  ]) func stopThatCouldKillIsNotSent(grace: Duration, deadline: Duration) throws {
    let server = try FakeGRPCServer([Self.version])
    let runtime = try runtime(server)
    _ = try runtime.version(within: Self.limit)
    let call = runtime.beginStop(Self.target, grace: grace, deadline: deadline, before: nil)
    guard case .notDelivered = call.poll() else {
      Issue.record("\(call.poll())")
      return
    }
    #expect(server.messages.count == 1)
  }

  @Test func stopWhoseTimeIsOverIsNotSent() throws {
    let server = try FakeGRPCServer([Self.version, Self.empty])
    let runtime = try runtime(server)
    _ = try runtime.version(within: Self.limit)
    let late = runtime.beginStop(
      Self.target, grace: .seconds(1), deadline: .seconds(60), before: ContinuousClock.now)
    #expect(end(of: late) == .tooLate)
    #expect(server.messages.count == 1)
    let call = runtime.beginStop(
      Self.target, grace: .seconds(1), deadline: .seconds(60),
      before: ContinuousClock.now.advanced(by: .seconds(600)))
    #expect(end(of: call) == .finished)
    #expect(server.messages.count == 2)
  }

  @Test func stopIsInFlightUntilTheAnswer() throws {
    let server = try FakeGRPCServer([Self.version, .silence])
    let runtime = try runtime(server)
    _ = try runtime.version(within: Self.limit)
    let call = runtime.beginStop(
      Self.target, grace: .seconds(1), deadline: .seconds(60), before: nil)
    let deadline = ContinuousClock.now.advanced(by: Self.limit)
    while server.messages.count < 2, ContinuousClock.now < deadline {
      #expect(call.poll() == .inFlight)
      usleep(1000)
    }
    #expect(server.messages.count == 2)
    call.cancel()
    #expect(
      call.poll() == .failedAfterDelivery("the call was dropped before its answer"))
  }

  @Test(
    arguments: [
      .status(5, "no such container"), .status(4, "deadline"), .status(12, "unknown"), .hangUp,
    ] as [FakeGRPCServer.Answer]) func anythingElseCountsAsDelivered(
      answer: FakeGRPCServer.Answer
    ) throws
  {
    let server = try FakeGRPCServer([Self.version, answer])
    let runtime = try runtime(server)
    _ = try runtime.version(within: Self.limit)
    let call = runtime.beginStop(
      Self.target, grace: .seconds(1), deadline: .seconds(60), before: nil)
    guard case .failedAfterDelivery = end(of: call) else {
      Issue.record("\(call.poll())")
      return
    }
    #expect(server.messages.count == 2)
  }

  @Test func stopThatTimesOutCountsAsDelivered() throws {
    let server = try FakeGRPCServer([Self.version, .silence])
    let runtime = try runtime(server)
    _ = try runtime.version(within: Self.limit)
    let call = runtime.beginStop(
      Self.target, grace: .seconds(1), deadline: .milliseconds(1100), before: nil)
    guard case .failedAfterDelivery = end(of: call) else {
      Issue.record("\(call.poll())")
      return
    }
  }

  @Test(arguments: [true, false]) func refusedStopWasNotDelivered(socketIsLeft: Bool) throws {
    let server = try FakeGRPCServer([Self.version])
    let folder = try TemporaryDirectory()
    let path = folder.path("s")
    try #require(symlink(server.path, path) == 0)
    let runtime = CRIRuntime(socket: path, transport: try HTTPTransport())
    _ = try runtime.version(within: Self.limit)
    unlink(path)
    // A socket that nobody listens on any more, or none at all.
    if socketIsLeft { try AbandonedSocket.leave(at: path) }
    let call = runtime.beginStop(
      Self.target, grace: .seconds(1), deadline: .seconds(60), before: nil)
    guard case .notDelivered(let reason) = end(of: call) else {
      Issue.record("\(call.poll())")
      return
    }
    #expect(reason.contains(path))
  }

  @Test func stopBeforeAnyAnswerIsRefused() throws {
    let server = try FakeGRPCServer([])
    let call = try runtime(server).beginStop(
      Self.target, grace: .seconds(1), deadline: .seconds(60), before: nil)
    guard case .notDelivered = call.poll() else {
      Issue.record("\(call.poll())")
      return
    }
    #expect(server.messages.isEmpty)
  }
}
