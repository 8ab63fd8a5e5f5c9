import Glibc

/// A process that was asked to end, watched through its pidfd (pidfd_open(2)).
final class ProcessStopCall: StopCall {
  private let id: BareProcessID
  private let pidfd: Int32
  private let deadline: ContinuousClock.Instant
  private var outcome: StopProgress?

  private init(id: BareProcessID, pidfd: Int32, deadline: ContinuousClock.Instant) {
    self.id = id
    self.pidfd = pidfd
    self.deadline = deadline
  }

  deinit { close(pidfd) }

  /// Sends TERM to exactly that process. The descriptor holds on to whatever process has the pid
  /// when it is opened; the start read after that proves that it is the right one, and from then
  /// on the signal cannot reach another. `before` is when the signal must be out.
  static func terminate(
    _ id: BareProcessID, deadline: ContinuousClock.Instant, before: ContinuousClock.Instant?,
    procFS: ProcFS
  ) -> any StopCall {
    let pidfd = PIDFD.open(id.pid)
    guard pidfd >= 0 else {
      let number = errno
      return RefusedStop(
        number == ESRCH
          ? "process \(id.pid) is gone already"
          : "process \(id.pid) cannot be opened: \(String(cString: strerror(number)))")
    }
    let call = ProcessStopCall(id: id, pidfd: pidfd, deadline: deadline)
    switch procFS.stat(id.pid) {
    case .failure(let failure): return RefusedStop(failure.reason)
    case .success(let stat):
      guard stat.startTicks == id.startTicks else {
        return RefusedStop(
          "process \(id.pid) is another one by now: it started at another time")
      }
      guard stat.isAlive else {
        return RefusedStop("process \(id.pid) is gone already")
      }
    }
    if StopMoment.isOver(before) { return RefusedStop.tooLate() }
    guard PIDFD.send(SIGTERM, to: pidfd) == 0 else {
      let number = errno
      return RefusedStop(
        "process \(id.pid) cannot be signalled: \(String(cString: strerror(number)))")
    }
    return call
  }

  func poll() -> StopProgress {
    if let outcome { return outcome }
    var polled = pollfd(fd: pidfd, events: Int16(POLLIN), revents: 0)
    // Readable when the process has ended, waited for or not.
    if Glibc.poll(&polled, 1, 0) > 0 {
      outcome = .finished
    } else if ContinuousClock.now >= deadline {
      outcome = .failedAfterDelivery("process \(id.pid) is still there after its TERM")
    }
    return outcome ?? .inFlight
  }

  func cancel() {
    if outcome == nil {
      outcome = .failedAfterDelivery("the watch was dropped before process \(id.pid) ended")
    }
  }
}
