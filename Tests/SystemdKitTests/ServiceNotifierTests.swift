import Glibc
import SystemdKit
import Testing

/// libsystemd reads the process's environment: one suite sets it, one test at a time, and keeps
/// the variables (only their values change), so that readers in other threads see a sound list.
@Suite(.serialized) struct ServiceNotifierTests {
  private let notifier = ServiceNotifier()

  private func listen(abstract: Bool = false) throws -> DatagramSocket {
    let name = "loopwarden-notify-\(getpid())"
    let socket = try DatagramSocket(path: abstract ? "@\(name)" : "/tmp/\(name)")
    setenv("NOTIFY_SOCKET", socket.path, 1)
    return socket
  }

  @Test(
    arguments: [
      (.ready, "READY=1"), (.stopping, "STOPPING=1"), (.watchdog, "WATCHDOG=1"),
      (.reloading(monotonicMicroseconds: 1_234_567), "RELOADING=1\nMONOTONIC_USEC=1234567"),
      (.extendTimeout(microseconds: 90_000_000), "EXTEND_TIMEOUT_USEC=90000000"),
      (
        .status("loopback expires 2027-03-01, 98 d; observing"),
        "STATUS=loopback expires 2027-03-01, 98 d; observing"
      ),
      (.status("ümlaut – ok"), "STATUS=ümlaut – ok"), (.status(""), "STATUS="),
      (
        .status("two\nREADY=1\r\nlines\u{2028}\u{85}\u{1B}[1m\0"),
        "STATUS=two READY=1  lines   [1m "
      ),
      (
        .status(String(repeating: "é", count: 5000)),
        "STATUS=" + String(repeating: "é", count: 1000)
      ),
    ] as [(ServiceState, String)])
  func onTheWire(_ state: ServiceState, _ expected: String) throws {
    let socket = try listen()
    #expect(try notifier.notify(state))
    #expect(socket.receive() == expected)
    #expect(socket.receive() == nil)
  }

  @Test func statesGoTogether() throws {
    let socket = try listen(abstract: true)
    #expect(notifier.isSupervised)
    #expect(try notifier.notify(.ready, .status("armed"), .watchdog))
    #expect(socket.receive() == "READY=1\nSTATUS=armed\nWATCHDOG=1")
  }

  @Test func nobodyListens() throws {
    setenv("NOTIFY_SOCKET", "", 1)
    #expect(!notifier.isSupervised)
    #expect(try !notifier.notify(.ready))
  }

  @Test func aManagerThatIsGoneIsAnError() throws {
    let path = try listen().path
    #expect(access(path, F_OK) != 0)
    do {
      try notifier.notify(.ready)
      Issue.record("nothing was thrown")
    } catch {
      #expect(
        error.description
          == "the service manager cannot be told (sd_notify): No such file or directory")
    }
    setenv("NOTIFY_SOCKET", "relative/path", 1)
    #expect(throws: ServiceNotifyFailure.self) { try notifier.notify(.ready) }
    setenv("NOTIFY_SOCKET", "", 1)
  }

  @Test func watchdog() throws {
    let own = String(getpid())
    setenv("WATCHDOG_PID", own, 1)
    setenv("WATCHDOG_USEC", "30000000", 1)
    #expect(try notifier.watchdogInterval == .seconds(30))
    setenv("WATCHDOG_USEC", "1500", 1)
    #expect(try notifier.watchdogInterval == .microseconds(1500))
    for bad in ["soon", "0", ""] {
      setenv("WATCHDOG_USEC", bad, 1)
      #expect(throws: ServiceNotifyFailure.self, "\(bad)") { try notifier.watchdogInterval }
    }
    setenv("WATCHDOG_USEC", "30000000", 1)
    setenv("WATCHDOG_PID", "1", 1)
    #expect(try notifier.watchdogInterval == nil)
    unsetenv("WATCHDOG_USEC")
    setenv("WATCHDOG_PID", own, 1)
    #expect(try notifier.watchdogInterval == nil)
  }

  @Test func monotonicTimeIsTheClocks() {
    var before = timespec()
    clock_gettime(CLOCK_MONOTONIC, &before)
    let now = ServiceNotifier.monotonicMicroseconds
    var after = timespec()
    clock_gettime(CLOCK_MONOTONIC, &after)
    #expect(now >= UInt64(before.tv_sec) * 1_000_000 + UInt64(before.tv_nsec) / 1000)
    #expect(now <= UInt64(after.tv_sec) * 1_000_000 + UInt64(after.tv_nsec) / 1000)
  }
}
