/// Reads what the Docker Engine answers: which container is the API server, and what its inspection
/// says. Pure, so that every way in which an engine can answer is a line in a table of tests.
package enum DockerSelection {
  /// dockershim's label that tells a container from its pod's sandbox.
  private static let kindLabel = "io.kubernetes.docker.type"
  private static let nameLabel = "io.kubernetes.container.name"
  private static let podNameLabel = "io.kubernetes.pod.name"
  private static let sandboxLabel = "io.kubernetes.sandbox.id"
  /// dockershim keeps kubelet's annotations as labels with this prefix.
  private static let attemptLabel = "annotation.io.kubernetes.container.restartCount"

  /// The one running API server among all of the engine's containers.
  package static func runningAPIServer(
    among containers: [DockerListed]
  ) throws(RuntimeFailure) -> DockerListed {
    let candidates = containers.filter(isAPIServer)
    let running = candidates.filter { $0.state == "running" }
    guard let first = running.first else { throw .none(found: candidates.map(found)) }
    guard running.count == 1 else { throw .several(running.map(found)) }
    guard isID(first.id) else {
      throw .malformed("a running kube-apiserver without a container id: \(first.id.prefix(80))")
    }
    return first
  }

  /// Whether kubelet's labels say so; where there are none of them, whether kubelet's name does.
  private static func isAPIServer(_ container: DockerListed) -> Bool {
    let labels = container.labels ?? [:]
    guard labels[nameLabel] == nil else {
      return CRISelection.labels.allSatisfy { labels[$0.key] == $0.value }
        && labels[kindLabel, default: "container"] == "container"
    }
    return (container.names ?? []).compactMap(DockershimName.init).contains {
      $0.container == "kube-apiserver" && $0.namespace == "kube-system"
    }
  }

  /// The container by its inspection. `listed` is what it was chosen by; `image` is its image's name
  /// if that was looked up; `process` looks up a process start by pid, or says why it cannot.
  package static func container(
    _ listed: DockerListed, inspected: DockerInspected, image: String? = nil,
    process: (Int32) -> Result<ProcessStart, ProcUnreadable>
  ) throws(RuntimeFailure) -> APIServerContainer {
    guard inspected.id == listed.id else {
      throw .malformed(
        "asked for container \(listed.id.prefix(12)), answered with \(inspected.id.prefix(12))")
    }
    guard isRunning(inspected) else {
      throw .none(found: [found(listed, state: inspected.state?.status ?? "unknown")])
    }
    let labels = inspected.config?.labels ?? listed.labels ?? [:]
    let name = inspected.name.flatMap(DockershimName.init)
    let start: Result<ProcessStart, ProcUnreadable>
    if let pid = inspected.state?.pid, pid > 0 {
      start = process(pid)
    } else {
      start = .failure(ProcUnreadable(reason: "the engine does not tell the container's pid"))
    }
    let known: ProcessStart?
    let unknown: String?
    switch start {
    case .success(let value): (known, unknown) = (value, nil)
    case .failure(let failure): (known, unknown) = (nil, failure.reason)
    }
    return APIServerContainer(
      id: inspected.id, name: labels[nameLabel] ?? name?.container ?? "",
      podID: labels[sandboxLabel] ?? "", podName: labels[podNameLabel] ?? name?.pod ?? "",
      attempt: labels[attemptLabel].flatMap { UInt32($0) } ?? name?.attempt
        ?? inspected.restartCount ?? 0,
      image: image ?? inspected.config?.image ?? "", imageRef: inspected.image ?? "",
      state: .running,
      createdAt: DockerTime.unixSeconds(inspected.created) ?? 0,
      startedAt: DockerTime.unixSeconds(inspected.state?.startedAt) ?? 0,
      process: known, processUnknown: unknown, mounts: mounts(inspected))
  }

  /// Running, and neither frozen nor between two starts nor on its way out: the engine says
  /// `Running: true` in all of these.
  package static func isRunning(_ container: DockerInspected) -> Bool {
    guard let state = container.state, state.running == true else { return false }
    return state.paused != true && state.restarting != true && state.dead != true
      && state.status ?? "running" == "running"
  }

  /// The sandbox by the inspection of its pause container.
  package static func sandbox(_ inspected: DockerInspected) -> PodSandboxFacts {
    let image = inspected.config?.image ?? ""
    return PodSandboxFacts(
      id: inspected.id, isReady: isRunning(inspected), image: image.isEmpty ? nil : image)
  }

  /// Whether it is a whole container id: the engine takes names and beginnings of ids too, and those
  /// may mean another container by the time they arrive.
  package static func isID(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0
          || (UInt8(ascii: "a")...UInt8(ascii: "f")) ~= $0
      }
  }

  /// In the order of their paths: the engine's own order changes from answer to answer.
  private static func mounts(_ container: DockerInspected) -> [ContainerMount] {
    (container.mounts ?? []).compactMap { mount in
      guard let source = mount.source, source.hasPrefix("/"), let destination = mount.destination
      else { return nil }
      return ContainerMount(
        containerPath: destination, hostPath: source, isReadOnly: mount.isWritable == false)
    }.sorted { $0.containerPath < $1.containerPath }
  }

  private static func found(_ container: DockerListed) -> FoundContainer {
    found(container, state: container.state ?? "unknown")
  }

  private static func found(_ container: DockerListed, state: String) -> FoundContainer {
    let name = (container.names ?? []).lazy.compactMap(DockershimName.init).first
    return FoundContainer(
      name: container.labels?[nameLabel] ?? name?.container ?? "container",
      id: container.id, state: ContainerState(dockerState: state),
      podName: container.labels?[podNameLabel] ?? name?.pod ?? "", runtimesWord: state)
  }
}

extension ContainerState {
  /// The nearest of CRI's states; the engine's own word is kept beside it.
  init(dockerState: String) {
    self =
      switch dockerState {
      case "created": .created
      case "running": .running
      case "exited", "dead": .exited
      default: .unknown
      }
  }
}
