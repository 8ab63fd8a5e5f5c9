/// The fields of `/proc/<pid>/stat` that are used here (proc_pid_stat(5)).
package struct ProcStat: Sendable, Equatable {
  /// Field 1: process id.
  package let pid: Int32
  /// Field 2 without its parentheses: up to 15 bytes, any of them, spaces and parentheses too.
  package let command: String
  /// Field 3: state; `Z` is a zombie, `X` dead.
  package let state: Character
  /// Field 4: process id of the parent; 0 where it is outside of this PID namespace.
  package let parent: Int32
  /// Field 22: start in clock ticks after boot, on the scale of CLOCK_BOOTTIME.
  package let startTicks: UInt64

  /// Reads the one line; nil when it is not of that form.
  package init?(line: String) {
    // The command ends at the last parenthesis: none of the numbers after it can hold one.
    guard let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")"), open < close
    else { return nil }
    let before = line[..<open].split(separator: " ")
    let after = line[line.index(after: close)...].split(whereSeparator: \.isWhitespace)
    // Field 3 is the first after the command, so field 22 is the twentieth.
    guard before.count == 1, let pid = Int32(before[0]), pid > 0, after.count >= 20,
      let state = after[0].first, after[0].count == 1, let parent = Int32(after[1]),
      let ticks = UInt64(after[19])
    else { return nil }
    self.pid = pid
    self.command = String(line[line.index(after: open)..<close])
    self.state = state
    self.parent = parent
    self.startTicks = ticks
  }

  /// Whether the process can still do anything.
  package var isAlive: Bool { state != "Z" && state != "X" }

  /// The start as time after boot, given the ticks in a second (sysconf(_SC_CLK_TCK)).
  package func startedAfterBoot(ticksPerSecond: Int64) -> Duration {
    let ticks = Int64(clamping: startTicks)
    let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: ticksPerSecond)
    return .seconds(seconds) + .nanoseconds(rest * 1_000_000_000 / ticksPerSecond)
  }
}
