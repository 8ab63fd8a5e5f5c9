import Glibc
package import OpenSSLKit

/// A small balancer before the API servers: TCP, round robin over the backends whose `/readyz`
/// answers 200. A backend that is not ready gets no new connections; those it has stay.
///
/// A backend that refuses a connection costs the client its connection, as with most balancers:
/// nothing is tried again behind its back.
package final class FrontBalancer {
  /// Where clients connect.
  package let port: UInt16
  /// The backends that get new connections now.
  package var ready: [SocketAddress] { backends.filter(\.isUp).map(\.address) }
  /// Checks that have begun and not ended.
  package var checksInFlight: Int { backends.count { $0.check != nil } }
  /// Connections that are being carried.
  package var openConnections: Int { relays.count }

  private let listener: ListeningSocket
  private let checks: FrontBackend.Checks
  private let context: TLSClientContext
  private let log: ProcessLog
  private var backends: [FrontBackend]
  private var relays: [Relay] = []
  private var turn = 0

  /// Listens; `identity` is shown to API servers that admit nobody unknown to `/readyz`.
  package init(
    listen: SocketAddress, backends: [SocketAddress], interval: Duration, fall: Int, rise: Int,
    identity: TLSIdentity?, log: ProcessLog
  ) throws(StandInError) {
    listener = try ListeningSocket(address: listen.host, port: listen.port)
    port = listener.port
    checks = FrontBackend.Checks(interval: interval, fall: fall, rise: rise)
    do throws(OpenSSLError) {
      context = try TLSClientContext(identity: identity)
    } catch {
      throw StandInError("cannot make TLS connections: \(error)")
    }
    self.log = log
    let now = ContinuousClock.now
    self.backends = backends.map { FrontBackend($0, firstCheck: now) }
  }

  /// Does all that can be done at `now`, then waits for `maximumWait` at most.
  package func step(
    at now: ContinuousClock.Instant, waitingAtMost maximumWait: Duration,
    wakeDescriptor: Int32? = nil
  ) {
    for index in backends.indices { follow(&backends[index], at: now) }
    while let accepted = listener.accept() { begin(accepted.connection, peer: accepted.peer) }
    relays.forEach { $0.advance() }
    for relay in relays where relay.wasRefused {
      log.say("\(relay.backend) refused a connection")
    }
    relays.removeAll(where: \.isFinished)
    wait(at: now, maximumWait, wakeDescriptor)
  }

  private func follow(_ backend: inout FrontBackend, at now: ContinuousClock.Instant) {
    if let check = backend.check {
      check.advance(at: now)
      guard let passed = check.hasPassed else { return }
      backend.check = nil
      backend.note(passed: passed, checks)
    }
    guard now >= backend.nextCheck else { return }
    backend.nextCheck = max(backend.nextCheck + checks.interval, now)
    backend.check = HealthCheck(
      backend.address, path: "/readyz", context: context, deadline: now + checks.interval)
    if backend.check == nil { backend.note(passed: false, checks) }
  }

  private func begin(_ client: FileDescriptor, peer: String) {
    for offset in backends.indices {
      let index = (turn + offset) % backends.count
      guard backends[index].isUp else { continue }
      turn = index + 1
      if let relay = Relay(client: client, backend: backends[index].address) {
        relays.append(relay)
      } else {
        log.say("\(backends[index].address) cannot be reached: \(systemErrorText())")
      }
      return
    }
    log.say("no backend is ready: \(peer) is turned away")
  }

  private func wait(
    at now: ContinuousClock.Instant, _ maximumWait: Duration, _ wakeDescriptor: Int32?
  ) {
    let deadlines = backends.map { $0.check?.deadline ?? $0.nextCheck }
    let next = deadlines.map { now.duration(to: $0) }.min() ?? maximumWait
    var waiting =
      relays.flatMap(\.polls) + backends.compactMap { $0.check?.polled }
      + [listener.descriptor, wakeDescriptor].compactMap(\.self).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
    poll(&waiting, nfds_t(waiting.count), min(next, maximumWait).pollMilliseconds)
  }
}
