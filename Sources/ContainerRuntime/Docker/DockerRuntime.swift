import FoundationEssentials
package import HTTPTransport

/// The Docker Engine behind its own API on its Unix socket, as kubelet's dockershim (until 1.23) and
/// cri-dockerd use it: their containers are found by the labels and names that they give them.
package final class DockerRuntime: ContainerRuntime {
  private let socket: String
  private let transport: HTTPTransport
  private let wakeFD: Int32?
  private let procFS: ProcFS
  /// What the engine said of itself when it was last asked.
  private var engine: (api: DockerAPIVersion, version: String)?
  /// The container of the last look: no other one is ever stopped.
  private var lookedAt: (id: String, stopSignal: String?)?

  /// An engine on the Unix socket at this absolute path; nothing is opened yet. `transport` may
  /// carry other exchanges too. A readable `wakeFD` ends every call with `.interrupted`; it is
  /// not read.
  package init(
    socket: String, transport: HTTPTransport, wakeFD: Int32? = nil, procFS: ProcFS = ProcFS()
  ) {
    self.socket = socket
    self.transport = transport
    self.wakeFD = wakeFD
    self.procFS = procFS
  }

  /// Always: `State.StartedAt`.
  package var recordsStart: Bool { true }

  /// `GET /version`, which needs no version of the API.
  package func version(within limit: Duration) throws(RuntimeFailure) -> RuntimeVersion {
    let engine = try negotiate(until: .now.advanced(by: limit))
    return RuntimeVersion(name: "docker", version: engine.version, api: engine.api.description)
  }

  /// `GET /containers/json` and `GET /containers/{id}/json`. All containers are listed: the engine's
  /// filters cannot say "by these labels, or by that name where there are none".
  package func apiServer(within limit: Duration) throws(RuntimeFailure) -> APIServerContainer {
    let deadline = ContinuousClock.now.advanced(by: limit)
    lookedAt = nil
    // Every time: the engine may have been replaced, and a stop depends on which one it is.
    _ = try negotiate(until: deadline)
    let all: [DockerListed] = try get(
      "/containers/json?all=1", upTo: 16 << 20, until: deadline)
    let listed = try DockerSelection.runningAPIServer(among: all)
    let inspected: DockerInspected = try get("/containers/\(listed.id)/json", until: deadline)
    let container = try DockerSelection.container(
      listed, inspected: inspected, image: try tags(of: inspected, until: deadline).first,
      process: procFS.processStart)
    lookedAt = (container.id, inspected.config?.stopSignal)
    return container
  }

  /// `GET /_ping`: the engine has no health of its own but that it answers, and no network that a
  /// control plane's pod would need. One that cannot stop gracefully is not ready for it.
  package func readiness(within limit: Duration) throws(RuntimeFailure) -> RuntimeReadiness? {
    let deadline = ContinuousClock.now.advanced(by: limit)
    let engine = try negotiate(until: deadline)
    _ = try send("/_ping", upTo: 64 << 10, until: deadline)
    let problem = DockerStop.killsWhenItsCallerLeaves(engine: engine.version)
    return RuntimeReadiness(
      runtimeReady: problem == nil, networkReady: nil, problems: problem.map { [$0] } ?? [])
  }

  /// `GET /images/{name}/json`; 404 says that it is missing. Kubelet's own ids
  /// (`docker-pullable://name@sha256:…`, `docker://sha256:…`) are understood.
  package func presence(
    ofImage image: String, within limit: Duration
  ) throws(RuntimeFailure) -> ImagePresence {
    guard let name = DockerImageName(image) else {
      throw .malformed("not the name or id of an image: \(image.prefix(200))")
    }
    let deadline = ContinuousClock.now.advanced(by: limit)
    guard let found = try inspectImage(name, until: deadline) else { return .missing }
    return .present(id: found.id)
  }

  /// `GET /containers/{id}/json` of the pause container.
  package func sandbox(
    of container: APIServerContainer, within limit: Duration
  ) throws(RuntimeFailure) -> PodSandboxFacts? {
    guard !container.podID.isEmpty else { return nil }
    guard DockerSelection.isID(container.podID) else {
      throw .malformed("not a container's id: \(container.podID.prefix(80))")
    }
    do throws(RuntimeFailure) {
      let inspected: DockerInspected = try get(
        "/containers/\(container.podID)/json", until: .now.advanced(by: limit))
      return DockerSelection.sandbox(inspected)
    } catch .httpError(status: 404, message: _) {
      return nil
    }
  }

  /// One `POST /containers/{id}/stop`, its `t` the grace in whole seconds, rounded up. Only the
  /// container of the last look is stopped, and only where the engine sends TERM and waits.
  package func beginStop(
    _ container: APIServerContainer, grace: Duration, deadline: Duration,
    before: ContinuousClock.Instant?
  ) -> any StopCall {
    let seconds: Int64
    switch StopRequest.graceSeconds(grace: grace, deadline: deadline) {
    case .failure(let refusal): return RefusedStop(refusal.reason)
    case .success(let value): seconds = value
    }
    guard let engine, let lookedAt, lookedAt.id == container.id else {
      return RefusedStop("container \(container.id.prefix(12)) must be looked at first")
    }
    let refusal =
      DockerStop.refusal(ofStopSignal: lookedAt.stopSignal)
      ?? DockerStop.killsWhenItsCallerLeaves(engine: engine.version)
    if let refusal { return RefusedStop(refusal) }
    if StopMoment.isOver(before) { return RefusedStop.tooLate() }
    return ExchangeStopCall(
      request(
        "POST", "/v\(engine.api)/containers/\(container.id)/stop?t=\(seconds)", upTo: 64 << 10,
        timeout: deadline),
      over: transport, outcome: DockerStop.progress)
  }

  /// The names of a container's image where the container itself knows it by its id alone, as
  /// dockershim starts them.
  private func tags(
    of container: DockerInspected, until deadline: ContinuousClock.Instant
  ) throws(RuntimeFailure) -> [String] {
    guard let image = container.config?.image, image.hasPrefix("sha256:"),
      let name = DockerImageName(image)
    else { return [] }
    return try inspectImage(name, until: deadline)?.tags ?? []
  }

  private func inspectImage(
    _ name: DockerImageName, until deadline: ContinuousClock.Instant
  ) throws(RuntimeFailure) -> DockerImageReply? {
    do throws(RuntimeFailure) {
      return try get("/images/\(name.path)/json", until: deadline)
    } catch .httpError(status: 404, message: _) {
      return nil
    }
  }

  /// Asks the engine what it is and which version of the API to speak with it.
  private func negotiate(
    until deadline: ContinuousClock.Instant
  ) throws(RuntimeFailure) -> (api: DockerAPIVersion, version: String) {
    engine = nil
    let reply: DockerVersionReply = try decode(
      try send("/version", upTo: 1 << 20, until: deadline), of: "/version")
    guard let maximum = reply.apiVersion.flatMap(DockerAPIVersion.init) else {
      throw .malformed("\(socket) names no ApiVersion: is it the Docker Engine's socket?")
    }
    let minimum = reply.minimum.flatMap(DockerAPIVersion.init) ?? maximum
    guard let api = DockerAPIVersion.spoken(minimum: minimum, maximum: maximum) else {
      throw .unsupportedVersion(
        "the Docker Engine at \(socket) speaks its API from \(minimum) to \(maximum); known here is \(DockerAPIVersion.oldest) and newer"
      )
    }
    let found = (api, reply.version ?? "unknown")
    engine = found
    return found
  }

  /// One GET by the version of the API that the engine speaks, asked for first when it is not known.
  private func get<Reply: Decodable>(
    _ path: String, upTo maximumBytes: Int = 4 << 20, until deadline: ContinuousClock.Instant
  ) throws(RuntimeFailure) -> Reply {
    let api = if let engine { engine.api } else { try negotiate(until: deadline).api }
    let body: [UInt8]
    do throws(RuntimeFailure) {
      body = try send("/v\(api)\(path)", upTo: maximumBytes, until: deadline)
    } catch {
      // An engine that was replaced answers 400 to a version that it does not speak.
      if case .httpError(status: 400, message: _) = error { engine = nil }
      throw error
    }
    return try decode(body, of: path)
  }

  private func decode<Reply: Decodable>(
    _ body: [UInt8], of path: String
  ) throws(RuntimeFailure) -> Reply {
    do { return try JSONDecoder().decode(Reply.self, from: Data(body)) } catch {
      throw .malformed("\(socket) answers GET \(path) with something else than the Docker Engine")
    }
  }

  /// The content of an answer of status 200.
  private func send(
    _ path: String, upTo maximumBytes: Int, until deadline: ContinuousClock.Instant
  ) throws(RuntimeFailure) -> [UInt8] {
    let left = ContinuousClock.now.duration(to: deadline)
    let answer = transport.perform(
      request("GET", path, upTo: maximumBytes, timeout: left), interruptedBy: wakeFD)
    switch answer {
    case .failure(let failure): throw RuntimeFailure(failure, socket: socket)
    case .success(let response):
      guard response.status == 200 else { throw RuntimeFailure(docker: response) }
      return response.body
    }
  }

  /// The URL's host only fills the Host field, without which the engine answers 400.
  private func request(
    _ method: String, _ path: String, upTo maximumBytes: Int, timeout: Duration
  ) -> HTTPRequest {
    HTTPRequest(
      method: method, url: "http://docker\(path)", unixSocket: socket, timeout: timeout,
      maximumBodyBytes: maximumBytes)
  }
}
