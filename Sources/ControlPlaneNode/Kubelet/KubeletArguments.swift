/// kubelet's flags: of its process, else of kubeadm's `kubeadm-flags.env`,
/// `KUBELET_KUBEADM_ARGS="--flag=value …"`, a systemd EnvironmentFile. kubelet parses its flags with
/// the same library as kube-apiserver.
enum KubeletArguments {
  /// The flags of `KUBELET_KUBEADM_ARGS`; the last assignment counts.
  static func parse(_ bytes: [UInt8]) -> APIServerFlags {
    var words: [String] = []
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      guard trimmed.hasPrefix("KUBELET_KUBEADM_ARGS=") else { continue }
      var value = trimmed.dropFirst("KUBELET_KUBEADM_ARGS=".count)
      while value.last == " " || value.last == "\t" { value = value.dropLast() }
      if let quote = value.first, quote == "\"" || quote == "'", value.count > 1,
        value.last == quote
      {
        value = value.dropFirst().dropLast()
      }
      words = value.split { $0 == " " || $0 == "\t" }.map(String.init)
    }
    return APIServerFlags(arguments: words)
  }

  /// The flags of a process: what follows its name, and a command's after it (`hyperkube kubelet`).
  static func parse(commandLine: [String]) -> APIServerFlags {
    APIServerFlags(arguments: Array(commandLine.drop { !$0.hasPrefix("-") }))
  }
}
