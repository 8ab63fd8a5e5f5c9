import Configuration
import ContainerRuntime
import KubernetesClient
import RestartDecision
import TLSProbe

/// What the cluster says of this master's API server pod: its age is what people look at, and no
/// word about the process.
extension MasterView {
  /// Longer than this nobody wants to wait for it in `check`.
  private static let patience: Duration = .seconds(2)

  /// Asks this master's API server for its own pod; nil where it runs in none.
  func mirrorPod(_ sight: Sight) -> MirrorPodReport? {
    guard let container = sight.container?.value, !container.podName.isEmpty else { return nil }
    var report = MirrorPodReport(name: container.podName)
    let deadline = ContinuousClock.now.advanced(
      by: min(Self.patience, settings.readiness.timeout.duration))
    let call = MirrorPodCall(
      name: container.podName, client: APIClient(transport: transport, access: .service(settings)),
      servers: [
        .address(APIServerAddress(host: sight.target.host, port: sight.target.port)), .configured,
      ],
      perTry: Self.patience, deadline: deadline)
    CallWaiter(transport: transport, wakeFD: wake?.signals, others: {})
      .wait(until: deadline) { call.poll() != nil }
    switch call.poll() {
    case .found(let pod):
      report.createdAt = TimeText.rfc3339(pod.createdAt)
      report.ageSeconds = sight.at.wall.unixSeconds - pod.createdAt
      report.youngerBySeconds = sight.processAge.flatMap { age in
        pod.secondsYounger(thanContainerStartedAt: (sight.at.wall - age).unixSeconds)
      }
    case .absent: report.problem = "there is no pod \(container.podName)"
    case .notAllowed(let why), .unreachable(let why), .notAsked(let why), .unreadable(let why):
      report.problem = why
    case nil: report.problem = "no answer within \(Self.patience.components.seconds) s"
    }
    return report
  }
}
