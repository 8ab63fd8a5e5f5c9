import Testing

/// systemd's watchdog, which completed looks alone feed.
@Suite(.serialized, .needsBoot)
struct WatchdogTests {
  @Test
  func killsADaemonThatHangsAndStartsItAgain() throws {
    let machine = try BootedMachine()
    defer { machine.stop() }
    let service = try InstalledService(on: machine)
    try service.dropIn("watchdog", "[Service]\nWatchdogSec=2s\nRestartSec=100ms\n")
    try service.restart()
    let first = try service.pid()
    // Longer than the interval of looks, which the watchdog makes shorter: it is fed.
    let stamp = try service.property("WatchdogTimestampMonotonic")
    try waitFor("a second word to the watchdog", within: .seconds(20)) {
      try service.property("WatchdogTimestampMonotonic") == stamp ? nil : ()
    }
    #expect(try service.pid() == first)

    try machine.run(["kill", "-STOP", first])
    try waitFor(
      "its end and its new start", within: .seconds(30), onTimeout: { service.everything }
    ) {
      try service.property("NRestarts") == "1" && service.property("ActiveState") == "active"
        ? () : nil
    }
    #expect(try service.pid() != first)
    #expect(try service.journal().contains("Failed with result 'watchdog'"))
  }
}
