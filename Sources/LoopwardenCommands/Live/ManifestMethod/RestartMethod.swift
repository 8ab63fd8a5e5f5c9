package import Configuration

/// How an operator wants the API server stopped.
package enum RestartMethod: String, Sendable, CaseIterable {
  /// As what runs it stops it: one graceful stop.
  case runtime
  /// By moving the static pod's manifest away and back, where no runtime can be reached.
  case manifest

  /// Why a request for the method of this name is refused; nil where it may be served. One that
  /// cannot be served must not become a stop of another kind.
  package static func objection(_ name: String?, _ settings: Settings.Restart) -> String? {
    guard let name else { return nil }
    switch RestartMethod(rawValue: name) {
    case .runtime: return nil
    case .manifest:
      return settings.allowManifestMethod
        ? nil
        : "--method manifest is off in the running service (restart.allowManifestMethod: false)"
    case nil:
      return "the running service knows no method \(name.debugDescription); is it an older "
        + "version? restart loopwarden.service"
    }
  }
}
