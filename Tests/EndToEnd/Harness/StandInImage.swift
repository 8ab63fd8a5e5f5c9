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
    let libraries = try Self.sharedLibraries(of: program)
    try ChildProcess.run(["cp", "-L", "--parents"] + libraries + [root], within: .seconds(60))
    let layer = folder + "/layer.tar"
    try ChildProcess.run(
      ["tar", "--sort=name", "--owner=0", "--group=0", "-cf", layer, "-C", root, "."],
      within: .seconds(60))
    let sum = try ChildProcess.run(["sha256sum", layer], within: .seconds(60))
    let digest = String(sum.prefix(64))
    let images = try [(Self.name, "kube-apiserver"), (Self.pauseName, "pause")].map { name, entry in
      let config = Self.imageConfiguration(entryPoint: "/usr/local/bin/\(entry)", layer: digest)
      let file = Self.hexadecimal(SHA256.digest(Array(config.utf8))) + ".json"
      try writeFile("\(folder)/\(file)", config)
      return (
        file: file, entry: #"{"Config":"\#(file)","RepoTags":["\#(name)"],"Layers":["layer.tar"]}"#
      )
    }
    try writeFile(
      folder + "/manifest.json", "[" + images.map(\.entry).joined(separator: ",") + "]")
    let fresh = "\(archive).\(getpid())"
    try ChildProcess.run(
      ["tar", "-cf", fresh, "-C", folder, "manifest.json", "layer.tar"] + images.map(\.file),
      within: .seconds(60))
    guard rename(fresh, archive) == 0 else { throw HarnessFailure("cannot write \(archive)") }
  }

  /// Nanoseconds since 1970, nil when there is no such file.
  private static func modified(_ path: String) -> Int64? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec)
  }

  /// Every file that `ldd` names, the dynamic loader included.
  private static func sharedLibraries(of program: String) throws -> [String] {
    try ChildProcess.run(["ldd", program], within: .seconds(10)).split(separator: "\n").compactMap {
      line in
      guard !line.contains("not found") else { throw HarnessFailure("ldd \(program): \(line)") }
      return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).first { $0.hasPrefix("/") }
        .map(String.init)
    }
  }

  private static func imageConfiguration(entryPoint: String, layer: String) -> String {
    #"{"architecture":"\#(architecture)","os":"linux","#
      + #""config":{"Entrypoint":["\#(entryPoint)"],"Env":["PATH=/usr/local/bin"]},"#
      + #""rootfs":{"type":"layers","diff_ids":["sha256:\#(layer)"]}}"#
  }

  private static var architecture: String {
    #if arch(arm64)
      "arm64"
    #else
      "amd64"
    #endif
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
