/// One container or process that a search came upon, for messages.
package struct FoundContainer: Sendable, Equatable, CustomStringConvertible {
  /// Container name, or the executable's name.
  package let name: String
  /// The whole id.
  package let id: String
  /// Its state.
  package let state: ContainerState
  /// Pod name; empty where there is none.
  package let podName: String
  /// The runtime's own word for the state, where it has more of them than CRI: `paused`.
  package let runtimesWord: String?

  /// A find with the given parts.
  package init(
    name: String, id: String, state: ContainerState, podName: String, runtimesWord: String? = nil
  ) {
    self.name = name
    self.id = id
    self.state = state
    self.podName = podName
    self.runtimesWord = runtimesWord
  }

  /// For example `kube-apiserver 0123456789ab running (pod kube-apiserver-m1)`.
  package var description: String {
    // Runtimes' own tools print 12 digits; a process id is short and kept whole.
    let short = id.hasPrefix("pid:") ? id : String(id.prefix(12))
    return "\(name) \(short) \(runtimesWord ?? state.description)"
      + (podName.isEmpty ? "" : " (pod \(podName))")
  }
}

/// Why a runtime gave no answer, or none that can be acted upon.
package enum RuntimeFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// No API server runs; what else carries its labels is listed.
  case none(found: [FoundContainer])
  /// More than one API server runs.
  case several([FoundContainer])
  /// The socket's path does not exist.
  case socketMissing(path: String)
  /// The runtime cannot be reached; the sentence says where and why.
  case unreachable(String)
  /// No answer in time: the runtime hangs, or is starting.
  case timedOut(String)
  /// The wake descriptor became readable.
  case interrupted
  /// The runtime answered with an error (gRPC status).
  case runtimeError(code: Int, message: String)
  /// The runtime answered with an error (HTTP status).
  case httpError(status: Int, message: String)
  /// No version of the runtime's interface is spoken by both; the sentence says which are.
  case unsupportedVersion(String)
  /// The runtime speaks neither version of the interface that is known here.
  case unsupportedAPI(path: String)
  /// The systemd unit cannot be what runs the API server now; the sentence says why.
  case unitUnusable(String)
  /// What was answered cannot be understood.
  case malformed(String)

  /// One or two lines for people: what was found, where, and what to do next.
  package var description: String {
    switch self {
    case .none(let found):
      found.isEmpty
        ? "no kube-apiserver is running here: is this a master, and is this the runtime's socket?"
        : "no kube-apiserver is running; found \(Self.list(found))"
    case .several(let found):
      "exactly one running kube-apiserver was expected; found \(Self.list(found))"
    case .socketMissing(let path):
      "no such socket: \(path); name the runtime's socket in the configuration"
    case .unreachable(let why), .unitUnusable(let why): why
    case .timedOut(let why): "the container runtime does not answer: \(why)"
    case .interrupted: "interrupted while asking the container runtime"
    case .runtimeError(let code, let message):
      "the container runtime answered with an error (gRPC status \(code)): \(message)"
    case .httpError(let status, let message):
      "the container runtime answered with an error (HTTP status \(status)): \(message)"
    case .unsupportedVersion(let what): what
    case .unsupportedAPI(let path):
      "\(path) speaks neither CRI runtime.v1 nor runtime.v1alpha2: is it a container runtime's socket?"
    case .malformed(let what): "the container runtime's answer cannot be understood: \(what)"
    }
  }

  private static func list(_ found: [FoundContainer]) -> String {
    let shown = found.prefix(5).map(\.description).joined(separator: ", ")
    return found.count > 5 ? shown + " and \(found.count - 5) more" : shown
  }
}
