/// The sysctls that kubelet sets when it starts, to put them back.
struct KernelSettings {
  private static let names = [
    "vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops",
    "kernel/keys/root_maxkeys", "kernel/keys/root_maxbytes",
  ]
  private let values: [(path: String, value: String)]

  /// What they are now.
  init() {
    values = Self.names.map { "/proc/sys/" + $0 }.map { ($0, textFile($0)) }
      .filter { !$0.1.isEmpty }
  }

  /// Puts back those that were changed.
  func restore() throws {
    for (path, value) in values where textFile(path) != value { try writeFile(path, value) }
  }
}
