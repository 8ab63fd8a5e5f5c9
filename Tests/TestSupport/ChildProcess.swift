package import Glibc

/// A child process of a test; killed and waited for by its pid when it is dropped.
package final class ChildProcess {
  /// Where an output of it goes.
  package enum Stream: Sendable, Equatable {
    /// To the test, by `awaitOutput` or `readToEnd`; both outputs share one stream.
    case test
    /// Appended to the file, which is made where it is missing.
    case file(String)
    /// To where the test runner's own goes.
    case inherited

    /// Thrown away.
    package static var dropped: Stream { .file("/dev/null") }
  }

  /// Its process id; it is nobody else's before the end has been seen.
  package let pid: pid_t
  /// The wait status as in waitpid(2), once its end has been seen.
  package private(set) var waitStatus: Int32?
  /// The reading end of what goes to the test; -1 for none.
  let output: Int32

  /// Starts `command`; the program is an absolute path or is looked up in PATH. Reads `input`, which
  /// may be a terminal's. `environment` is added to this process's own.
  package init(
    _ command: [String], input: String = "/dev/null", output: Stream = .test,
    errors: Stream = .test, environment: [String: String] = [:]
  ) throws(SetupFailure) {
    var ends: (reading: Int32, writing: Int32) = (-1, -1)
    if output == .test || errors == .test { ends = try SocketPair.open() }
    func destination(_ stream: Stream) -> Spawning.Destination {
      switch stream {
      case .test: .descriptor(ends.writing)
      case .file(let path): .file(path)
      case .inherited: .inherited
      }
    }
    defer { if ends.writing >= 0 { close(ends.writing) } }
    do throws(SetupFailure) {
      pid = try Spawning.start(
        command, input: input, output: destination(output), errors: destination(errors),
        environment: environment)
    } catch {
      if ends.reading >= 0 { close(ends.reading) }
      throw error
    }
    self.output = ends.reading
  }

  deinit {
    if !hasEnded() {
      Glibc.kill(pid, SIGKILL)
      reap()
    }
    if output >= 0 { close(output) }
  }

  /// Its exit status; nil while it runs and when a signal ended it.
  package var exitStatus: Int32? {
    guard let waitStatus, waitStatus & 0x7f == 0 else { return nil }
    return waitStatus >> 8 & 0xff
  }

  /// The signal that ended it; nil while it runs and when it ended by itself.
  package var endingSignal: Int32? {
    guard let waitStatus, waitStatus & 0x7f != 0 else { return nil }
    return waitStatus & 0x7f
  }

  /// Reaps it if it has ended.
  package func hasEnded() -> Bool {
    if waitStatus != nil { return true }
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return false }
    waitStatus = status
    return true
  }

  /// Sends a signal, unless it has ended and its pid may be another's.
  package func send(_ signal: Int32) {
    if !hasEnded() { Glibc.kill(pid, signal) }
  }

  /// Waits for its end, which must come within `limit`.
  package func waitForEnd(within limit: Duration = .seconds(30)) throws(SetupFailure) {
    let deadline = ContinuousClock.now + limit
    while !hasEnded() {
      guard ContinuousClock.now < deadline else {
        throw .init("process \(pid) does not end within \(limit)")
      }
      usleep(5000)
    }
  }

  /// TERM, then KILL after `limit`; never throws: for cleaning up.
  package func end(within limit: Duration) {
    send(SIGTERM)
    do { try waitForEnd(within: limit) } catch { kill() }
  }

  /// KILL, and waits for the end.
  package func kill() {
    send(SIGKILL)
    if waitStatus == nil { reap() }
  }

  private func reap() {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 { guard errno == EINTR else { return } }
    waitStatus = status
  }
}
