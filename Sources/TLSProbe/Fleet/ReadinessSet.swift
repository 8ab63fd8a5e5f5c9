import CEpoll
import Glibc

/// Descriptors that one thread waits for together (epoll(7)): a wait costs what has happened, not
/// what is being waited for, as poll(2) does.
final class ReadinessSet {
  private let descriptor: Int32
  private var events: [epoll_event]

  /// - Throws: `.localProblem`.
  init(eventsAtOnce: Int = 64) throws(ProbeFailure) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw .localProblem(errno: errno) }
    events = [epoll_event](repeating: epoll_event(), count: eventsAtOnce)
  }

  deinit { close(descriptor) }

  /// Watches a descriptor; `token` comes back from `wait`. It is dropped when it is closed.
  func add(
    _ fd: Int32, for interest: ProbeConnection.Interest, token: UInt64
  ) throws(ProbeFailure) {
    try control(EPOLL_CTL_ADD, fd, interest, token)
  }

  /// Waits for something else on a descriptor that is watched.
  func change(
    _ fd: Int32, to interest: ProbeConnection.Interest, token: UInt64
  ) throws(ProbeFailure) {
    try control(EPOLL_CTL_MOD, fd, interest, token)
  }

  /// The tokens of those that are ready; none when `milliseconds` are over. Errors and hang-ups
  /// count as ready.
  func wait(milliseconds: Int32) throws(ProbeFailure) -> [UInt64] {
    let count = epoll_wait(descriptor, &events, Int32(events.count), milliseconds)
    guard count >= 0 else {
      if errno == EINTR { return [] }
      throw .localProblem(errno: errno)
    }
    return events[..<Int(count)].map(\.data.u64)
  }

  private func control(
    _ operation: Int32, _ fd: Int32, _ interest: ProbeConnection.Interest, _ token: UInt64
  ) throws(ProbeFailure) {
    var event = epoll_event()
    event.events = interest == .read ? EPOLLIN.rawValue : EPOLLOUT.rawValue
    event.data.u64 = token
    guard epoll_ctl(descriptor, operation, fd, &event) == 0 else {
      throw .localProblem(errno: errno)
    }
  }
}
