import ContainerRuntime
import FoundationEssentials
import SwiftProtobuf

/// What a real runtime answered about one API server's container, to be played by a server that
/// refuses what the runtime would refuse.
struct RecordedRuntime: Sendable {
  /// The versions of the interface that it speaks.
  let interfaces: [String]
  let containerID: String
  let podID: String
  /// Messages by method, as base64.
  let replies: [String: String]
  /// Status and words by method, for an id that does not exist; `<id>` stands for it.
  let errors: [String: (Int, String)]
  /// The image that the container was made from.
  static let image = "registry.example/kube-apiserver:v1.20.2"

  /// The message that was answered to a method.
  func message(_ method: String) -> [UInt8]? {
    replies[method].flatMap { Data(base64Encoded: $0, options: .ignoreUnknownCharacters) }
      .map(Array.init)
  }

  /// A server that plays it, by these versions or by its own.
  func server(interfaces: [String]? = nil) throws -> FakeGRPCServer {
    let spoken = interfaces ?? self.interfaces
    return try FakeGRPCServer { call in
      guard let path = call.path else { return .hangUp }
      guard spoken.contains(path.interface) else {
        return .status(12, "unknown service \(path.fullService)")
      }
      do { return try answer(path.method, call.message) } catch { return .hangUp }
    }
  }

  private func answer(_ method: String, _ request: [UInt8]) throws -> FakeGRPCServer.Answer {
    let recorded = message(method).map { FakeGRPCServer.Answer.message($0) } ?? .hangUp
    switch method {
    case "Version", "Status": return recorded
    case "ListContainers":
      let asked = try CRIListContainersRequest(serializedBytes: request)
      return asked.filter.labelSelector == CRISelection.labels ? recorded : .hangUp
    case "ContainerStatus":
      let asked = try CRIContainerStatusRequest(serializedBytes: request)
      return asked.containerID == containerID ? recorded : missing(method, asked.containerID)
    case "ListPodSandbox":
      let asked = try CRIListPodSandboxRequest(serializedBytes: request)
      return asked.filter.id == podID ? recorded : .message([])
    case "PodSandboxStatus":
      let asked = try CRIPodSandboxStatusRequest(serializedBytes: request)
      return asked.podSandboxID == podID ? recorded : missing(method, asked.podSandboxID)
    case "ImageStatus":
      let asked = try CRIImageStatusRequest(serializedBytes: request)
      return asked.image.image == Self.image ? recorded : .message([])
    case "StopContainer":
      let asked = try CRIStopContainerRequest(serializedBytes: request)
      guard asked.timeout > 0 else { return .hangUp }
      return asked.containerID == containerID ? .message([]) : missing(method, asked.containerID)
    default: return .hangUp
    }
  }

  private func missing(_ method: String, _ id: String) -> FakeGRPCServer.Answer {
    guard let (code, words) = errors[method] else { return .hangUp }
    return .status(code, words.replacing("<id>", with: id))
  }
}
