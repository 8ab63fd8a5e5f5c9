import ContainerRuntime
import TestSupport

/// A procfs of a test's own making.
final class ProcessTableFolder {
  let folder: TemporaryDirectory
  var procFS: ProcFS { ProcFS(root: folder.path("proc")) }

  init() throws {
    folder = try TemporaryDirectory()
    try folder.write("Linux", to: "proc/version")
  }

  /// Adds a process that started `ticks` after boot; without a cgroup it has no such file.
  func add(
    _ pid: Int32, _ arguments: [String], cgroup: String? = "0::/", parent: Int32 = 1,
    state: Character = "S", ticks: UInt64 = 1000
  ) throws {
    let command = arguments.first?.split(separator: "/").last.map(String.init) ?? ""
    try folder.write(
      "\(pid) (\(command)) \(state) \(parent) 7 7 0 -1 0 0 0 0 0 5 6 0 0 20 0 9 0 \(ticks) 1000 200\n",
      to: "proc/\(pid)/stat")
    try folder.write(
      arguments.map { $0 + "\0" }.joined(), to: "proc/\(pid)/cmdline")
    if let cgroup { try folder.write(cgroup + "\n", to: "proc/\(pid)/cgroup") }
  }
}
