import Glibc
import SystemdKit
import TestSupport
import Testing

/// The bus client against a manager that is written from the specification.
@Suite struct BusManagerTests {
  private static func manager(
    _ fake: FakeServiceManager, within limit: Duration = .seconds(30), wakeFD: Int32? = nil
  ) throws -> ServiceManager {
    try ServiceManager(.socket(fake.path), deadline: .now.advanced(by: limit), wakeFD: wakeFD)
  }

  @Test func readsTheManager() throws {
    let fake = try FakeServiceManager(state: "degraded")
    let manager = try Self.manager(fake)
    #expect(try manager.version() == "252.39")
    #expect(try manager.systemState() == "degraded")
  }

  @Test func readsAUnit() throws {
    let fake = try FakeServiceManager(
      units: ["a.service": FakeServiceManager.service("a.service", mainPID: 4711)])
    let unit = try Self.manager(fake).unit(named: "a.service")
    #expect(unit.id == "a.service")
    #expect(unit.loadState == "loaded")
    #expect(unit.activeState == "active")
    #expect(unit.subState == "running")
    #expect(unit.mainPID == 4711)
    #expect(unit.mainStartedAt == 1_700_000_000_123_456)
    #expect(unit.invocationID == String(repeating: "ab", count: 16))
    #expect(unit.timeoutStop == .seconds(90))
    #expect(unit.killMode == "control-group")
    #expect(unit.killSignal == SIGTERM)
    #expect(unit.restartKillSignal == SIGTERM)
    #expect(unit.sendsKill)
    #expect(unit.restartPolicy == "always")
    #expect(unit.fragmentPath == "/etc/systemd/system/a.service")
    #expect(unit.dropInPaths == ["/etc/systemd/system/a.service.d/a.conf"])
    #expect(!unit.needsReload)
    #expect(unit.startCommands == [["/bin/x", "--a=$A"]])
    #expect(unit.stopCommands.isEmpty)
    #expect(unit.environment == ["A=b"])
    #expect(unit.environmentFiles == [.init(path: "/etc/default/x", isOptional: true)])
    #expect(unit.queuedJob == nil)
    #expect(unit.isStartable && unit.isStoppable)
    #expect(unit.dependents == ["a.service", "b.service"])
    #expect(try Self.manager(fake).unit(ofProcess: 4711) == unit)
  }

  /// Infinite time to stop, a queued job, an older systemd without some properties.
  @Test func readsWhatIsUnusual() throws {
    var old = FakeServiceManager.service(
      "old.service", mainPID: 1,
      [
        "TimeoutStopUSec": .uint64(.max), "Job": .structure([.uint32(9), .path("/job/9")]),
        "KillSignal": .int32(2), "InvocationID": .array("y", [.byte(0), .byte(1)]),
      ])
    old["RestartKillSignal"] = nil
    old["CanStart"] = nil
    let fake = try FakeServiceManager(units: ["old.service": old])
    let unit = try Self.manager(fake).unit(named: "old.service")
    #expect(unit.timeoutStop == nil)
    #expect(unit.queuedJob == 9)
    #expect(unit.restartKillSignal == 2)
    #expect(unit.invocationID == "0001")
    #expect(unit.isStartable)
    #expect(try Self.manager(fake).unit(named: "none.service").loadState == "not-found")
  }

  @Test func errorsCarryTheirName() throws {
    let fake = try FakeServiceManager()
    let failure = #expect(throws: BusFailure.self) {
      try Self.manager(fake).unit(ofProcess: 12)
    }
    #expect(
      failure
        == .refused(
          name: "org.freedesktop.systemd1.NoUnitForPID",
          message: "PID 12 does not belong to any loaded unit."))
    #expect(
      failure?.description
        == "systemd answered NoUnitForPID: PID 12 does not belong to any loaded unit.")
  }

  @Test func aUnitWithoutStateIsMalformed() throws {
    let fake = try FakeServiceManager(units: ["a.service": ["Id": .string("a.service")]])
    #expect(throws: BusFailure.malformed("the unit has no LoadState")) {
      try Self.manager(fake).unit(named: "a.service")
    }
  }

  @Test func noSocketIsSaidWithItsPath() throws {
    let failure = #expect(throws: BusFailure.self) {
      try ServiceManager(.socket("/nowhere/private"), deadline: .now.advanced(by: .seconds(30)))
        .version()
    }
    #expect(
      failure
        == .unreachable(
          "systemd cannot be reached at /nowhere/private: No such file or directory"))
  }

  /// A path with characters that an address must not hold as they are.
  @Test func addressesAreEscaped() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("a,b;c%d é")
    let server = try ScriptedServer(.unix(path)) { peer in
      guard let peer = DBusPeer(peer), let call = peer.call() else { return }
      peer.reply(to: call, .variant(.string("1")))
    }
    try withExtendedLifetime(server) {
      let manager = try ServiceManager(.socket(path), deadline: .now.advanced(by: .seconds(30)))
      #expect(try manager.version() == "1")
    }
  }

  /// One that does not even authenticate, one that never answers, and one that is woken up.
  @Test(arguments: [true, false]) func waitsNoLongerThanAllowed(authenticates: Bool) throws {
    let folder = try TemporaryDirectory()
    let server = try ScriptedServer(.unix(folder.path("private"))) { peer in
      if authenticates {
        guard let bus = DBusPeer(peer) else { return }
        while bus.call() != nil {}
      } else {
        peer.awaitPeerClose()
      }
    }
    try withExtendedLifetime(server) {
      let path = folder.path("private")
      let failure = #expect(throws: BusFailure.self) {
        try ServiceManager(.socket(path), deadline: .now.advanced(by: .milliseconds(50)))
          .version()
      }
      #expect(failure == .timedOut(path))

      let (reading, writing) = try SocketPair.open()
      defer { close(reading) }
      close(writing)
      #expect(throws: BusFailure.interrupted) {
        try ServiceManager(
          .socket(path), deadline: .now.advanced(by: .seconds(600)), wakeFD: reading
        ).version()
      }
    }
  }

  @Test func aConnectionThatEndsIsSaid() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("private")
    let server = try ScriptedServer(.unix(path)) { peer in
      if let bus = DBusPeer(peer) { _ = bus.call() }
    }
    withExtendedLifetime(server) {
      let failure = #expect(throws: BusFailure.self) {
        try ServiceManager(.socket(path), deadline: .now.advanced(by: .seconds(30))).version()
      }
      guard case .closed(let text)? = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(text.hasPrefix(path))
    }
  }
}
