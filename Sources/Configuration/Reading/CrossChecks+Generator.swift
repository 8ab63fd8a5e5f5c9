internal import RestartDecision

extension CrossChecks {
  /// What the files of a patched API server's certificate must not get in the way of.
  mutating func generator() {
    guard let folder = settings.generator.folder else { return }
    let manifest = settings.apiServer.manifest
    let manifests = manifest.split(separator: "/").dropLast()
    let parts = folder.split(separator: "/")
    // Staging and backups stand beside the folder: kubelet must read neither.
    if parts.starts(with: manifests) {
      conflict(
        "generator.folder", "lies in the folder of", "apiServer.manifest",
        "kubelet reads everything there, and loopwarden changes nothing there")
    }
    if settings.apiServer.certificatePersisted == .no {
      conflict(
        "generator.folder", "contradicts", "apiServer.certificatePersisted",
        "a build that keeps its certificate in memory reads no files")
    }
    if settings.generator.notBeforeSkew >= settings.generator.validity {
      conflict(
        "generator.notBeforeSkew", "is not shorter than", "generator.validity",
        "the certificate would have ended before it is made")
    }
  }
}
