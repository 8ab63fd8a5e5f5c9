import ContainerRuntime
import Glibc
import HTTPTransport
import TestSupport
import Testing

/// The driver against a server on a real Unix socket, with what a real engine answered.
@Suite struct DockerRuntimeTests {
  private static let limit: Duration = .seconds(20)
  private static let id = DockerRecorded.containerID
  private static let sandbox = DockerRecorded.sandboxID

  /// A whole engine; `changes` replace answers of it.
  private static func engine(
    _ changes: [String: DockerFakeEngine.Answer] = [:]
  ) throws -> DockerFakeEngine {
    let image = DockerFakeEngine.Answer.status(200, DockerRecorded.image)
    let answers: [String: DockerFakeEngine.Answer] = [
      "GET /version": .status(200, DockerRecorded.version),
      "GET /_ping": .status(200, "OK"),
      "GET /containers/json?all=1": .status(200, DockerRecorded.list),
      "GET /containers/\(id)/json": .status(200, DockerRecorded.container),
      "GET /containers/\(sandbox)/json": .status(200, DockerRecorded.sandbox),
      "GET /images/k8s.gcr.io/kube-apiserver:v1.20.2/json": image,
      "GET /images/\(DockerRecorded.imageID)/json": image,
      "GET /images/nosuch:1/json": .status(404, DockerRecorded.missingImage),
    ]
    return try DockerFakeEngine(answers.merging(changes) { $1 })
  }

  private func runtime(_ engine: DockerFakeEngine, wakeFD: Int32? = nil) throws -> DockerRuntime {
    DockerRuntime(socket: engine.path, transport: try HTTPTransport(), wakeFD: wakeFD)
  }

  private func failure(
    within limit: Duration = limit, _ engine: DockerFakeEngine
  ) throws -> RuntimeFailure? {
    let runtime = try runtime(engine)
    do throws(RuntimeFailure) {
      _ = try runtime.apiServer(within: limit)
      return nil
    } catch {
      #expect(!error.description.contains("\n"))
      return error
    }
  }

