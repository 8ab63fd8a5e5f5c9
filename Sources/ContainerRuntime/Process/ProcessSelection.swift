/// Which processes are the API server, by their command line.
package struct ProcessMatch: Sendable, Equatable {
  /// The executable: a whole path when it holds a slash, else the last part of `argv[0]`.
  package let executable: String
  /// An argument that must be there, whole.
  package let requiredArgument: String

  /// A match of both.
  package init(executable: String, requiredArgument: String) {
    self.executable = executable
    self.requiredArgument = requiredArgument
  }

  /// Whether this command line is the API server's.
  package func matches(_ arguments: [String]) -> Bool {
    guard let first = arguments.first, !first.isEmpty else { return false }
    let name =
      executable.contains("/") ? first : first.split(separator: "/").last.map(String.init) ?? ""
    return name == executable && arguments.dropFirst().contains(requiredArgument)
  }
}

/// Where the bare process driver looks.
package enum ProcessSelection: Sendable, Equatable {
  /// The process whose id stands in this file. It must match too: pid files outlive processes.
  /// Without a match it must be an API server by the rules of `ProcessSearch`.
  case pidFile(path: String, ProcessMatch?)
  /// The one process in `/proc` that matches.
  case scan(ProcessMatch)
  /// The one API server in `/proc` by the rules of `ProcessSearch` that lives in no container and no
  /// unit.
  case search

  /// How a process is recognised; nil for the rules of `ProcessSearch`.
  var match: ProcessMatch? {
    switch self {
    case .pidFile(_, let match): match
    case .scan(let match): match
    case .search: nil
    }
  }
}
