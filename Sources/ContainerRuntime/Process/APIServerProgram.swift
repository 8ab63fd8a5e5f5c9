/// The programs that kube-apiserver runs in, by command line.
package enum APIServerProgram: String, Sendable, Hashable, CaseIterable {
  /// kube-apiserver itself.
  case kubeAPIServer = "kube-apiserver"
  /// All of Kubernetes in one program (until 1.18).
  case hyperkube
  /// k3s: everything in one process. It writes `k3s server` over its arguments, as one string.
  case k3s
  /// MicroK8s since 1.21: everything in one process.
  case kubelite

  /// The program of this command line, or nil. RKE2's `rke2 server` is none of them: its API server
  /// is a static pod with a process of its own.
  package init?(_ arguments: [String]) {
    guard let title = arguments.first else { return nil }
    var words = title.split(separator: " ").map(String.init)
    words += arguments.dropFirst().filter { !$0.isEmpty }
    guard let name = words.first?.split(separator: "/").last else { return nil }
    let subcommand = words.dropFirst().first { !$0.hasPrefix("-") }
    switch name {
    case "kube-apiserver": self = .kubeAPIServer
    case "kubelite": self = .kubelite
    case "hyperkube" where ["apiserver", "kube-apiserver", "/apiserver"].contains(subcommand):
      self = .hyperkube
    case "k3s" where subcommand == "server", "k3s-server": self = .k3s
    default: return nil
    }
  }
}
