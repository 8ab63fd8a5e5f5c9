/// Whether a process's parent is known to start it again when it ends.
package enum ProcessSupervisor {
  /// Programs that do nothing but that. monit and cron watch from aside and are nobody's parent; an
  /// init system's process 1 is the parent of every orphan, so that nothing follows from it.
  private static let programs: [String: String] = [
    "runsv": "runit", "s6-supervise": "s6", "supervise": "daemontools",
    "supervisord": "supervisord", "circusd": "circus", "perpd": "perp",
    "supervise-daemon": "OpenRC's supervise-daemon", "dinit": "dinit", "immortal": "immortal",
    "k0s": "k0s",
  ]
  private static let interpreters = ["python", "pypy"]

  /// The supervisor by the parent's command line, for example `runit (runsv)`; nil where none of
  /// the known ones is evident.
  package static func evident(parent arguments: [String]) -> String? {
    guard let first = arguments.first else { return nil }
    var program = last(first)
    if interpreters.contains(where: { program.hasPrefix($0) }) {
      guard let script = arguments.dropFirst().first(where: { !$0.hasPrefix("-") }) else {
        return nil
      }
      program = last(script)
    }
    return programs[program].map { "\($0) (\(program))" }
  }

  /// The program's name. Some write what they do behind it, as one string.
  private static func last(_ path: String) -> String {
    let word = path.split(separator: " ").first ?? ""
    return word.split(separator: "/").last.map(String.init) ?? ""
  }
}
