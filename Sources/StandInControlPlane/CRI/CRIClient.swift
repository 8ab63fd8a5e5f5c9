import HTTPTransport
import SwiftProtobuf

/// The calls of CRI's RuntimeService that create, list, stop and remove, over its Unix socket.
final class CRIClient {
  private let transport: HTTPTransport
  private let socket: String

  init(socket: String) throws(StandInError) {
    self.socket = socket
    do {
      transport = try HTTPTransport()
    } catch {
      throw StandInError("no HTTP transport: \(error)")
    }
  }

  func version() throws(StandInError) -> String {
    let response: StandInCRI_VersionResponse = try call(
      "Version", StandInCRI_VersionRequest(), within: .seconds(2))
    return "\(response.runtimeName) \(response.runtimeVersion)"
  }

  func runSandbox(_ config: StandInCRI_PodSandboxConfig) throws(StandInError) -> String {
    let request = StandInCRI_RunPodSandboxRequest.with { $0.config = config }
    let response: StandInCRI_RunPodSandboxResponse = try call(
      "RunPodSandbox", request, within: .seconds(60))
    return response.podSandboxID
  }

  func stopSandbox(_ id: String) throws(StandInError) {
    let request = StandInCRI_StopPodSandboxRequest.with { $0.podSandboxID = id }
    let _: StandInCRI_StopPodSandboxResponse = try call(
      "StopPodSandbox", request, within: .seconds(60))
  }

  func removeSandbox(_ id: String) throws(StandInError) {
    let request = StandInCRI_RemovePodSandboxRequest.with { $0.podSandboxID = id }
    let _: StandInCRI_RemovePodSandboxResponse = try call(
      "RemovePodSandbox", request, within: .seconds(60))
  }

  func sandboxes(labels: [String: String]) throws(StandInError) -> [StandInCRI_PodSandbox] {
    let request = StandInCRI_ListPodSandboxRequest.with { $0.filter.labelSelector = labels }
    let response: StandInCRI_ListPodSandboxResponse = try call("ListPodSandbox", request)
    return response.items
  }

  func containers(labels: [String: String]) throws(StandInError) -> [StandInCRI_Container] {
    let request = StandInCRI_ListContainersRequest.with { $0.filter.labelSelector = labels }
    let response: StandInCRI_ListContainersResponse = try call("ListContainers", request)
    return response.containers
  }

  func containerStatus(_ id: String) throws(StandInError) -> StandInCRI_ContainerStatus {
    let request = StandInCRI_ContainerStatusRequest.with { $0.containerID = id }
    let response: StandInCRI_ContainerStatusResponse = try call("ContainerStatus", request)
    return response.status
  }

  func createContainer(
    in sandbox: String, _ config: StandInCRI_ContainerConfig,
    _ sandboxConfig: StandInCRI_PodSandboxConfig
  ) throws(StandInError) -> String {
    let request = StandInCRI_CreateContainerRequest.with {
      $0.podSandboxID = sandbox
      $0.config = config
      $0.sandboxConfig = sandboxConfig
    }
    let response: StandInCRI_CreateContainerResponse = try call(
      "CreateContainer", request, within: .seconds(60))
    return response.containerID
  }

  func startContainer(_ id: String) throws(StandInError) {
    let request = StandInCRI_StartContainerRequest.with { $0.containerID = id }
    let _: StandInCRI_StartContainerResponse = try call(
      "StartContainer", request, within: .seconds(60))
  }

  func stopContainer(_ id: String, graceSeconds: Int64) throws(StandInError) {
    let request = StandInCRI_StopContainerRequest.with {
      $0.containerID = id
      $0.timeout = graceSeconds
    }
    let _: StandInCRI_StopContainerResponse = try call(
      "StopContainer", request, within: .seconds(graceSeconds + 30))
  }

  func removeContainer(_ id: String) throws(StandInError) {
    let request = StandInCRI_RemoveContainerRequest.with { $0.containerID = id }
    let _: StandInCRI_RemoveContainerResponse = try call("RemoveContainer", request)
  }

  private func call<Request: SwiftProtobuf.Message, Response: SwiftProtobuf.Message>(
    _ method: String, _ request: Request, within timeout: Duration = .seconds(10)
  ) throws(StandInError) -> Response {
    let message: [UInt8]
    do {
      message = try request.serializedBytes()
    } catch {
      throw StandInError("CRI \(method): a request that does not encode: \(error)")
    }
    let answer = GRPCUnary(unixSocket: socket, timeout: timeout).call(
      over: transport, service: "runtime.v1.RuntimeService", method: method, message: message)
    switch answer {
    case .failure(let failure): throw StandInError("CRI \(method) on \(socket): \(failure)")
    case .success(let bytes):
      do {
        return try Response(serializedBytes: bytes)
      } catch {
        throw StandInError("CRI \(method): an answer that does not decode: \(error)")
      }
    }
  }
}
