import ContainerRuntime
import HTTPTransport
import SwiftProtobuf
import Synchronization
import TestSupport
import Testing

/// Runtimes that speak one version of the interface, or another one from now on.
@Suite struct CRIVersionSkewTests {
  private static let limit: Duration = .seconds(20)
  private static let recorded = RecordedRuntime.crio

  private func runtime(_ server: FakeGRPCServer) throws -> CRIRuntime {
    CRIRuntime(socket: server.path, transport: try HTTPTransport())
  }

  private func answer(_ method: String) -> FakeGRPCServer.Answer {
    Self.recorded.message(method).map { .message($0) } ?? .hangUp
  }

  private static let target = APIServerContainer(
    id: recorded.containerID, name: "kube-apiserver", podID: recorded.podID, createdAt: 0,
    startedAt: 0, process: nil)

  /// The older version is found once, then spoken first.
  @Test func theVersionThatAnsweredIsKept() throws {
    let server = try Self.recorded.server(interfaces: ["runtime.v1alpha2"])
    let runtime = try runtime(server)
    for _ in 0..<3 { _ = try runtime.readiness(within: Self.limit) }
    #expect(
      server.paths.map { $0?.interface } == [
        "runtime.v1", "runtime.v1alpha2", "runtime.v1alpha2", "runtime.v1alpha2",
      ])
  }

  /// Answers `Version` by v1, and everything else by v1alpha2 alone.
  @Test func versionIsNoProofOfTheRest() throws {
    let server = try FakeGRPCServer { [recorded = Self.recorded] call in
      guard let path = call.path else { return .hangUp }
      guard path.method == "Version" || path.interface == "runtime.v1alpha2" else {
        return .status(12, "unknown method \(path.method) for service \(path.fullService)")
      }
      return recorded.message(path.method).map { .message($0) } ?? .message([])
    }
    let runtime = try runtime(server)
    #expect(try runtime.version(within: Self.limit).api == "runtime.v1")
    #expect(try runtime.apiServer(within: Self.limit).id == Self.recorded.containerID)
    #expect(
      end(
        of: runtime.beginStop(Self.target, grace: .seconds(1), deadline: .seconds(60), before: nil))
        == .finished)
    #expect(server.paths.last??.interface == "runtime.v1alpha2")
  }

  /// An upgrade takes the older version away, a downgrade the newer one.
  @Test(arguments: [["runtime.v1alpha2", "runtime.v1"], ["runtime.v1", "runtime.v1alpha2"]])
  func runtimeThatIsReplacedWhileWeRun(interfaces: [String]) throws {
    let spoken = Mutex(interfaces[0])
    let server = try FakeGRPCServer { [recorded = Self.recorded] call in
      guard let path = call.path else { return .hangUp }
      guard path.interface == spoken.withLock({ $0 }) else {
        return .status(12, "unknown service \(path.fullService)")
      }
      return recorded.message(path.method).map { .message($0) } ?? .message([])
    }
    let runtime = try runtime(server)
    #expect(try runtime.version(within: Self.limit).api == interfaces[0])
    spoken.withLock { $0 = interfaces[1] }
    // A stop by the version that went away reached no handler: it may be tried again.
    #expect(
      end(
        of: runtime.beginStop(Self.target, grace: .seconds(1), deadline: .seconds(60), before: nil))
        == .notDelivered("the runtime no longer speaks \(interfaces[0]).RuntimeService"))
    // The next look finds the other one, at once.
    #expect(
      try runtime.presence(ofImage: RecordedRuntime.image, within: Self.limit) != .missing)
    #expect(try runtime.apiServer(within: Self.limit).id == Self.recorded.containerID)
    #expect(try runtime.version(within: Self.limit).api == interfaces[1])
    #expect(
      end(
        of: runtime.beginStop(Self.target, grace: .seconds(1), deadline: .seconds(60), before: nil))
        == .finished)
  }

  /// A server of something else, and a runtime that lacks one method.
  @Test(arguments: [
    ("unknown service runtime.v1.RuntimeService", true),
    ("unknown method Status for service runtime.v1.RuntimeService", false),
  ]) func whatNobodyImplements(words: String, isAlien: Bool) throws {
    let server = try FakeGRPCServer { _ in .status(12, words) }
    let runtime = try runtime(server)
    #expect(
      throws: isAlien
        ? RuntimeFailure.unsupportedAPI(path: server.path)
        : .runtimeError(code: 12, message: "UNIMPLEMENTED: \(words)")
    ) { try runtime.readiness(within: Self.limit) }
    #expect(server.paths.map { $0?.interface } == ["runtime.v1", "runtime.v1alpha2"])
    #expect(throws: RuntimeFailure.unsupportedAPI(path: server.path)) {
      try runtime.version(within: Self.limit)
    }
  }

  /// Only gRPC's own word for this very service is one of no delivery.
  @Test(arguments: [
    "unknown service runtime.v1alpha2.RuntimeService", "not implemented", "",
    "shim: unknown service runtime.v1.RuntimeService",
  ]) func otherWordsCountAsDelivered(words: String) throws {
    let server = try FakeGRPCServer([answer("Version"), .status(12, words)])
    let runtime = try runtime(server)
    _ = try runtime.version(within: Self.limit)
    let progress = end(
      of: runtime.beginStop(Self.target, grace: .seconds(1), deadline: .seconds(60), before: nil))
    guard case .failedAfterDelivery = progress else {
      Issue.record("\(progress)")
      return
    }
  }

  /// A status in trailers of its own, after a first header block; an OK without a message; bytes
  /// that are no message of the interface.
  @Test func formsOfAnAnswer() throws {
    let server = try FakeGRPCServer([
      .lateStatus(12, "unknown service runtime.v1.RuntimeService"), answer("Version"),
      .lateStatus(14, "shutting down"), .nothing, .message([0x0a, 0xff]), .message([]),
    ])
    let runtime = try runtime(server)
    #expect(try runtime.version(within: Self.limit).api == "runtime.v1alpha2")
    #expect(throws: RuntimeFailure.runtimeError(code: 14, message: "UNAVAILABLE: shutting down")) {
      try runtime.apiServer(within: Self.limit)
    }
    for _ in 0..<2 {
      do throws(RuntimeFailure) {
        _ = try runtime.apiServer(within: Self.limit)
        Issue.record("answered")
      } catch {
        guard case .malformed = error else { throw error }
      }
    }
    // A message without a byte is a list without an item.
    #expect(throws: RuntimeFailure.none(found: [])) { try runtime.apiServer(within: Self.limit) }
  }
}
