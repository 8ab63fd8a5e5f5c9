package import Configuration
import Glibc

/// The service that runs on this master, as a command talks to it: by its status file and HUP.
package struct RunningService {
  private let path: String
  private let patience: Duration

  /// The service with these settings, running or not.
  package init(_ settings: Settings) {
    path = RuntimeDirectory.status(settings)
    // A look that had just begun is cut short; the next one may take all its time.
    patience = settings.looks.deadline.duration + .seconds(20)
  }

  /// What it last said; `nil` where none runs.
  package var status: StatusSnapshot? {
    guard let status = try? StatusSnapshot.read(path), status.writerIsAlive else { return nil }
    return status
  }

  /// What became of asking it.
  package enum Answer {
    /// It looked anew, and this is what it said.
    case looked(StatusSnapshot)
    /// None runs.
    case notRunning
    /// It did not say anything that fits in time; the last it said.
    case silent(StatusSnapshot?)
    /// A signal ended the wait.
    case interrupted
  }

  /// Has it read its configuration and look at everything anew, and waits for what it says then.
  ///
  /// - Throws: `CommandFailure` where this user may not signal it.
  package func lookAnew(until fits: (StatusSnapshot) -> Bool = { _ in true }) throws -> Answer {
    guard let before = status else { return .notRunning }
    let wake = try orExit { try Wake() }
    let seen = Self.version(path)
    guard kill(before.pid, SIGHUP) == 0 else {
      if errno == ESRCH { return .notRunning }
      throw CommandFailure(
        "the running service (pid \(before.pid)) cannot be told: \(String(cString: strerror(errno)))"
      )
    }
    let deadline = ContinuousClock.now + patience
    var last: StatusSnapshot?
    while ContinuousClock.now < deadline {
      // Each word replaces the file, so a new file is a new word.
      if Self.version(path) != seen, let now = try? StatusSnapshot.read(path) {
        last = now
        if fits(now) { return .looked(now) }
      }
      var descriptor = pollfd(fd: wake.signals, events: Int16(POLLIN), revents: 0)
      if poll(&descriptor, 1, 50) > 0, wake.take().contains(.stop) { return .interrupted }
    }
    return .silent(last)
  }

  private static func version(_ path: String) -> [Int64] {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return [] }
    return [
      Int64(bitPattern: UInt64(facts.st_ino)), Int64(facts.st_mtim.tv_sec),
      Int64(facts.st_mtim.tv_nsec),
    ]
  }
}
