import FoundationEssentials
import Glibc
import Testing

/// Debian's dockerd with its own root and socket, the stand-in images in it, and its events in a
/// file.
final class DockerHost {
  let folder: String
  /// The API's socket.
  var socket: String { folder + "/docker.sock" }
  let daemon: ChildProcess
  /// Follows `GET /events` from the engine's first moment on.
  private var follower: ChildProcess?

  /// Why dockerd cannot be used here, nil when it can: looked at once, by starting it.
  static let unavailable: String? = {
    guard getuid() == 0 else { return "dockerd needs root" }
    let programs = ["dockerd", "containerd", "containerd-shim-runc-v2", "runc", "curl"]
    let missing = programs.filter { BuiltProducts.find($0) == nil }
    guard missing.isEmpty else {
      return "missing: \(missing.joined(separator: ", ")) (apt install docker.io curl)"
    }
    do {
      try DockerHost(loading: nil).stop()
      return nil
    } catch {
      return "dockerd does not run here: \(error)"
    }
  }()

  /// One for all scenarios, which use it one after another; it ends with this process.
  static func shared() throws -> DockerHost { try sharedResult.get() }

  nonisolated(unsafe) private static let sharedResult: Result<DockerHost, any Error> = Result {
    let host = try DockerHost(loading: StandInImage())
    atexit { try? DockerHost.shared().stop() }
    return host
  }

  /// Starts it, waits until it answers, and loads `image`.
  init(loading image: StandInImage?) throws {
    folder = try makeTemporaryFolder()
    guard let program = BuiltProducts.find("dockerd") else {
      throw HarnessFailure("dockerd is not installed")
    }
    // No network of its own: the pods use the host's.
    daemon = try ChildProcess(
      [
        program, "--data-root", folder + "/root", "--exec-root", folder + "/exec", "--host",
        "unix://\(folder)/docker.sock", "--pidfile", folder + "/docker.pid", "--bridge=none",
        "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false",
        "--userland-proxy=false", "--oom-score-adjust=0", "--shutdown-timeout=1",
      ], outputPath: folder + "/dockerd.log")
    do {
      _ = try waitFor("dockerd", within: .seconds(60), onTimeout: { self.daemon.output }) {
        guard !daemon.hasEnded() else {
          throw HarnessFailure("dockerd has ended:\n\(daemon.output)")
        }
        return try? call("GET", "/_ping")
      }
      follower = try ChildProcess(
        [
          "curl", "-sSN", "--unix-socket", socket, "-D", folder + "/events.head",
          "http://docker/events",
        ], outputPath: folder + "/events.json")
      _ = try waitFor("the engine's events", within: .seconds(20)) {
        textFile(folder + "/events.head").contains("200") ? () : nil
      }
      if let image { try load(image.archive) }
    } catch {
      stop()
      throw error
    }
  }

  deinit { stop() }

  /// Removes the containers, ends the daemon and whatever it left running, unmounts, removes the
  /// folder.
  func stop() {
    guard access(folder, F_OK) == 0 else { return }
    if !daemon.hasEnded() {
      for container in (try? containers()) ?? [] { try? remove(container.id) }
    }
    follower?.end(within: .seconds(5))
    daemon.end(within: .seconds(20))
    ProcessTable.killTrees { $0.contains(folder) && $0.contains("containerd") }
    ContainerdHost.unmountAll(under: folder)
    _ = try? ChildProcess.run(["rm", "-rf", "--one-file-system", folder], within: .seconds(60))
  }

  /// One call of the API by way of curl, which shares no code of ours.
  @discardableResult
  func call(_ method: String, _ path: String, _ arguments: [String] = []) throws -> String {
    try ChildProcess.run(
      [
        "curl", "-sS", "--fail", "--max-time", "60", "--unix-socket", socket, "-X", method,
        "http://docker\(path)",
      ] + arguments, within: .seconds(70))
  }

  private func load(_ archive: String) throws {
    try call(
      "POST", "/images/load", ["-H", "Content-Type: application/x-tar", "-T", archive])
  }
}

extension Trait where Self == ConditionTrait {
  /// dockerd, containerd, runc, etcd and root.
  static var needsDocker: Self {
    let reason = DockerHost.unavailable ?? MasterHost.unavailable
    return .disabled(if: reason != nil, Comment(rawValue: reason ?? ""))
  }
}
