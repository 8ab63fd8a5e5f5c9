/// What holds the API server's process, and so what a restart is.
package enum APIServerHolder: Sendable, Equatable {
  /// A container of a static pod: kubelet starts a new one.
  case container
  /// A systemd unit of this name; what else runs in it, where there is more.
  case unit(name: String, whatElse: String?)
  /// Nothing that could be asked; who starts it again, where that is known.
  case process(supervisedBy: String?)
}
