import TestSupport

/// One process in a procfs made of plain files.
struct FakeProcess {
  var pid: Int32
  var parent: Int32 = 1
  var state: Character = "S"
  /// Start in clock ticks after boot.
  var ticks: UInt64
  /// Its path in the second version's hierarchy.
  var cgroup: String

  func write(to folder: TemporaryDirectory) throws {
    try folder.write("0::\(cgroup)\n", to: "\(pid)/cgroup")
    let unused = Array(repeating: "0", count: 17).joined(separator: " ")
    try folder.write("\(pid) (p) \(state) \(parent) \(unused) \(ticks) 0\n", to: "\(pid)/stat")
  }
}
