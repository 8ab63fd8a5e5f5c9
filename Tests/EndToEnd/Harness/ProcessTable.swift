import Glibc

/// The processes of this machine, from /proc.
enum ProcessTable {
  /// Kills the processes whose command line `isRoot` picks, with their descendants, by pid.
  static func killTrees(where isRoot: (String) -> Bool) {
    let processes = all()
    var doomed = processes.filter { isRoot($0.commandLine) }.map(\.pid)
    var index = 0
    while index < doomed.count {
      doomed += processes.filter { $0.parent == doomed[index] }.map(\.pid)
      index += 1
    }
    doomed.filter { $0 != getpid() }.forEach { kill($0, SIGKILL) }
  }

  /// The direct children of a process.
  static func children(of parent: pid_t) -> [pid_t] {
    all().filter { $0.parent == parent }.map(\.pid)
  }

  private static func all() -> [(pid: pid_t, parent: pid_t, commandLine: String)] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var result: [(pid: pid_t, parent: pid_t, commandLine: String)] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let pid = pid_t(name) else { continue }
      // Field 4; the name in field 2 may hold anything, so count from its closing parenthesis.
      let fields = textFile("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ")
      guard let fields, fields.count > 1, let parent = pid_t(fields[1]) else { continue }
      let commandLine = textFile("/proc/\(pid)/cmdline").split(separator: "\0")
      result.append((pid, parent, commandLine.joined(separator: " ")))
    }
    return result
  }
}
