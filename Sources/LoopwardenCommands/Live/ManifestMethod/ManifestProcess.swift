import ContainerRuntime
import ControlPlaneNode

/// By what the process of a manifest is known in `/proc`.
enum ManifestProcess {
  /// Flags whose values differ between API servers that run on one machine, most telling first.
  private static let telling = [
    "--advertise-address=", "--secure-port=", "--etcd-servers=", "--bind-address=",
    "--tls-cert-file=",
  ]

  /// The executable and one argument. More than one process that matches is refused later.
  static func match(_ manifest: APIServerManifest) throws(CommandFailure) -> ProcessMatch {
    guard case .known(let program, let words) = manifest.commandLine else {
      throw CommandFailure(
        "\(manifest.path): its command cannot be read, so its process cannot be told from others")
    }
    let certain = words.filter(\.unresolved.isEmpty).map(\.text)
    let found = telling.lazy.compactMap { flag in certain.first { $0.hasPrefix(flag) } }.first
    guard let found else {
      throw CommandFailure(
        "\(manifest.path): none of \(telling.map { $0.dropLast() }.joined(separator: ", ")) is set as "
          + "one word, so its process cannot be told from others")
    }
    let first = (manifest.command + manifest.arguments).first?.basename
    let name = program?.split(separator: "/").last.map(String.init) ?? "kube-apiserver"
    // hyperkube runs it as a subcommand of its own process.
    return ProcessMatch(
      executable: first == "hyperkube" ? "hyperkube" : name, requiredArgument: found)
  }
}
