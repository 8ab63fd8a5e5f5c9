/// What the end-to-end harness asks a runtime: independent of `ContainerRuntime`, which is under
/// test there.
package final class RuntimeView {
  /// One container in any state.
  package struct Container: Sendable, Equatable {
    /// The runtime's id.
    package var id: String
    /// The sandbox's id.
    package var sandboxID: String
    /// `metadata.name` and `metadata.attempt`.
    package var name: String
    package var attempt: UInt32
    /// Whether its state is CONTAINER_RUNNING.
    package var isRunning: Bool
  }

  private let client: CRIClient

  /// For the runtime on this Unix socket; nothing is sent yet.
  package init(socket: String) throws(StandInError) {
    client = try CRIClient(socket: socket)
  }

  /// Name and version, once the runtime answers.
  package func version() throws(StandInError) -> String {
    try client.version()
  }

  /// All containers of that name, lowest attempt first.
  package func containers(named name: String) throws(StandInError) -> [Container] {
    let found = try client.containers(labels: ["io.kubernetes.container.name": name])
    return found.sorted { $0.metadata.attempt < $1.metadata.attempt }.map { container in
      Container(
        id: container.id, sandboxID: container.podSandboxID, name: container.metadata.name,
        attempt: container.metadata.attempt, isRunning: container.state == .containerRunning)
    }
  }

  /// StopContainer: TERM, and KILL after `grace` whole seconds.
  package func stopContainer(_ id: String, graceSeconds: Int64) throws(StandInError) {
    try client.stopContainer(id, graceSeconds: graceSeconds)
  }

  /// Stops and removes every sandbox, with what is in it.
  package func removeAllPods() throws(StandInError) {
    for sandbox in try client.sandboxes(labels: [:]) {
      try client.stopSandbox(sandbox.id)
      try client.removeSandbox(sandbox.id)
    }
  }
}
