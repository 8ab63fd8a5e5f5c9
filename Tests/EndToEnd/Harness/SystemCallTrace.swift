/// What strace(1) has seen of a program, its threads and children.
struct SystemCallTrace {
  /// Why strace cannot be used here, nil when it can.
  static let unavailable: String? = {
    guard let program = BuiltProducts.find("strace") else {
      return "missing: strace (apt install strace)"
    }
    do {
      try ChildProcess.run([program, "-f", "-o", "/dev/null", "true"], within: .seconds(10))
      return nil
    } catch {
      return "strace cannot trace here: \(error)"
    }
  }()

  /// The words before a command that trace it into `file`; the command keeps the pid.
  static func wrapper(_ file: String) -> [String] {
    [
      "strace", "-D", "-f", "-q", "-s", "256", "-e",
      "trace=%file,%network,%process,kill,tgkill,tkill,pidfd_send_signal,ftruncate,fallocate,"
        + "fchmod,fchown,bpf,ioctl",
      "-o", file,
    ]
  }

  private struct Call {
    let name: Substring
  }

  private let lines: [Substring]

  init(_ file: String) { lines = textFile(file).split(separator: "\n") }

  /// Whether the first process's end is in it.
  var isComplete: Bool {
    guard let first = lines.first?.prefix(while: \.isNumber) else { return false }
    return lines.contains { $0.hasPrefix(first) && $0.contains("+++ ") }
  }

  /// Whether there is anything in it of this call.
  func contains(_ call: String) -> Bool { lines.contains { $0.contains(call + "(") } }

  /// Calls that succeeded in changing, or opening for change, something outside `folders`.
  func changes(outside folders: [String]) -> [String] {
    lines.filter { line in
      guard let call = Self.call(line), Self.mayChange(call.name, line) else { return false }
      let paths = line.split(separator: "\"", omittingEmptySubsequences: false)
        .enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
      let isOurs = { (path: String) in
        path == "/dev/null" || folders.contains { path == $0 || path.hasPrefix($0 + "/") }
      }
      return paths.isEmpty || !paths.allSatisfy(isOurs)
    }.map(String.init)
  }

  /// Signals sent to processes other than itself.
  var signals: [String] {
    lines.filter { line in
      ["kill", "tkill", "tgkill", "pidfd_send_signal"].contains(Self.call(line)?.name ?? "")
        // Asking whether a process lives is none.
        && !line.contains(", 0)")
    }.map(String.init)
  }

  /// Programs that were started after the first.
  var programs: [String] {
    lines.filter { Self.call($0)?.name == "execve" }.dropFirst().map(String.init)
  }

  private static func call(_ line: Substring) -> Call? {
    // "1234  openat(AT_FDCWD, …": a pid, then the call; resumed and exit lines have no call.
    let rest = line.drop { $0.isNumber }.drop { $0 == " " }
    guard let parenthesis = rest.firstIndex(of: "(") else { return nil }
    return Call(name: rest[..<parenthesis])
  }

  private static let changing: Set<Substring> = [
    "creat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2",
    "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "chmod", "fchmodat", "chown",
    "lchown", "fchownat", "utime", "utimes", "utimensat", "futimesat", "truncate", "setxattr",
    "lsetxattr", "removexattr", "lremovexattr", "mount", "umount2", "pivot_root", "chroot",
    "swapon", "swapoff", "acct", "quotactl",
  ]

  private static func mayChange(_ name: Substring, _ line: Substring) -> Bool {
    if changing.contains(name) { return true }
    guard ["open", "openat", "openat2"].contains(name) else { return false }
    return ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND", "O_TMPFILE"]
      .contains { line.contains($0) }
  }
}
