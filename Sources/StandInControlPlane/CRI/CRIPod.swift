import SwiftProtobuf

/// The pod's container behind CRI, labelled and numbered as kubelet does it.
///
/// What is there is asked of the runtime at every look, so that a restarted kubelet goes on with
/// the pod that it finds.
final class CRIPod: PodRuntime {
  private let client: CRIClient
  private let manifestPath: String
  private let nodeName: String
  private let logDirectory: String
  private let removesPodAtEnd: Bool
  private var identity: PodIdentity?
  private var grace = Duration.seconds(30)

  /// `removesPodAtEnd`: unlike kubelet, take the pod along (for tests and demo).
  init(
    client: CRIClient, manifestPath: String, nodeName: String, logDirectory: String,
    removesPodAtEnd: Bool
  ) {
    self.client = client
    self.manifestPath = manifestPath
    self.nodeName = nodeName
    self.logDirectory = logDirectory
    self.removesPodAtEnd = removesPodAtEnd
  }

  func observe(at now: ContinuousClock.Instant) throws(StandInError) -> PodObservation {
    let containers = try containersOldestFirst()
    guard let newest = containers.last else { return .absent }
    if newest.state == .containerRunning { return .running }
    let status = try client.containerStatus(newest.id)
    if status.state == .containerRunning { return .running }
    // The runtime's wall clock, as an instant: no later than now, whatever the two clocks say.
    let finished = status.finishedAt > 0 ? status.finishedAt : newest.createdAt
    let age = Duration.nanoseconds(wallClockNanoseconds() - finished)
    return .exited(
      at: now - max(.zero, age), attempt: newest.metadata.attempt,
      how: "\(shortened(newest.id)) ended with status \(status.exitCode)"
        + (status.reason.isEmpty ? "" : " (\(status.reason))"))
  }

  func start(_ manifest: StaticPodManifest, attempt: UInt32) throws(StandInError) -> String {
    let identity = PodIdentity(manifest, nodeName: nodeName, manifestPath: manifestPath)
    self.identity = identity
    grace = manifest.terminationGrace
    let sandboxConfig = self.sandboxConfig(manifest, identity)
    let sandbox = try readySandbox(identity, sandboxConfig)
    let older = try containersOldestFirst()
    let container = try client.createContainer(
      in: sandbox, containerConfig(manifest, identity, attempt: attempt), sandboxConfig)
    do {
      try client.startContainer(container)
    } catch {
      try client.removeContainer(container)
      throw error
    }
    // kubelet keeps the last dead container of each kind and removes those before it.
    for container in older.dropLast() where container.state != .containerRunning {
      try client.removeContainer(container.id)
    }
    return "\(manifest.containerName) (attempt \(attempt)): container \(shortened(container))"
      + " in sandbox \(shortened(sandbox))"
  }

  /// One call, as long as the pod takes to end: the runtime waits for it.
  func endPod(at now: ContinuousClock.Instant) throws(StandInError) -> ContinuousClock.Instant? {
    for container in try containersOldestFirst() where container.state == .containerRunning {
      try client.stopContainer(container.id, graceSeconds: max(1, grace.components.seconds))
    }
    return now
  }

  func forgetPod() throws(StandInError) { try removeSandboxes() }

  func kubeletEnds() throws(StandInError) {
    if removesPodAtEnd { try removeSandboxes() }
  }

  private func removeSandboxes() throws(StandInError) {
    for sandbox in try client.sandboxes(labels: try currentIdentity().podLabels) {
      try client.stopSandbox(sandbox.id)
      try client.removeSandbox(sandbox.id)
    }
  }

  private func containersOldestFirst() throws(StandInError) -> [StandInCRI_Container] {
    try client.containers(labels: try currentIdentity().containerLabels).sorted {
      ($0.metadata.attempt, $0.createdAt) < ($1.metadata.attempt, $1.createdAt)
    }
  }

  /// Names as of the last start, else as the manifest has them now.
  private func currentIdentity() throws(StandInError) -> PodIdentity {
    if let identity { return identity }
    let manifest = try StaticPodManifest.parse(try readFile(manifestPath), path: manifestPath)
    let fresh = PodIdentity(manifest, nodeName: nodeName, manifestPath: manifestPath)
    identity = fresh
    return fresh
  }

  private func readySandbox(
    _ identity: PodIdentity, _ config: StandInCRI_PodSandboxConfig
  ) throws(StandInError) -> String {
    let found = try client.sandboxes(labels: identity.podLabels)
    if let ready = found.first(where: { $0.state == .sandboxReady }) { return ready.id }
    for dead in found {
      try client.stopSandbox(dead.id)
      try client.removeSandbox(dead.id)
    }
    return try client.runSandbox(config)
  }

  private func sandboxConfig(
    _ manifest: StaticPodManifest, _ identity: PodIdentity
  ) -> StandInCRI_PodSandboxConfig {
    .with { config in
      config.metadata = .with {
        $0.name = identity.podName
        $0.namespace = manifest.namespace
        $0.uid = identity.uid
      }
      config.logDirectory = logDirectory
      config.labels = manifest.labels.merging(identity.podLabels) { _, ours in ours }
      config.annotations = manifest.annotations.merging([
        "kubernetes.io/config.hash": identity.uid, "kubernetes.io/config.source": "file",
      ]) { _, ours in ours }
      config.linux.securityContext.namespaceOptions = Self.hostNetwork
    }
  }

  private func containerConfig(
    _ manifest: StaticPodManifest, _ identity: PodIdentity, attempt: UInt32
  ) -> StandInCRI_ContainerConfig {
    .with { config in
      config.metadata = .with {
        $0.name = manifest.containerName
        $0.attempt = attempt
      }
      config.image.image = manifest.image
      config.command = manifest.command
      config.args = manifest.arguments
      config.envs = manifest.environment.map { variable in
        .with {
          $0.key = variable.name
          $0.value = variable.value
        }
      }
      config.mounts = manifest.mounts.map { mount in
        .with {
          $0.hostPath = mount.hostPath
          $0.containerPath = mount.containerPath
          $0.readonly = mount.readOnly
        }
      }
      config.labels = identity.containerLabels
      config.annotations = [
        "io.kubernetes.container.restartCount": "\(attempt)",
        "io.kubernetes.pod.terminationGracePeriod":
          "\(manifest.terminationGrace.components.seconds)",
      ]
      config.logPath = "\(manifest.containerName).\(attempt).log"
      config.linux.securityContext.namespaceOptions = Self.hostNetwork
    }
  }

  private static let hostNetwork = StandInCRI_NamespaceOption.with {
    $0.network = .node
    $0.pid = .container
    $0.ipc = .pod
  }

  private func shortened(_ id: String) -> String { String(id.prefix(13)) }
}
