import Glibc
import OpenSSLKit

/// Probes that go on together in one poll(2) loop.
///
/// No probe can hold up another: each step is without waiting and bounded by the cap on bytes, and
/// the loop never sleeps longer than to the earliest deadline.
struct ProbeLoop {
  private struct Running {
    let index: Int
    let probe: ProbeConnection
  }

  private let clock = ContinuousClock()
  private var running: [Running] = []
  /// One for each target begun; what a running one would be if the loop were left now.
  private var results: [Result<ProbedChain, ProbeFailure>] = []
  /// What each has been shown, whatever became of it.
  private(set) var presented: [[Certificate]] = []

  /// Begins to connect to the next target; its deadline counts from here.
  mutating func begin(
    _ target: ProbeTarget, serverName: String?, limits: ProbeLimits, context: TLSClientContext
  ) {
    presented.append([])
    do throws(ProbeFailure) {
      let probe = try ProbeConnection(
        target, serverName: serverName, limits: limits, context: context, now: clock.now)
      running.append(Running(index: results.count, probe: probe))
      results.append(.failure(.interrupted))
    } catch { results.append(.failure(error)) }
  }

  /// Goes on until every probe has ended or `wakeFD` is readable; results in the order of `begin`.
  mutating func run(interruptedBy wakeFD: Int32?) -> [Result<ProbedChain, ProbeFailure>] {
    while let next = running.lazy.map(\.probe.deadline).min() {
      var waits = running.map { $0.probe.awaited }
      // poll(2) passes over a negative descriptor.
      waits.append(pollfd(fd: wakeFD ?? -1, events: Int16(POLLIN), revents: 0))
      let ready = poll(&waits, nfds_t(waits.count), Self.milliseconds(until: next - clock.now))
      if ready < 0 && errno != EINTR {
        let problem = ProbeFailure.localProblem(errno: errno)
        for entry in running { results[entry.index] = .failure(problem) }
        break
      }
      if waits[running.count].revents != 0 { break }
      step(waits)
    }
    return results
  }

  /// Moves those that can go on or are out of time, and lets go of those that have ended.
  private mutating func step(_ waits: [pollfd]) {
    var still: [Running] = []
    for (entry, wait) in zip(running, waits) {
      // Read for each: the steps of those before took time too.
      let now = clock.now
      if wait.revents != 0 || now >= entry.probe.deadline,
        let result = entry.probe.advance(at: now)
      {
        results[entry.index] = result
        presented[entry.index] = entry.probe.presented
      } else {
        still.append(entry)
      }
    }
    running = still
  }

  /// Rounded up, so that the loop does not spin through the last millisecond.
  private static func milliseconds(until remaining: Duration) -> Int32 {
    guard remaining > .zero else { return 0 }
    let (seconds, attoseconds) = remaining.components
    guard seconds < 3600 else { return 3_600_000 }
    let part = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(seconds * 1000 + part)
  }
}

extension ProbeConnection {
  /// What poll(2) is to wait for.
  fileprivate var awaited: pollfd {
    pollfd(fd: fd, events: Int16(interest == .read ? POLLIN : POLLOUT), revents: 0)
  }
}
