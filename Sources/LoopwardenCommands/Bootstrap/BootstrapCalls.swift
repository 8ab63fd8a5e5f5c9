import Glibc
import HTTPTransport
import KubernetesClient

/// The requests of `bootstrap` on the wire: each bounded, each cut short by TERM or INT.
struct BootstrapCalls {
  private static let timeout = Duration.seconds(15)

  let transport: HTTPTransport
  let wake: Wake

  /// As the administrator whose kubeconfig is at `path`.
  func port(as path: String) -> BootstrapPort {
    let client = APIClient(
      transport: transport, access: APIAccess(kubeconfigPath: path, allowAdminCredential: true))
    return BootstrapPort(
      call: { ask(client, $0) }, now: { ContinuousClock.now }, pause: pause,
      say: StandardStreams.out)
  }

  /// With the credential of the kubeconfig at `path`, which may not be an administrator's.
  func trial(_ path: String, _ request: APIRequest) -> Result<APIAnswer, APIFailure> {
    ask(
      APIClient(transport: transport, access: APIAccess(kubeconfigPath: path)), request)
  }

  private func ask(_ client: APIClient, _ request: APIRequest) -> Result<APIAnswer, APIFailure> {
    client.perform(
      request, servers: [.configured], perTry: Self.timeout, deadline: .now + Self.timeout,
      // What is cleaned up after an interruption is not interrupted by the same signal.
      interruptedBy: request.method == .delete ? nil : wake.signals)
  }

  /// False where a signal came.
  private func pause(_ length: Duration) -> Bool {
    let (seconds, attoseconds) = length.components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    var descriptor = pollfd(fd: wake.signals, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, Int32(clamping: milliseconds)) == 0
  }
}
