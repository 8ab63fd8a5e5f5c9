import Glibc

/// The pod's container in the Docker Engine, named, labelled and numbered as dockershim does it
/// (`pkg/kubelet/dockershim`), with a pause container whose network it shares.
///
/// Unlike kubelet it keeps every container that has ended until the pod's end.
final class DockerPod: PodRuntime {
  private let client: DockerClient
  private let manifestPath: String
  private let nodeName: String
  private let pauseImage: String
  private let logDirectory: String
  private let removesPodAtEnd: Bool
  private var identity: PodIdentity?
  private var grace = Duration.seconds(30)
  /// When each ended container was first seen so.
  private var ends: [String: ContinuousClock.Instant] = [:]

  /// `logDirectory` gets a link to each container's log; empty for none. `removesPodAtEnd`: unlike
  /// kubelet, take the pod along (for tests and demo).
  init(
    client: DockerClient, manifestPath: String, nodeName: String, pauseImage: String,
    logDirectory: String, removesPodAtEnd: Bool
  ) {
    self.client = client
    self.manifestPath = manifestPath
    self.nodeName = nodeName
    self.pauseImage = pauseImage
    self.logDirectory = logDirectory
    self.removesPodAtEnd = removesPodAtEnd
  }

  func observe(at now: ContinuousClock.Instant) throws(StandInError) -> PodObservation {
    let labels = try currentIdentity().containerLabels.merging(Self.container) { _, new in new }
    let found = try client.containers(labels: labels).map { ($0, Self.attempt(of: $0)) }
    guard let (newest, attempt) = found.max(by: { $0.1 < $1.1 }),
      let id = newest["Id"]?.string
    else { return .absent }
    guard let state = newest["State"]?.string, ["exited", "dead", "created"].contains(state) else {
      return .running
    }
    let end = ends[id] ?? now
    ends[id] = end
    let status = try client.inspect(id)["State"]?["ExitCode"]?.integer ?? -1
    return .exited(
      at: end, attempt: attempt, how: "\(shortened(id)) ended with status \(status)")
  }

  func start(_ manifest: StaticPodManifest, attempt: UInt32) throws(StandInError) -> String {
    let identity = PodIdentity(manifest, nodeName: nodeName, manifestPath: manifestPath)
    self.identity = identity
    grace = manifest.terminationGrace
    let sandbox = try runningSandbox(manifest, identity)
    let id = try client.create(
      name(manifest.containerName, manifest, identity, attempt),
      container(
        manifest, identity, in: sandbox, attempt: attempt,
        image: try client.imageID(manifest.image)))
    do {
      try client.start(id)
      try linkLog(of: id, to: "\(manifest.containerName).\(attempt).log")
    } catch {
      try client.remove(id)
      throw error
    }
    return "\(manifest.containerName) (attempt \(attempt)): container \(shortened(id))"
      + " in sandbox \(shortened(sandbox))"
  }

  /// One call, as long as the pod takes to end: the engine waits for it.
  func endPod(at now: ContinuousClock.Instant) throws(StandInError) -> ContinuousClock.Instant? {
    let labels = try currentIdentity().containerLabels.merging(Self.container) { _, new in new }
    for found in try client.containers(labels: labels) where found["State"]?.string == "running" {
      if let id = found["Id"]?.string { try client.stop(id, grace: grace) }
    }
    return now
  }

  func forgetPod() throws(StandInError) { try removePod() }

  func kubeletEnds() throws(StandInError) {
    if removesPodAtEnd { try removePod() }
  }

  private func removePod() throws(StandInError) {
    let uid = ["io.kubernetes.pod.uid": try currentIdentity().uid]
    for container in try client.containers(labels: uid) {
      if let id = container["Id"]?.string { try client.remove(id) }
    }
  }

  private static let container = ["io.kubernetes.docker.type": "container"]
  private static let attemptLabel = "annotation.io.kubernetes.container.restartCount"

  private static func attempt(of container: JSONTree) -> UInt32 {
    container["Labels"]?[attemptLabel]?.string.flatMap { UInt32($0) } ?? 0
  }

  /// Names as of the last start, else as the manifest has them now.
  private func currentIdentity() throws(StandInError) -> PodIdentity {
    if let identity { return identity }
    let manifest = try StaticPodManifest.parse(try readFile(manifestPath), path: manifestPath)
    let fresh = PodIdentity(manifest, nodeName: nodeName, manifestPath: manifestPath)
    identity = fresh
    return fresh
  }

  private func runningSandbox(
    _ manifest: StaticPodManifest, _ identity: PodIdentity
  ) throws(StandInError) -> String {
    let labels = identity.podLabels.merging([
      "io.kubernetes.container.name": "POD", "io.kubernetes.docker.type": "podsandbox",
    ]) { _, new in new }
    for found in try client.containers(labels: labels) {
      guard let id = found["Id"]?.string else { continue }
      if found["State"]?.string == "running" { return id }
      try client.remove(id)
    }
    let id = try client.create(
      name("POD", manifest, identity, 0),
      [
        "Image": .string(pauseImage), "Labels": Self.object(labels),
        "HostConfig": ["NetworkMode": "host"],
      ])
    try client.start(id)
    return id
  }

  /// As recorded from kubelet 1.20.2.
  private func container(
    _ manifest: StaticPodManifest, _ identity: PodIdentity, in sandbox: String, attempt: UInt32,
    image: String
  ) -> JSONTree {
    let labels = identity.containerLabels.merging(Self.container) { _, new in new }.merging([
      "io.kubernetes.sandbox.id": sandbox,
      Self.attemptLabel: "\(attempt)",
      "annotation.io.kubernetes.pod.terminationGracePeriod":
        "\(manifest.terminationGrace.components.seconds)",
    ]) { _, new in new }
    let command = manifest.command.map(JSONTree.string)
    return [
      "Image": .string(image), "Labels": Self.object(labels),
      "Entrypoint": command.isEmpty ? .null : .array(command),
      "Cmd": .array(manifest.arguments.map(JSONTree.string)),
      "Env": .array(manifest.environment.map { .string("\($0.name)=\($0.value)") }),
      "HostConfig": [
        "NetworkMode": .string("container:\(sandbox)"), "RestartPolicy": ["Name": "no"],
        "SecurityOpt": ["seccomp=unconfined"],
        "Binds": .array(
          manifest.mounts.map {
            .string("\($0.hostPath):\($0.containerPath)" + ($0.readOnly ? ":ro" : ""))
          }),
      ],
    ]
  }

  private func name(
    _ container: String, _ manifest: StaticPodManifest, _ identity: PodIdentity, _ attempt: UInt32
  ) -> String {
    ["k8s", container, identity.podName, manifest.namespace, identity.uid, "\(attempt)"]
      .joined(separator: "_")
  }

  /// dockershim links the engine's log file into the pod's log folder.
  private func linkLog(of id: String, to name: String) throws(StandInError) {
    guard !logDirectory.isEmpty, let path = try client.inspect(id)["LogPath"]?.string else {
      return
    }
    guard symlink(path, "\(logDirectory)/\(name)") == 0 || errno == EEXIST else {
      throw StandInError("cannot link \(path): \(systemErrorText())")
    }
  }

  private static func object(_ labels: [String: String]) -> JSONTree {
    .object(labels.mapValues(JSONTree.string))
  }

  private func shortened(_ id: String) -> String { String(id.prefix(13)) }
}