  @Test func findsTheAPIServer() throws {
    let engine = try Self.engine()
    let container = try runtime(engine).apiServer(within: Self.limit)
    #expect(container.id == Self.id)
    #expect(container.name == "kube-apiserver")
    #expect(container.podID == Self.sandbox)
    #expect(container.podName == "kube-apiserver-master-1")
    #expect(container.attempt == 0)
    #expect(container.image == "k8s.gcr.io/kube-apiserver:v1.20.2")
    #expect(container.imageRef == DockerRecorded.imageID)
    #expect(container.state == .running)
    #expect(container.createdAt == 1_795_264_810)
    #expect(container.startedAt == 1_795_264_810)
    #expect(
      container.mounts.map(\.containerPath) == [
        "/dev/termination-log", "/etc/hosts", "/etc/kubernetes/pki", "/etc/ssl/certs",
      ])
    #expect(
      container.mounts[2]
        == ContainerMount(
          containerPath: "/etc/kubernetes/pki", hostPath: "/etc/kubernetes/pki", isReadOnly: true))
    #expect(
      engine.requests == [
        "GET /version", "GET /v1.41/containers/json?all=1", "GET /v1.41/containers/\(Self.id)/json",
        "GET /v1.41/images/\(DockerRecorded.imageID)/json",
      ])
  }

  @Test func itsProcessIsLookedUp() throws {
    let own = DockerRecorded.container.replacing("\"Pid\": 20983", with: "\"Pid\": \(getpid())")
    let engine = try Self.engine(["GET /containers/\(Self.id)/json": .status(200, own)])
    let container = try runtime(engine).apiServer(within: Self.limit)
    #expect(container.process == (try ProcFS().processStart(getpid()).get()))
    #expect(container.processUnknown == nil)
  }

  @Test(arguments: [("1.39", "1.12", "1.39"), ("1.52", "1.44", "1.44")])
  func speaksTheEnginesVersion(_ maximum: String, minimum: String, spoken: String) throws {
    let version =
      #"{"Version":"99.1.2","ApiVersion":"\#(maximum)","MinAPIVersion":"\#(minimum)"}"#
    let engine = try Self.engine(["GET /version": .status(200, version)])
    let runtime = try runtime(engine)
    #expect(
      try runtime.version(within: Self.limit)
        == RuntimeVersion(name: "docker", version: "99.1.2", api: spoken))
    #expect(try runtime.presence(ofImage: "nosuch:1", within: Self.limit) == .missing)
    #expect(engine.requests == ["GET /version", "GET /v\(spoken)/images/nosuch:1/json"])
  }

  @Test(arguments: [
    (#"{"ApiVersion":"1.22","MinAPIVersion":"1.12"}"#, "speaks its API from 1.12 to 1.22"),
    (#"{"gitVersion":"v1.20.2"}"#, "is it the Docker Engine's socket?"),
    ("<html>", "something else than the Docker Engine"),
  ])
  func refusesWhatIsNoSuchEngine(_ version: String, words: String) throws {
    let engine = try Self.engine(["GET /version": .status(200, version)])
    #expect(try failure(engine)?.description.contains(words) == true)
    #expect(engine.requests == ["GET /version"])
  }

  @Test func tellsImagesSandboxAndReadiness() throws {
    let engine = try Self.engine()
    let runtime = try runtime(engine)
    let name = "k8s.gcr.io/kube-apiserver:v1.20.2"
    #expect(
      try runtime.presence(ofImage: name, within: Self.limit)
        == .present(id: DockerRecorded.imageID))
    #expect(
      try runtime.presence(ofImage: "docker://\(DockerRecorded.imageID)", within: Self.limit)
        == .present(id: DockerRecorded.imageID))
    #expect(throws: RuntimeFailure.self) {
      try runtime.presence(ofImage: "a/../../containers/json?all=1", within: Self.limit)
    }
    let container = try runtime.apiServer(within: Self.limit)
    #expect(
      try runtime.sandbox(of: container, within: Self.limit)
        == PodSandboxFacts(id: Self.sandbox, isReady: true, image: "k8s.gcr.io/pause:3.2"))
    #expect(try runtime.stopLimit(of: container, within: Self.limit) == nil)
    #expect(
      try runtime.readiness(within: Self.limit)
        == RuntimeReadiness(runtimeReady: true, networkReady: nil, problems: []))
  }

  @Test func aSandboxThatIsGoneOrEndedIsTold() throws {
    let path = "GET /containers/\(Self.sandbox)/json"
    let ended = DockerRecorded.sandbox.replacing("\"Running\": true", with: "\"Running\": false")
    let container = APIServerContainer(
      id: Self.id, name: "kube-apiserver", podID: Self.sandbox, createdAt: 0, startedAt: 0,
      process: nil)
    let deadEngine = try Self.engine([path: .status(200, ended)])
    let dead = try runtime(deadEngine)
    #expect(try dead.sandbox(of: container, within: Self.limit)?.isReady == false)
    let goneEngine = try Self.engine([path: .status(404, #"{"message":"No such container"}"#)])
    let gone = try runtime(goneEngine)
    #expect(try gone.sandbox(of: container, within: Self.limit) == nil)
  }

  @Test func failuresAreToldInOneLine() throws {
    let path = "GET /containers/json?all=1"
    let errors: [(DockerFakeEngine.Answer, String)] = [
      (.status(500, #"{"message":"disk\nfull"}"#), "(HTTP status 500): disk full"),
      (.status(503, "plain\r\nwords"), "(HTTP status 503): plain words"),
      (.status(400, #"{"message":"client version 1.41 is too new"}"#), "too new"),
      (.status(200, "{}"), "something else than the Docker Engine"),
      (.bytes("SSH-2.0-OpenSSH\r\n\r\n"), "cannot be understood"),
      (.endless, "cannot be understood"),
      (.hangUp, "closed the connection"),
    ]
    for (answer, words) in errors {
      let engine = try Self.engine([path: answer])
      let told = try failure(engine)?.description ?? "nothing"
      #expect(told.contains(words), "\(told)")
    }
  }

  @Test func theSocketsOwnTroublesAreTold() throws {
    let missing = DockerRuntime(socket: "/nowhere/docker.sock", transport: try HTTPTransport())
    #expect(throws: RuntimeFailure.socketMissing(path: "/nowhere/docker.sock")) {
      try missing.apiServer(within: .seconds(600))
    }
    let folder = try TemporaryDirectory()
    let abandoned = folder.path("docker.sock")
    try AbandonedSocket.leave(at: abandoned)
    let refused = DockerRuntime(socket: abandoned, transport: try HTTPTransport())
    #expect(
      throws: RuntimeFailure.unreachable(
        "nobody listens on \(abandoned): is the container runtime running?")
    ) { try refused.version(within: .seconds(600)) }
  }

  @Test func aWedgedEngineEndsAtTheDeadline() throws {
    for path in ["GET /version", "GET /containers/json?all=1", "GET /containers/\(Self.id)/json"] {
      let engine = try Self.engine([path: .silence])
      let start = ContinuousClock.now
      guard case .timedOut = try failure(within: .milliseconds(700), engine) else {
        Issue.record("\(path) was answered")
        return
      }
      #expect(start.duration(to: .now) < Self.limit)
    }
  }

  @Test func aReadableWakeDescriptorInterrupts() throws {
    let pipe = try Pipe.open()
    defer { close(pipe.reading) }
    close(pipe.writing)
    let engine = try Self.engine(["GET /version": .silence])
    let runtime = try runtime(engine, wakeFD: pipe.reading)
    #expect(throws: RuntimeFailure.interrupted) { try runtime.apiServer(within: .seconds(600)) }
  }

  @Test func asksAgainWhatTheEngineIsAfterItWasReplaced() throws {
    let engine = try Self.engine(["GET /images/nosuch:1/json": .status(400, "too old")])
    let runtime = try runtime(engine)
    for _ in 0..<2 {
      #expect(throws: RuntimeFailure.httpError(status: 400, message: "too old")) {
        try runtime.presence(ofImage: "nosuch:1", within: Self.limit)
      }
    }
    #expect(engine.requests.count { $0 == "GET /version" } == 2)
  }
}
