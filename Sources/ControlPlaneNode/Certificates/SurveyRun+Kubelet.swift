import YAMLDocument

/// What kubelet renews itself, and what it serves.
extension SurveyRun {
  /// kubelet's names (pkg/kubelet/certificate/kubelet.go): pairs `kubelet-client` and
  /// `kubelet-server`, of which `-current.pem` is the link to the newest; `kubelet.crt` is the one
  /// that it signs itself where it is given none.
  mutating func readKubeletFiles() {
    for folder in inputs.kubeletFolders {
      readRotated(PathText.join(folder, "kubelet-client-current.pem"), name: "kubelet-client")
      readRotated(PathText.join(folder, "kubelet-server-current.pem"), name: "kubelet-server")
      let own = PathText.join(folder, "kubelet.crt")
      if isThere(own) {
        add(
          own, name: "kubelet", purpose: .certificate, usedBy: "kubelet",
          key: PathText.join(folder, "kubelet.key"))
      }
    }
    if let pair = KubeletServing.configuredPair(inputs.kubeletConfiguration, in: files) {
      add(
        pair.certificate, name: "kubelet-serving", purpose: .certificate,
        usedBy: "kubelet tlsCertFile", key: pair.key)
    }
  }

  private mutating func readRotated(_ path: String, name: String) {
    guard isThere(path) else { return }
    let isNew = !isKnown(path)
    let index = add(path, name: name, purpose: .certificate, usedBy: isNew ? "kubelet" : nil)
    rows[index].isRotated = true
  }

  private func isThere(_ path: String) -> Bool {
    do throws(FileFailure) {
      _ = try files.status(path)
      return true
    } catch {
      if case .unreadable = error { return true }
      return false
    }
  }
}

/// kubelet's serving certificate, as its configuration has it.
enum KubeletServing {
  /// `tlsCertFile` and `tlsPrivateKeyFile`; nil where none is set or the file cannot be read, which
  /// `preflight` reports.
  static func configuredPair(
    _ path: String, in files: any NodeFilesystem
  ) -> (certificate: String, key: String?)? {
    guard let node = configuration(path, in: files),
      let certificate = node["tlsCertFile"]?.string, certificate.hasPrefix("/")
    else { return nil }
    return (certificate, node["tlsPrivateKeyFile"]?.string)
  }

  static func configuration(_ path: String, in files: any NodeFilesystem) -> YAMLNode? {
    guard let bytes = try? files.read(path) else { return nil }
    return try? YAMLNode.parse(bytes)
  }
}

extension CertificateSurvey {
  /// What kubelet serves from, best first: what its configuration names, what it renews, what it made.
  package var kubeletServing: [String] {
    ["kubelet-serving", "kubelet-server", "kubelet"].compactMap { row($0)?.path }.prefix(1).map {
      $0
    }
  }
}
