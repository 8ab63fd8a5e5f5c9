import Configuration
import ControlPlaneNode
import RestartDecision

/// The operator's last resort: the manifest moved away and back.
extension MasterView {
  /// The number of the request that asks for it; 0 where it is only asked about. It stands in the state folder until
  /// it is answered, so that a crash changes nothing.
  var manifestRequest: UInt64? {
    let isAllowed = settings.restart.allowManifestMethod
    if plansManifestMethod { return isAllowed ? 0 : nil }
    guard let request = try? state.request(), request.method == RestartMethod.manifest.rawValue
    else { return nil }
    // A restart ends by the method that it began with.
    if let cause = manifestMethod.cause {
      return cause == .request(id: request.id) ? request.id : nil
    }
    return isAllowed ? request.id : nil
  }

  /// Whether this look was made by the method that `request` asks for: the file may have come in the
  /// middle of it. Without a runtime nothing can be stopped, and the request is refused for that.
  func serves(_ request: RequestFile) -> Bool {
    guard RestartMethod.objection(request.method, settings.restart) == nil else { return false }
    guard let runtime else { return true }
    return (runtime is ManifestRuntime) == (request.method == RestartMethod.manifest.rawValue)
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
