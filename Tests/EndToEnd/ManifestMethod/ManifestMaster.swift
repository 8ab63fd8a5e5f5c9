import Glibc
import TestSupport

/// A master whose container runtime accepts connections and never answers, with a kubelet that ends
/// its pod when the manifest goes away, and loopwarden armed on it.
final class ManifestMaster {
  /// What only the runtime could tell, and the one risk that depends on the test machine; every other
  /// one must pass.
  static let waived = [
    "clock-not-synchronised", "image-missing", "manifest-image-differs", "manifest-mounts-differ",
    "sandbox-image-missing",
  ].flatMap { ["--waive", $0] }

  let master: MasterHost
  let warden: Warden
  private let runtime: SilentServer
  var folder: String { master.folder + "/manifests" }
  var parking: String { master.folder + "/.loopwarden-parked" }
  var parked: String { parking + "/kube-apiserver.yaml" }
  var journal: String { warden.stateFolder + "/manifest-move.json" }

  init(_ overrides: [String: String] = [:]) throws {
    master = try MasterHost(.process)
    do {
      let socket = master.folder + "/silent.sock"
      runtime = try SilentServer(.unix(socket))
      try writeFile(
        master.folder + "/kubelet-config.yaml", "staticPodPath: \(master.folder)/manifests\n")
      // An unusual mode and time, by which a copy would be known.
      guard chmod(master.manifest, 0o640) == 0,
        utimensat(
          AT_FDCWD, master.manifest,
          [
            timespec(tv_sec: 1_600_000_000, tv_nsec: 7),
            timespec(tv_sec: 1_600_000_001, tv_nsec: 9),
          ],
          0) == 0
      else { throw HarnessFailure("cannot prepare \(master.manifest)") }
      try master.startKubelet()
      try master.awaitFirstLeaf()
      let own = [
        "mode": "Enforce", "restart.allowManifestMethod": "true", "runtime.kind": "cri",
        "runtime.socket": socket, "runtime.timeout": "1s",
      ]
      warden = try Warden(master, own.merging(overrides) { $1 })
    } catch {
      master.stop()
      throw error
    }
  }

  func restart(_ more: [String] = []) throws -> Warden.Outcome {
    try warden.run(
      ["restart", "--method", "manifest"] + more + Self.waived, within: .seconds(120))
  }

  var isParked: Bool { access(parked, F_OK) == 0 }

  /// The manifests folder as it must be at the end, and the traces of a move that must not be there.
  /// The ctime is left out: every rename sets it.
  func traces() throws -> [String] {
    let look = [
      "find", folder, "-mindepth", "1", "-printf", "%p %i %n %m %U %G %s %T@ %y\n",
    ]
    let sums = ["sha256sum", master.manifest]
    return try
      (ChildProcess.run(look, within: .seconds(10)).split(separator: "\n").sorted()
      + ChildProcess.run(sums, within: .seconds(10)).split(separator: "\n")).map(String.init)
      + [parking, journal].filter { access($0, F_OK) == 0 }
  }
}
