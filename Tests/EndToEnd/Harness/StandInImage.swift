import Glibc
import OpenSSLKit

/// A docker-archive, made on the spot: the built stand-in with its shared libraries, once as an
/// API server and once as the sandbox's pause program, over one layer.
///
/// It is kept beside the built programs and made again when the stand-in is newer.
struct StandInImage {
  static let name = "registry.loopwarden.test/kube-apiserver:v1.32.0"
  static let pauseName = "registry.loopwarden.test/pause:3.9"
  /// The archive's path.
  let archive: String

  init() throws {
    let program = try BuiltProducts.path(of: "loopwarden-standin")
    archive = BuiltProducts.folder + "/standin-images.tar"
    if let made = Self.modified(archive), let built = Self.modified(program), made > built {
      return
    }
    let folder = try makeTemporaryFolder()
    defer { _ = try? ChildProcess.run(["rm", "-rf", folder], within: .seconds(60)) }
    let root = folder + "/root"
    for path in ["/usr/local/bin", "/etc/kubernetes/pki", "/tmp", "/proc", "/sys", "/dev"] {
      try makeFolder(root + path)
    }
    for name in ["kube-apiserver", "pause"] {
      try ChildProcess.run(
        ["ln", "-s", "loopwarden-standin", "\(root)/usr/local/bin/\(name)"], within: .seconds(10))
    }
    try ChildProcess.run(["cp", "-L", program, root + "/usr/local/bin/"], within: .seconds(60))
    try ContainerImage.addLibraries(of: program, to: root)
    try ContainerImage.write(
      root: root, images: [(Self.name, "kube-apiserver"), (Self.pauseName, "pause")],
      workspace: folder, to: archive)
  }

  /// Nanoseconds since 1970, nil when there is no such file.
  private static func modified(_ path: String) -> Int64? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec)
  }
}
