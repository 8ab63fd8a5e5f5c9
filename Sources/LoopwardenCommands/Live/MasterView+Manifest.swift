import Configuration
import ControlPlaneNode

/// The operator's last resort: the manifest moved away and back.
extension MasterView {
  /// Whether the restart that an operator asked for, or asks about, moves the manifest.
  var usesManifestMethod: Bool { manifestRequest != nil }

  /// The number of that request; 0 where it is only asked about. It stands in the state folder until
  /// it is answered, so that a crash changes nothing.
  var manifestRequest: UInt64? {
    guard settings.restart.allowManifestMethod else { return nil }
    if plansManifestMethod { return 0 }
    guard let request = try? state.request(), request.method == RestartMethod.manifest.rawValue
    else { return nil }
    return request.id
  }

  func manifestChoice(
    _ request: UInt64, _ files: RootedFilesystem
  ) throws(CommandFailure) -> RuntimeChoice {
    let found = readManifest(files)
    guard let manifest = found.value else {
      throw CommandFailure("the manifest method: \(found.problem ?? "no manifest")")
    }
    return RuntimeChoice(
      runtime: try ManifestRuntime(
        manifestMethod, manifest: manifest, staticPodPath: kubeletSettings(files).staticPodPath,
        request: request),
      name: "no runtime: the manifest \(settings.apiServer.manifest) is moved", isSettled: false)
  }
}
