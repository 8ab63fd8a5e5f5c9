package import HTTPTransport
import SwiftProtobuf

/// A container runtime behind the Kubernetes container runtime interface (CRI) on its Unix socket:
/// containerd, CRI-O, cri-dockerd.
package final class CRIRuntime: ContainerRuntime {
  private let socket: String
  private let transport: HTTPTransport
  private let wakeFD: Int32?
  private let procFS: ProcFS
  private var api: CRIInterface?

  /// A runtime on the Unix socket at this absolute path; nothing is opened yet. `transport` may
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

  /// True: the runtime wrote the start down.
  package var recordsStart: Bool { true }

  /// CRI `Version`, by `runtime.v1`, else by `runtime.v1alpha2`.
  package func version(within limit: Duration) throws(RuntimeFailure) -> RuntimeVersion {
    let (answer, api): (CRIVersionResponse, CRIInterface) = try ask(
      .runtime, "Version", CRIVersionRequest(), until: .now.advanced(by: limit))
    return RuntimeVersion(
      name: answer.runtimeName, version: answer.runtimeVersion, api: api.rawValue)
  }

  /// CRI `ListContainers` by kubelet's labels, then the verbose `ContainerStatus` for the pid; where
  /// that does not tell it, the container's cgroup does.
  package func apiServer(within limit: Duration) throws(RuntimeFailure) -> APIServerContainer {
    let deadline = ContinuousClock.now.advanced(by: limit)
    // Not filtered by state: a refusal lists what is there instead of a running one.
    let request = CRIListContainersRequest.with { $0.filter.labelSelector = CRISelection.labels }
    let list: CRIListContainersResponse = try call(
      .runtime, "ListContainers", request, until: deadline)
    let listed = try CRISelection.runningAPIServer(among: list.containers)
    let status = try status(of: listed, until: deadline)
    return try CRISelection.container(listed, status: status, process: procFS.processStart) { id in
      CRIContainerProcess.first(ofContainer: id, in: procFS)
    }
  }

  private func status(
    of listed: CRIContainer, until deadline: ContinuousClock.Instant
  ) throws(RuntimeFailure) -> CRIContainerStatusResponse {
    do throws(RuntimeFailure) {
      return try call(
        .runtime, "ContainerStatus",
        CRIContainerStatusRequest.with {
          $0.containerID = listed.id
          $0.verbose = true
        }, until: deadline)
    } catch {
      // Removed since it was listed.
      guard error.isNoSuchContainer else { throw error }
      throw .none(found: [CRISelection.found(listed, state: .unknown)])
    }
  }

  /// CRI `Status`.
  package func readiness(within limit: Duration) throws(RuntimeFailure) -> RuntimeReadiness? {
    let response: CRIStatusResponse = try call(
      .runtime, "Status", CRIStatusRequest(), until: .now.advanced(by: limit))
    return CRISelection.readiness(response)
  }

  /// CRI `ImageStatus`: an image that is not there is an answer without one.
  package func presence(
    ofImage image: String, within limit: Duration
  ) throws(RuntimeFailure) -> ImagePresence {
    let response: CRIImageStatusResponse = try call(
      .image, "ImageStatus", CRIImageStatusRequest.with { $0.image.image = image },
      until: .now.advanced(by: limit))
    return response.hasImage ? .present(id: response.image.id) : .missing
  }

  /// CRI `ListPodSandbox` by id, then the verbose `PodSandboxStatus` for its image.
  package func sandbox(
    of container: APIServerContainer, within limit: Duration
  ) throws(RuntimeFailure) -> PodSandboxFacts? {
    let deadline = ContinuousClock.now.advanced(by: limit)
    let list: CRIListPodSandboxResponse = try call(
      .runtime, "ListPodSandbox",
      CRIListPodSandboxRequest.with { $0.filter.id = container.podID }, until: deadline)
    guard let item = list.items.first(where: { $0.id == container.podID }) else { return nil }
    let status: CRIPodSandboxStatusResponse = try call(
      .runtime, "PodSandboxStatus",
      CRIPodSandboxStatusRequest.with {
        $0.podSandboxID = item.id
        $0.verbose = true
      }, until: deadline)
    return PodSandboxFacts(
      id: item.id, isReady: item.state == .sandboxReady,
      image: CRISelection.image(inInfo: status.info))
  }

  /// One CRI `StopContainer`, its timeout the grace in whole seconds, rounded up. Refused before
  /// the runtime has answered anything, because the interface's version is not known then.
  package func beginStop(
    _ container: APIServerContainer, grace: Duration, deadline: Duration,
    before: ContinuousClock.Instant?
  ) -> any StopCall {
    let seconds: Int64
    switch StopRequest.graceSeconds(grace: grace, deadline: deadline) {
    case .failure(let refusal): return RefusedStop(refusal.reason)
    case .success(let value): seconds = value
    }
    guard let api else {
      return RefusedStop("no answer from \(socket) yet: the container must be looked at first")
    }
    guard !container.id.isEmpty else { return RefusedStop("a container without an id") }
    let request = CRIStopContainerRequest.with {
      $0.containerID = container.id
      $0.timeout = seconds
    }
    do {
      let grpc = GRPCUnary(unixSocket: socket, timeout: deadline)
      let service = api.service(.runtime)
      let message: [UInt8] = try request.serializedBytes()
      if StopMoment.isOver(before) { return RefusedStop.tooLate() }
      return ExchangeStopCall(
        grpc.request(service: service, method: "StopContainer", message: message), over: transport
      ) { CRIStop.progress(grpc.message(in: $0), service: service) }
    } catch {
      return RefusedStop("the request cannot be encoded: \(error)")
    }
  }

  private func call<Request: Message, Response: Message>(
    _ service: CRIInterface.Service, _ method: String, _ request: Request,
    until deadline: ContinuousClock.Instant
  ) throws(RuntimeFailure) -> Response {
    let answer: (Response, CRIInterface) = try ask(service, method, request, until: deadline)
    return answer.0
  }

  /// One call by the version of the interface that was answered last, else by the others: a runtime
  /// may be replaced while we run, and may speak less by one version than its `Version` says.
  private func ask<Request: Message, Response: Message>(
    _ service: CRIInterface.Service, _ method: String, _ request: Request,
    until deadline: ContinuousClock.Instant
  ) throws(RuntimeFailure) -> (Response, CRIInterface) {
    var refusals: [RuntimeFailure] = []
    for candidate in CRIInterface.candidates(after: api) {
      do throws(RuntimeFailure) {
        let response: Response = try exchange(
          candidate.service(service), method, request, until: deadline)
        if service == .runtime { api = candidate }
        return (response, candidate)
      } catch {
        guard error.isUnimplemented else { throw error }
        refusals.append(error)
      }
    }
    if service == .runtime { api = nil }
    // A service without this one method is a runtime all the same.
    let isAlien = method == "Version" || refusals.allSatisfy(\.isUnknownService)
    guard !isAlien, let first = refusals.first else { throw .unsupportedAPI(path: socket) }
    throw first
  }

  private func exchange<Request: Message, Response: Message>(
    _ service: String, _ method: String, _ request: Request,
    until deadline: ContinuousClock.Instant
  ) throws(RuntimeFailure) -> Response {
    let left = ContinuousClock.now.duration(to: deadline)
    let grpc = GRPCUnary(unixSocket: socket, timeout: left)
    let bytes: [UInt8]
    do { bytes = try request.serializedBytes() } catch {
      throw .malformed("\(method) cannot be encoded: \(error)")
    }
    let answer = grpc.call(
      over: transport, service: service, method: method, message: bytes, interruptedBy: wakeFD)
    switch answer {
    case .failure(let failure): throw RuntimeFailure(failure, socket: socket)
    case .success(let bytes):
      do { return try Response(serializedBytes: bytes) } catch {
        throw .malformed("\(method): \(error)")
      }
    }
  }
}
