/// Names one process for good: a pid alone is used again by the kernel, a pid with its start is not.
package struct BareProcessID: Sendable, Hashable, CustomStringConvertible {
  /// Process id.
  package let pid: Int32
  /// Start in clock ticks after boot (`/proc/<pid>/stat` field 22).
  package let startTicks: UInt64

  /// The id of that process.
  package init(pid: Int32, startTicks: UInt64) {
    self.pid = pid
    self.startTicks = startTicks
  }

  /// Reads `pid:<pid>@<start ticks>`; nil for anything else.
  package init?(_ text: String) {
    guard text.hasPrefix("pid:") else { return nil }
    let parts = text.dropFirst(4).split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let pid = Int32(parts[0]), pid > 0, let ticks = UInt64(parts[1])
    else { return nil }
    self.init(pid: pid, startTicks: ticks)
  }

  /// `pid:<pid>@<start ticks>`.
  package var description: String { "pid:\(pid)@\(startTicks)" }
}
