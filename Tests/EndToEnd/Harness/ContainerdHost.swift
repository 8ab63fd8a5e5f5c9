import Glibc
import StandInControlPlane

/// Debian's containerd with its own root, state and socket, and the stand-in images in it.
final class ContainerdHost {
  let folder: String
  /// The CRI socket.
  var socket: String { folder + "/containerd.sock" }
  /// The harness's own view of the runtime.
  let view: RuntimeView
  private let daemon: ChildProcess

  /// Why containerd cannot be used here, nil when it can: looked at once, by starting it.
  static let unavailable: String? = {
    guard getuid() == 0 else { return "containerd needs root" }
    let programs = ["containerd", "containerd-shim-runc-v2", "ctr", "runc", "ldd", "tar"]
    let missing = programs.filter { BuiltProducts.find($0) == nil }
    guard missing.isEmpty else {
      return "missing: \(missing.joined(separator: ", ")) (apt install containerd runc)"
    }
    do {
      try ContainerdHost(importing: nil).stop()
      return nil
    } catch {
      return "containerd does not run here: \(error)"
    }
  }()

  /// One for all scenarios, which use it one after another; it ends with this process.
  static func shared() throws -> ContainerdHost { try sharedResult.get() }

  nonisolated(unsafe) private static let sharedResult: Result<ContainerdHost, any Error> = Result {
    let host = try ContainerdHost(importing: StandInImage())
    atexit { try? ContainerdHost.shared().stop() }
    return host
  }

  /// One for each of three masters, kept as `shared()` is.
  static func ofThreeMasters() throws -> [ContainerdHost] { try threeResult.get() }

  nonisolated(unsafe) private static let threeResult: Result<[ContainerdHost], any Error> = Result {
    let image = try StandInImage()
    let hosts = try (0..<3).map { _ in try ContainerdHost(importing: image) }
    atexit { try? ContainerdHost.ofThreeMasters().forEach { $0.stop() } }
    return hosts
  }

  /// What containerd has logged.
  var log: String { daemon.output }

  /// Starts it, waits until CRI answers, and imports `image`.
  ///
  /// `privateLogs`: it sees a `/var/log` of its own, and so does what is started by `command(inside:)`
  /// (kubelet has the paths of its logs built in).
  init(importing image: StandInImage?, privateLogs: Bool = false) throws {
    folder = try makeTemporaryFolder()
    try writeFile(folder + "/config.toml", Self.configuration(folder))
    guard let program = BuiltProducts.find("containerd") else {
      throw HarnessFailure("containerd is not installed")
    }
    try makeFolder(folder + "/var-log")
    // util-linux's unshare becomes the shell, and that the daemon: the pid stays.
    let wrapper =
      privateLogs
      ? [
        "unshare", "--mount", "--propagation", "private", "sh", "-c",
        "mount --bind \(folder)/var-log /var/log && exec \"$@\"", "sh",
      ] : []
    daemon = try ChildProcess(
      wrapper + [program, "--config", folder + "/config.toml"],
      outputPath: folder + "/containerd.log")
    view = try RuntimeView(socket: folder + "/containerd.sock")
    do {
      _ = try waitFor("containerd's CRI", within: .seconds(30), onTimeout: { self.daemon.output }) {
        guard !daemon.hasEnded() else {
          throw HarnessFailure("containerd has ended:\n\(daemon.output)")
        }
        return try? view.version()
      }
      if let image { try importImages(image.archive) }
    } catch {
      stop()
      throw error
    }
  }

  deinit { stop() }

  /// Imports a docker-archive.
  func importImages(_ archive: String) throws {
    try ChildProcess.run(
      ["ctr", "--address", socket, "-n", "k8s.io", "images", "import", archive],
      within: .seconds(120))
  }

  /// `command`, run where the daemon's mounts are seen.
  func command(inside command: [String]) -> [String] {
    ["nsenter", "--target", "\(daemon.pid)", "--mount", "--"] + command
  }

  /// Removes the pods, ends the daemon and whatever it left running, unmounts, removes the folder.
  func stop() {
    guard access(folder, F_OK) == 0 else { return }
    if !daemon.hasEnded() { try? view.removeAllPods() }
    daemon.end(within: .seconds(10))
    ProcessTable.killTrees { $0.contains(socket) && $0.contains("containerd-shim") }
    Self.unmountAll(under: folder)
    _ = try? ChildProcess.run(["rm", "-rf", "--one-file-system", folder], within: .seconds(60))
  }

  static func unmountAll(under folder: String) {
    let points = textFile("/proc/self/mountinfo").split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      return fields.count > 4 ? String(fields[4]) : nil
    }
    for point in points.reversed() where point.hasPrefix(folder + "/") {
      umount2(point, Int32(MNT_DETACH))
    }
  }

  /// What runs pods on the host's network without CNI, oom scores or systemd (platform.md).
  private static func configuration(_ folder: String) -> String {
    """
    version = 2
    root = "\(folder)/root"
    state = "\(folder)/state"
    [grpc]
      address = "\(folder)/containerd.sock"
    [plugins."io.containerd.internal.v1.opt"]
      path = "\(folder)/opt"
    [plugins."io.containerd.grpc.v1.cri"]
      restrict_oom_score_adj = true
      sandbox_image = "\(StandInImage.pauseName)"
      [plugins."io.containerd.grpc.v1.cri".cni]
        bin_dir = "\(folder)/cni-bin"
        conf_dir = "\(folder)/cni-conf"
      [plugins."io.containerd.grpc.v1.cri".containerd]
        snapshotter = "native"
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
          runtime_type = "io.containerd.runc.v2"
          [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
            SystemdCgroup = false

    """
  }
}
