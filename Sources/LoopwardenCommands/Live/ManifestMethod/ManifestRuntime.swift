import ContainerRuntime
import ControlPlaneNode
import Glibc

/// Finds and ends the API server without its container runtime: by `/proc`, and by kubelet, which
/// ends a static pod whose manifest goes away. Never chosen by itself.
final class ManifestRuntime: ContainerRuntime {
  private let method: ManifestMethod
  private let manifest: APIServerManifest
  /// `nil` where no file of kubelet's names it.
  private let staticPodPath: String?
  private let request: UInt64
  private let processes: ProcessRuntime

  /// A driver for the API server of `manifest`, as it was read (from where it is parked, if it is).
  ///
  /// - Throws: `CommandFailure` where the manifest gives nothing by which its process is known.
  init(
    _ method: ManifestMethod, manifest: APIServerManifest, staticPodPath: String?, request: UInt64
  ) throws(CommandFailure) {
    self.method = method
    self.manifest = manifest
    self.staticPodPath = staticPodPath
    self.request = request
    // kubelet is what starts it again.
    processes = ProcessRuntime(
      selection: .scan(try ManifestProcess.match(manifest)), supervised: true)
  }

  var recordsStart: Bool { false }

  func version(within limit: Duration) throws(RuntimeFailure) -> RuntimeVersion {
    let kernel = try processes.version(within: limit)
    return RuntimeVersion(name: "manifest", version: kernel.version, api: "")
  }

  func apiServer(within limit: Duration) throws(RuntimeFailure) -> APIServerContainer {
    try processes.apiServer(within: limit)
  }

  func readiness(within limit: Duration) throws(RuntimeFailure) -> RuntimeReadiness? { nil }

  /// Why what only the runtime knows is unknown: risks that the operator waives by name.
  static let notAsked = "the manifest method does not ask the container runtime"

  /// Only the runtime knows.
  func presence(
    ofImage image: String, within limit: Duration
  ) throws(RuntimeFailure) -> ImagePresence {
    throw .unreachable(Self.notAsked)
  }

  /// kubelet makes a new one, for which the node needs the sandbox's image.
  func sandbox(
    of container: APIServerContainer, within limit: Duration
  ) throws(RuntimeFailure) -> PodSandboxFacts? { throw .unreachable(Self.notAsked) }

  /// kubelet's grace is the manifest's, whatever anybody asks for.
  func stopLimit(
    of container: APIServerContainer, within limit: Duration
  ) throws(RuntimeFailure) -> Duration? { manifest.terminationGrace }

  /// Takes the manifest out. Refused before anything is touched: a grace that is longer than
  /// kubelet's, a folder that kubelet does not read, and all that `ManifestMove` refuses.
  func beginStop(
    _ container: APIServerContainer, grace: Duration, deadline: Duration,
    before: ContinuousClock.Instant?
  ) -> any StopCall {
    guard let target = BareProcessID(container.id) else {
      return RefusedStop("not the id of a process: \(container.id)")
    }
    if let why = objection(grace: grace) ?? folderObjection() { return RefusedStop(why) }
    do throws(ManifestMethod.Refusal) {
      try method.begin(
        manifest.path, target: target, stopLimit: manifest.terminationGrace, request: request,
        before: before)
    } catch {
      switch error {
      case .tooLate: return RefusedStop.tooLate()
      case .because(let why): return RefusedStop(why)
      }
    }
    return ManifestStopCall(method, target: target, deadline: .now.advanced(by: deadline))
  }

  private func objection(grace: Duration) -> String? {
    guard grace > manifest.terminationGrace else { return nil }
    return "the API server needs \(grace.components.seconds) s to end, and kubelet kills it after "
      + "\(manifest.terminationGrace.components.seconds) s: raise terminationGracePeriodSeconds in "
      + "\(manifest.path), or lower restart.drainLimit"
  }

  /// A kubelet that does not read the folder ends nothing, or reads what is beside it.
  private func folderObjection() -> String? {
    guard let staticPodPath else {
      return
        "no file of kubelet's says which folder it reads static pods from (staticPodPath); the "
        + "manifest method does not guess: set kubelet.config"
    }
    let end = manifest.path.lastIndex(of: "/") ?? manifest.path.startIndex
    let folder = String(manifest.path[..<end])
    var (read, own) = (stat(), stat())
    guard stat(staticPodPath, &read) == 0, stat(folder.isEmpty ? "/" : folder, &own) == 0,
      read.st_dev == own.st_dev, read.st_ino == own.st_ino
    else {
      return "kubelet reads static pods from \(staticPodPath), and the manifest is \(manifest.path)"
    }
    return nil
  }
}
