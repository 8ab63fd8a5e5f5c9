import Glibc

/// A cgroup of a machine's own in every hierarchy that systemd uses: two that boot in the same one
/// would take each other's processes for their own.
struct ControlGroup {
  private let paths: [String]

  /// Makes it, below the root of each hierarchy.
  init() throws {
    let name = "loopwarden-e2e.\(getpid()).\(UInt32.random(in: 0 ... .max))"
    paths = textFile("/proc/self/mounts").split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 3 else { return nil }
      let isNamed =
        fields[2] == "cgroup" && fields[3].split(separator: ",").contains("name=systemd")
      return fields[2] == "cgroup2" || isNamed ? "\(fields[1])/\(name)" : nil
    }
    guard !paths.isEmpty else { throw HarnessFailure("no cgroup hierarchy is mounted") }
    for path in paths {
      guard mkdir(path, 0o755) == 0 else {
        throw HarnessFailure("cannot make \(path): \(String(cString: strerror(errno)))")
      }
    }
  }

  /// The command, run in this cgroup under the process id that it is started with.
  func entering(_ command: [String]) -> [String] {
    let moves = paths.map { "echo $$ > \($0)/cgroup.procs" }.joined(separator: " && ")
    return ["/bin/sh", "-c", "\(moves) && exec \"$@\"", "sh"] + command
  }

  /// Removes it with everything below; the kernel keeps what has processes.
  func remove() {
    for path in paths {
      _ = try? ChildProcess.run(
        ["find", path, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"], within: .seconds(20))
    }
  }
}
