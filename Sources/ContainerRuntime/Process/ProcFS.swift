import Glibc

/// Why a process's file could not be read.
package struct ProcUnreadable: Error, Sendable, Equatable, CustomStringConvertible {
  /// One line: which file, and why.
  package let reason: String

  /// A failure for this reason.
  package init(reason: String) { self.reason = reason }

  /// The reason.
  package var description: String { reason }
}

/// Reads processes from a mounted procfs (proc(5)).
package struct ProcFS: Sendable {
  /// Where procfs is mounted.
  package let root: String

  /// procfs at `root`.
  package init(root: String = "/proc") { self.root = root }

  /// `/proc/<pid>/stat`.
  package func stat(_ pid: Int32) -> Result<ProcStat, ProcUnreadable> {
    read("\(root)/\(pid)/stat", limit: 4096).flatMap { bytes in
      guard let stat = ProcStat(line: String(decoding: bytes, as: UTF8.self)), stat.pid == pid
      else {
        return .failure(ProcUnreadable(reason: "\(root)/\(pid)/stat is not of the known form"))
      }
      return .success(stat)
    }
  }

  /// When the process began, from its `stat` and the kernel's clock ticks.
  package func processStart(_ pid: Int32) -> Result<ProcessStart, ProcUnreadable> {
    stat(pid).flatMap { stat in
      let ticks = Int64(sysconf(Int32(_SC_CLK_TCK)))
      guard ticks > 0 else {
        return .failure(ProcUnreadable(reason: "sysconf tells no clock ticks"))
      }
      return .success(
        ProcessStart(pid: pid, startedAfterBoot: stat.startedAfterBoot(ticksPerSecond: ticks)))
    }
  }

  /// The arguments of a process, `argv[0]` first (`/proc/<pid>/cmdline`); empty for kernel
  /// threads and zombies.
  package func commandLine(_ pid: Int32) -> Result<[String], ProcUnreadable> {
    read("\(root)/\(pid)/cmdline", limit: 4 << 20).map { bytes in
      guard !bytes.isEmpty else { return [] }
      // Each argument ends with a NUL, the last one too unless the process rewrote its title.
      let text = bytes.last == 0 ? bytes.dropLast() : bytes[...]
      return text.split(separator: 0, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
  }

  /// `/proc/<pid>/cgroup`.
  package func cgroup(_ pid: Int32) -> Result<ProcessCgroup, ProcUnreadable> {
    read("\(root)/\(pid)/cgroup", limit: 64 << 10).map {
      ProcessCgroup(String(decoding: $0, as: UTF8.self))
    }
  }

  /// Every process (thread group), in no particular order.
  package func processIDs() -> Result<[Int32], ProcUnreadable> {
    guard let directory = opendir(root) else { return .failure(Self.unreadable(root, errno)) }
    defer { closedir(directory) }
    var pids: [Int32] = []
    while true {
      errno = 0
      guard let entry = readdir(directory) else {
        return errno == 0 ? .success(pids) : .failure(Self.unreadable(root, errno))
      }
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let pid = Int32(name), pid > 0 { pids.append(pid) }
    }
  }

  /// A whole file, at most `limit` bytes.
  func read(_ path: String, limit: Int) -> Result<[UInt8], ProcUnreadable> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return .failure(Self.unreadable(path, errno)) }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        return .failure(Self.unreadable(path, errno))
      }
      if count == 0 { return .success(content) }
      guard content.count + count <= limit else {
        return .failure(ProcUnreadable(reason: "\(path) holds more than \(limit) bytes"))
      }
      content.append(contentsOf: chunk[..<count])
    }
  }

  private static func unreadable(_ path: String, _ number: Int32) -> ProcUnreadable {
    ProcUnreadable(reason: "\(path) cannot be read: \(String(cString: strerror(number)))")
  }
}
