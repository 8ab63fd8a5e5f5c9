/// How an operator wants the API server stopped.
package enum RestartMethod: String, Sendable, CaseIterable {
  /// As what runs it stops it: one graceful stop.
  case runtime
  /// By moving the static pod's manifest away and back, where no runtime can be reached.
  case manifest
}
