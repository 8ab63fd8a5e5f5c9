import CSystemd
import Glibc

/// Speaks to the service manager through libsystemd, by the `NOTIFY_SOCKET` and `WATCHDOG_*`
/// variables of this process's environment. Without a socket every message is a no-op.
package struct ServiceNotifier: Sendable {
  /// A notifier for this process.
  package init() {}

  /// Whether `NOTIFY_SOCKET` is set: whether anybody listens.
  package var isSupervised: Bool { getenv("NOTIFY_SOCKET").map { $0.pointee != 0 } ?? false }

  /// Sends the states in one datagram, so that they take effect together. Returns false when no
  /// service manager asked for messages; throws when one did and cannot be reached.
  @discardableResult
  package func notify(_ states: ServiceState...) throws(ServiceNotifyFailure) -> Bool {
    guard isSupervised, !states.isEmpty else { return false }
    let code = sd_notify(0, states.map(\.assignment).joined(separator: "\n"))
    guard code >= 0 else { throw ServiceNotifyFailure(call: "sd_notify", code: -code) }
    return code > 0
  }

  /// How often at most the manager waits for `watchdog` before it ends this process
  /// (sd_watchdog_enabled(3)); half of it is a good interval. Nil when the unit has no watchdog or
  /// means another process. Throws when `WATCHDOG_USEC` or `WATCHDOG_PID` is no number.
  package var watchdogInterval: Duration? {
    get throws(ServiceNotifyFailure) {
      var microseconds: UInt64 = 0
      let code = sd_watchdog_enabled(0, &microseconds)
      guard code >= 0 else { throw ServiceNotifyFailure(call: "sd_watchdog_enabled", code: -code) }
      return code == 0 ? nil : .microseconds(Int64(clamping: microseconds))
    }
  }

  /// Now on CLOCK_MONOTONIC in microseconds: what `reloading` asks for.
  package static var monotonicMicroseconds: UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000
  }
}

/// A call of libsystemd that failed.
package struct ServiceNotifyFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The function of libsystemd.
  package let call: String
  /// A positive errno.
  package let code: Int32

  /// One line for people.
  package var description: String {
    "the service manager cannot be told (\(call)): \(String(cString: strerror(code)))"
  }
}
