import Configuration
import Glibc

/// Waits for a running supervisor's answer, and says how it comes along.
struct RequestFollower {
  private let settings: Settings
  private let state: StateDirectory

  init(_ settings: Settings, _ state: StateDirectory) {
    self.settings = settings
    self.state = state
  }

  /// The answer to the request of this number; `nil` if a signal came first.
  ///
  /// - Throws: `CommandFailure` if the supervisor went away.
  func follow(_ id: UInt64) throws -> StatusSnapshot.RequestReport? {
    let wake = try orExit { try Wake() }
    let path = RuntimeDirectory.status(settings)
    var phase = ""
    while true {
      if let status = try? StatusSnapshot.read(path) {
        if status.phase != phase {
          phase = status.phase
          StandardStreams.out("\(status.at) \(phase)")
        }
        if let answer = status.lastRequest, answer.id == id, !isInFlight(status) { return answer }
        if kill(status.pid, 0) != 0, errno == ESRCH {
          throw CommandFailure(
            "the supervisor (pid \(status.pid)) went away; it goes on when it is started, see `loopwarden status`"
          )
        }
      }
      var descriptor = pollfd(fd: wake.signals, events: Int16(POLLIN), revents: 0)
      if poll(&descriptor, 1, 200) > 0, wake.take().contains(.stop) { return nil }
    }
  }

  private func isInFlight(_ status: StatusSnapshot) -> Bool {
    ["acquiringLock", "preparing", "stopping", "verifying", "soaking", "releasing"]
      .contains(status.phase)
  }
}
