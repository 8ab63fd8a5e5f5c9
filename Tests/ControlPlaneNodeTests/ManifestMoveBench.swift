import ControlPlaneNode
import Glibc
import TestSupport

/// A master's folders as a manifest's move sees them, with a manifest whose every fact is unusual.
struct ManifestMoveBench {
  /// What must not change, however a move ends.
  struct Facts: Equatable {
    let names: [String]
    let inode: UInt64
    let mode: UInt32
    let user: UInt32
    let group: UInt32
    let seconds: Int
    let nanoseconds: Int
    let attribute: [UInt8]?
    let content: [UInt8]
  }

  static let target = ManifestMoveRecord.Target(pid: 4711, startTicks: 99, boot: "this-boot")
  static let text = "kind: Pod # kube-apiserver\n"

  let root: TemporaryDirectory
  let folder: String
  var manifest: String { folder + "/kube-apiserver.yaml" }
  var parking: String { root.path("kubernetes/.loopwarden-parked") }
  var parked: String { parking + "/kube-apiserver.yaml" }
  var journal: String { root.path("state/manifest-move.json") }

  init() throws {
    root = try TemporaryDirectory()
    try root.makeFolder("kubernetes")
    folder = try root.makeFolder("kubernetes/manifests")
    try root.makeFolder("state")
    try root.write("kind: Pod # etcd\n", to: "kubernetes/manifests/etcd.yaml")
    try root.write(Self.text, to: "kubernetes/manifests/kube-apiserver.yaml")
    if geteuid() == 0 { _ = chown(manifest, 12345, 54321) }
    _ = chmod(manifest, 0o640)
    ManifestMoveAttribute.set([1, 2, 3], of: manifest)
    let times = [
      timespec(tv_sec: 1_600_000_000, tv_nsec: 7),
      timespec(tv_sec: 1_600_000_001, tv_nsec: 123_457),
    ]
    guard utimensat(AT_FDCWD, manifest, times, 0) == 0 else {
      throw SetupFailure("utimensat", errno)
    }
  }

  func move(
    _ cutsOff: (@Sendable (ManifestMoveStep) -> Bool)? = nil
  ) -> ManifestMove {
    ManifestMove(journal: journal, cutsOff: cutsOff)
  }

  @discardableResult
  func park(
    _ cutsOff: (@Sendable (ManifestMoveStep) -> Bool)? = nil
  ) throws -> ManifestMoveRecord {
    try move(cutsOff).park(manifest, for: Self.target, putBackBy: 1_000, request: 7)
  }

  func facts() throws -> Facts {
    var status = stat()
    guard lstat(manifest, &status) == 0 else { throw SetupFailure("lstat \(manifest)", errno) }
    return Facts(
      names: try names(), inode: UInt64(status.st_ino), mode: status.st_mode, user: status.st_uid,
      group: status.st_gid, seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec,
      attribute: ManifestMoveAttribute.value(of: manifest),
      content: try root.read("kubernetes/manifests/kube-apiserver.yaml"))
  }

  /// Everything below the root but the journal's own folder, sorted.
  func names() throws -> [String] {
    try Command.run(["find", root.path("kubernetes"), "-mindepth", "1"]).text
      .split(separator: "\n").map(String.init).sorted()
  }

  var journalIsThere: Bool { access(journal, F_OK) == 0 }
}
