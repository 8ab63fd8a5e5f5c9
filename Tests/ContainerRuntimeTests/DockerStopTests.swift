import ContainerRuntime
import HTTPTransport
import TestSupport
import Testing

/// The one call that changes something.
@Suite struct DockerStopTests {
  private static let limit: Duration = .seconds(20)
  private static let id = DockerRecorded.containerID
  private static let stop = "POST /containers/\(id)/stop?t=30"

  private static func engine(
    version: String = DockerRecorded.version, container: String = DockerRecorded.container,
    stop: DockerFakeEngine.Answer = .status(204, "")
  ) throws -> DockerFakeEngine {
    try DockerFakeEngine([
      "GET /version": .status(200, version),
      "GET /_ping": .status(200, "OK"),
      "GET /containers/json?all=1": .status(200, DockerRecorded.list),
      "GET /containers/\(id)/json": .status(200, container),
      Self.stop: stop,
    ])
  }

  private func begin(
    _ engine: DockerFakeEngine, grace: Duration = .seconds(30), deadline: Duration = .seconds(60)
  ) throws -> any StopCall {
    let runtime = DockerRuntime(socket: engine.path, transport: try HTTPTransport())
    return runtime.beginStop(
      try runtime.apiServer(within: Self.limit), grace: grace, deadline: deadline, before: nil)
  }

  @Test(arguments: [204, 304])
  func isFinishedWhereTheEngineSaysThatItHasStopped(_ status: Int) throws {
    let engine = try Self.engine(stop: .status(status, ""))
    #expect(end(of: try begin(engine, grace: .milliseconds(29_100))) == .finished)
    #expect(
      engine.requests.filter { $0.hasPrefix("POST") } == [
        "POST /v1.41/containers/\(Self.id)/stop?t=30"
      ])
  }

  @Test(arguments: [400, 404, 409, 500, 503, 200, 301])
  func anyOtherAnswerCountsAsDelivered(_ status: Int) throws {
    let engine = try Self.engine(stop: .status(status, #"{"message":"cannot stop"}"#))
    #expect(
      end(of: try begin(engine))
        == .failedAfterDelivery(
          "the container runtime answered with an error (HTTP status \(status)): cannot stop"))
  }

  @Test func aLostConnectionCountsAsDelivered() throws {
    for answer in [DockerFakeEngine.Answer.hangUp, .bytes("HTTP/1.1 2"), .endless] {
      let engine = try Self.engine(stop: answer)
      let progress = end(of: try begin(engine))
      guard case .failedAfterDelivery = progress else {
        Issue.record("\(progress)")
        return
      }
    }
  }

  @Test func aSilentEngineEndsAtTheDeadline() throws {
    let engine = try Self.engine(stop: .silence)
    let call = try begin(
      engine, grace: .seconds(1), deadline: .milliseconds(1500))
    guard case .failedAfterDelivery = end(of: call) else {
      Issue.record("\(call.poll())")
      return
    }
  }

  @Test func anEngineThatIsGoneWasSurelyNotReached() throws {
    var engine: DockerFakeEngine? = try Self.engine()
    let path = try #require(engine?.path)
    let runtime = DockerRuntime(socket: path, transport: try HTTPTransport())
    let container = try runtime.apiServer(within: Self.limit)
    engine = nil
    let call = runtime.beginStop(
      container, grace: .seconds(30), deadline: .seconds(60), before: nil)
    #expect(end(of: call) == .notDelivered("no such socket: \(path)"))
  }

  @Test func aDroppedCallStaysDelivered() throws {
    let engine = try Self.engine(stop: .silence)
    let call = try begin(engine)
    #expect(call.poll() == .inFlight)
    call.cancel()
    #expect(call.poll() == .failedAfterDelivery("the call was dropped before its answer"))
  }

  @Test(arguments: [
    (Duration.zero, Duration.seconds(60)), (.milliseconds(999), .seconds(60)),
    (.seconds(30), .seconds(30)), (.milliseconds(30_001), .seconds(31)),
    (.seconds(-5), .seconds(60)),
  ])
  func aGraceThatIsNoneIsRefused(_ grace: Duration, deadline: Duration) throws {
    let engine = try Self.engine()
    guard case .notDelivered = try begin(engine, grace: grace, deadline: deadline).poll() else {
      Issue.record("delivered")
      return
    }
    #expect(!engine.requests.contains { $0.hasPrefix("POST") })
  }

  @Test func aStopWhoseTimeIsOverIsNotSent() throws {
    let engine = try Self.engine()
    let runtime = DockerRuntime(socket: engine.path, transport: try HTTPTransport())
    let container = try runtime.apiServer(within: Self.limit)
    let late = runtime.beginStop(
      container, grace: .seconds(30), deadline: .seconds(60), before: ContinuousClock.now)
    #expect(end(of: late) == .tooLate)
    #expect(!engine.requests.contains { $0.hasPrefix("POST") })
    let call = runtime.beginStop(
      container, grace: .seconds(30), deadline: .seconds(60),
      before: ContinuousClock.now.advanced(by: .seconds(600)))
    #expect(end(of: call) == .finished)
  }

  @Test func onlyTheContainerOfTheLastLookIsStopped() throws {
    let engine = try Self.engine()
    let runtime = DockerRuntime(socket: engine.path, transport: try HTTPTransport())
    let container = APIServerContainer(
      id: Self.id, name: "kube-apiserver", createdAt: 0, startedAt: 0, process: nil)
    let early = runtime.beginStop(
      container, grace: .seconds(30), deadline: .seconds(60), before: nil)
    #expect(
      early.poll()
        == .notDelivered("container \(Self.id.prefix(12)) must be looked at first"))
    _ = try runtime.apiServer(within: Self.limit)
    let other = APIServerContainer(
      id: DockerRecorded.sandboxID, name: "POD", createdAt: 0, startedAt: 0, process: nil)
    guard
      case .notDelivered = runtime.beginStop(
        other, grace: .seconds(30), deadline: .seconds(60), before: nil
      ).poll()
    else {
      Issue.record("delivered")
      return
    }
    #expect(!engine.requests.contains { $0.hasPrefix("POST") })
  }

  @Test func anImageThatAsksForAnotherSignalIsNotStopped() throws {
    let odd = DockerRecorded.container.replacing(
      "\"Config\": {", with: "\"Config\": { \"StopSignal\": \"SIGKILL\",")
    let engine = try Self.engine(container: odd)
    #expect(
      try begin(engine).poll()
        == .notDelivered("the container's stop signal is SIGKILL, not SIGTERM: its image sets it"))
    #expect(!engine.requests.contains { $0.hasPrefix("POST") })
  }

  /// Refused, and said before anybody stops anything.
  @Test func anEngineThatKillsWhenItsCallerLeavesIsNotAskedToStop() throws {
    let version = DockerRecorded.version.replacing("20.10.24+dfsg1", with: "24.0.2")
    let engine = try Self.engine(version: version)
    guard case .notDelivered(let reason) = try begin(engine).poll() else {
      Issue.record("delivered")
      return
    }
    #expect(reason.contains("45731"))
    #expect(!engine.requests.contains { $0.hasPrefix("POST") })
    let runtime = DockerRuntime(socket: engine.path, transport: try HTTPTransport())
    let readiness = try #require(try runtime.readiness(within: Self.limit))
    #expect(readiness.runtimeReady == false)
    #expect(readiness.problems == [reason])
  }
}
