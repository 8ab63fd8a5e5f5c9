import Glibc
import LoopbackCertificate
import OpenSSLKit

/// The settings of every probe of this process: making them costs more than a handshake.
private let sharedContext: Result<TLSClientContext, OpenSSLError> = {
  do throws(OpenSSLError) {
    return .success(try TLSClientContext())
  } catch { return .failure(error) }
}()

/// One bounded handshake: connects, completes it, closes cleanly, and returns what was presented.
///
/// Ends within `limits.deadline` whatever the server does, and at once with `.interrupted` when
/// `wakeFD` becomes readable (it is not read from). Blocks in poll(2) until then.
package func probeTLS(
  _ target: ProbeTarget, serverName: String = LoopbackFormat.serverName,
  limits: ProbeLimits = ProbeLimits(), interruptedBy wakeFD: Int32? = nil
) -> Result<ProbedChain, ProbeFailure> {
  let clock = ContinuousClock()
  do throws(ProbeFailure) {
    let context: TLSClientContext
    switch sharedContext {
    case .success(let shared): context = shared
    case .failure(let error): throw .handshakeRefused(error)
    }
    let probe = try ProbeConnection(
      target, serverName: serverName, limits: limits, context: context, now: clock.now)
    return try drive(probe, clock: clock, wakeFD: wakeFD ?? -1)
  } catch { return .failure(error) }
}

private func drive(
  _ probe: ProbeConnection, clock: ContinuousClock, wakeFD: Int32
) throws(ProbeFailure) -> Result<ProbedChain, ProbeFailure> {
  while true {
    let events = probe.interest == .read ? POLLIN : POLLOUT
    // poll(2) passes over a negative descriptor.
    var waits = [
      pollfd(fd: probe.fd, events: Int16(events), revents: 0),
      pollfd(fd: wakeFD, events: Int16(POLLIN), revents: 0),
    ]
    let ready = poll(&waits, nfds_t(waits.count), milliseconds(until: probe.deadline - clock.now))
    if ready < 0 && errno != EINTR { throw .localProblem(errno: errno) }
    if ready > 0 && waits[1].revents != 0 { throw .interrupted }
    let now = clock.now
    let moved = ready > 0 && waits[0].revents != 0
    if moved || now >= probe.deadline, let result = probe.advance(at: now) { return result }
  }
}

/// Rounded up, so that the loop does not spin through the last millisecond.
private func milliseconds(until remaining: Duration) -> Int32 {
  guard remaining > .zero else { return 0 }
  let (seconds, attoseconds) = remaining.components
  guard seconds < 3600 else { return 3_600_000 }
  let part = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  return Int32(seconds * 1000 + part)
}
