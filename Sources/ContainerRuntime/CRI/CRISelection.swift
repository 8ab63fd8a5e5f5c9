import FoundationEssentials

/// Reads what CRI answers: which container is the API server, and what its status says. Pure, so
/// that every way in which a runtime can answer is a line in a table of tests.
package enum CRISelection {
  /// The labels that kubelet puts on the API server's container.
  package static let labels = [
    "io.kubernetes.container.name": "kube-apiserver",
    "io.kubernetes.pod.namespace": "kube-system",
  ]

  private static let podNameLabel = "io.kubernetes.pod.name"

  /// The one running API server among the containers. The labels are compared here as well: a
  /// runtime that ignores the filter must not make us stop another container.
  package static func runningAPIServer(
    among containers: [CRIContainer]
  ) throws(RuntimeFailure) -> CRIContainer {
    let labelled = containers.filter { container in
      labels.allSatisfy { container.labels[$0.key] == $0.value }
    }
    let running = labelled.filter { $0.state == .containerRunning }
    guard let first = running.first else { throw .none(found: labelled.map { found($0) }) }
    guard running.count == 1 else { throw .several(running.map { found($0) }) }
    guard !first.id.isEmpty else { throw .malformed("a running kube-apiserver without an id") }
    return first
  }

  /// The container by its verbose status. `listed` is what it was chosen by; `process` looks up a
  /// process start by pid, `search` by the container's id where the runtime does not tell the pid.
  package static func container(
    _ listed: CRIContainer, status response: CRIContainerStatusResponse,
    process: (Int32) -> Result<ProcessStart, ProcUnreadable>,
    search: (String) -> Result<ProcessStart, ProcUnreadable>
  ) throws(RuntimeFailure) -> APIServerContainer {
    guard response.hasStatus else {
      throw .malformed("no status for container \(listed.id.prefix(12))")
    }
    let status = response.status
    guard status.id == listed.id else {
      throw .malformed(
        "asked for container \(listed.id.prefix(12)), answered with \(status.id.prefix(12))")
    }
    guard status.state == .containerRunning else {
      throw .none(found: [
        FoundContainer(
          name: status.metadata.name, id: status.id, state: state(status.state),
          podName: listed.labels[podNameLabel] ?? "")
      ])
    }
    let start = pid(inInfo: response.info).map(process) ?? search(status.id)
    return APIServerContainer(
      id: status.id, name: status.metadata.name, podID: listed.podSandboxID,
      podName: listed.labels[podNameLabel] ?? "", attempt: status.metadata.attempt,
      image: status.image.image, imageRef: reference(status.imageRef), state: .running,
      createdAt: unixSeconds(status.createdAt), startedAt: unixSeconds(status.startedAt),
      process: try? start.get(), processUnknown: start.reason,
      mounts: status.mounts.map {
        ContainerMount(
          containerPath: $0.containerPath, hostPath: $0.hostPath, isReadOnly: $0.readonly)
      })
  }

  /// The first process's id out of the verbose info, where containerd, CRI-O and cri-dockerd put a JSON object
  /// under the key `info`; nil when it is not there or no process id.
  package static func pid(inInfo info: [String: String]) -> Int32? {
    guard let pid: Int32 = decode(VerboseInfo.self, info)?.pid, pid > 0 else { return nil }
    return pid
  }

  /// The sandbox's image out of its verbose info; nil when it is not told.
  package static func image(inInfo info: [String: String]) -> String? {
    guard let image = decode(VerboseImage.self, info)?.image, !image.isEmpty else { return nil }
    return image
  }

  /// The runtime's own health out of `Status`.
  package static func readiness(_ response: CRIStatusResponse) -> RuntimeReadiness {
    func condition(_ type: String) -> CRIRuntimeCondition? {
      response.status.conditions.first { $0.type == type }
    }
    let both = ["RuntimeReady", "NetworkReady"].compactMap(condition)
    return RuntimeReadiness(
      runtimeReady: condition("RuntimeReady")?.status,
      networkReady: condition("NetworkReady")?.status,
      problems: both.filter { !$0.status }.map { condition in
        let words = [condition.reason, condition.message].filter { !$0.isEmpty }
        return "\(condition.type) is false: "
          + (words.isEmpty ? "no reason given" : words.joined(separator: ", "))
      })
  }

  /// A listed container for messages; `state` goes before the one that it was listed with.
  static func found(_ container: CRIContainer, state: ContainerState? = nil) -> FoundContainer {
    FoundContainer(
      name: container.metadata.name, id: container.id, state: state ?? self.state(container.state),
      podName: container.labels[podNameLabel] ?? "")
  }

  private static func state(_ state: CRIContainerState) -> ContainerState {
    switch state {
    case .containerCreated: .created
    case .containerRunning: .running
    case .containerExited: .exited
    case .containerUnknown: .unknown
    case .UNRECOGNIZED(let number): .other(number)
    }
  }

  /// Runtimes over the Docker Engine mark what an image is known by, and do not take the mark back.
  private static func reference(_ imageRef: String) -> String {
    for mark in ["docker-pullable://", "docker://"] where imageRef.hasPrefix(mark) {
      return String(imageRef.dropFirst(mark.count))
    }
    return imageRef
  }

  /// CRI's times are nanoseconds of the Unix epoch, 0 where there is none. Runtimes over the Docker
  /// Engine give Go's zero time then, which overflows to -6795364578871345152.
  private static func unixSeconds(_ nanoseconds: Int64) -> Int64 {
    max(0, nanoseconds) / 1_000_000_000
  }

  private struct VerboseInfo: Decodable { var pid: Int32? }
  private struct VerboseImage: Decodable { var image: String? }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ info: [String: String]
  ) -> Value? {
    guard let text = info["info"] else { return nil }
    return try? JSONDecoder().decode(type, from: Data(text.utf8))
  }
}

extension Result where Failure == ProcUnreadable {
  fileprivate var reason: String? {
    if case .failure(let failure) = self { failure.reason } else { nil }
  }
}
