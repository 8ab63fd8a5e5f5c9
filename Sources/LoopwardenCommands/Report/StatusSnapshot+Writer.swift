import ContainerRuntime
import Glibc

extension StatusSnapshot {
  /// Whether the supervisor that wrote this still runs. A process id comes again, so a process that
  /// started at another time is not it.
  package var writerIsAlive: Bool {
    guard kill(pid, 0) == 0 || errno == EPERM else { return false }
    // Where /proc hides others' processes, the id is all there is.
    guard let now = Self.start(of: pid), let then = pidStartedAfterBoot else { return true }
    return now == then
  }

  /// When a process started, in milliseconds after boot; `nil` if `/proc` does not tell.
  static func start(of pid: Int32) -> Int64? {
    guard case .success(let start) = ProcFS().processStart(pid) else { return nil }
    return start.startedAfterBoot.wholeMilliseconds
  }
}
