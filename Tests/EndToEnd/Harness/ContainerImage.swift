import Glibc
import OpenSSLKit

/// Writes docker-archives (the format of `docker save`): one layer, and an image for each program.
enum ContainerImage {
  /// Packs `root` and writes an archive of `images`, each a name and the program in
  /// `/usr/local/bin` that it runs.
  static func write(
    root: String, images: [(name: String, program: String)], workspace folder: String,
    to archive: String
  ) throws {
    let layer = folder + "/layer.tar"
    try ChildProcess.run(
      ["tar", "--sort=name", "--owner=0", "--group=0", "-cf", layer, "-C", root, "."],
      within: .seconds(60))
    let sum = try ChildProcess.run(["sha256sum", layer], within: .seconds(60))
    let digest = String(sum.prefix(64))
    let entries = try images.map { name, program in
      let config = imageConfiguration(entryPoint: "/usr/local/bin/\(program)", layer: digest)
      let file = hexadecimal(SHA256.digest(Array(config.utf8))) + ".json"
      try writeFile("\(folder)/\(file)", config)
      return (
        file: file, entry: #"{"Config":"\#(file)","RepoTags":["\#(name)"],"Layers":["layer.tar"]}"#
      )
    }
    try writeFile(
      folder + "/manifest.json", "[" + entries.map(\.entry).joined(separator: ",") + "]")
    let fresh = "\(archive).\(getpid())"
    try ChildProcess.run(
      ["tar", "-cf", fresh, "-C", folder, "manifest.json", "layer.tar"] + entries.map(\.file),
      within: .seconds(60))
    guard rename(fresh, archive) == 0 else { throw HarnessFailure("cannot write \(archive)") }
  }

  /// Copies what `program` is linked with, the dynamic loader included; nothing if it is static.
  static func addLibraries(of program: String, to root: String) throws {
    guard let text = try? ChildProcess.run(["ldd", program], within: .seconds(10)) else { return }
    let libraries: [String] = try text.split(separator: "\n").compactMap { line in
      guard !line.contains("not found") else { throw HarnessFailure("ldd \(program): \(line)") }
      return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).first { $0.hasPrefix("/") }
        .map(String.init)
    }
    guard !libraries.isEmpty else { return }
    try ChildProcess.run(["cp", "-L", "--parents"] + libraries + [root], within: .seconds(60))
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
}
