import ContainerRuntime
import Glibc
import SystemdKit
import TestSupport
import Testing

/// What the systemd driver does, and does not, ask systemd to do.
@Suite struct UnitStopTests {
  private static let limit: Duration = .seconds(30)
  private static let name = "kube-apiserver.service"

  private struct Stage {
    let manager: FakeServiceManager
    let table: ProcessTableFolder
    let runtime: UnitRuntime
    let found: APIServerContainer
  }

  /// A unit with an API server, found by the driver, and then a manager in which it may be another.
  private func stage(
    restart: FakeServiceManager.Restart = .ends("done", beforeAnswer: false),
    _ changes: [String: DBusValue] = [:], unanswered: Set<String> = []
  ) throws -> Stage {
    let table = try ProcessTableFolder()
    try table.add(40, ["kube-apiserver"], cgroup: "0::/system.slice/\(Self.name)")
    let before = try FakeServiceManager(
      units: [Self.name: FakeServiceManager.service(Self.name, mainPID: 40)])
    let found = try UnitRuntime(
      selection: .named(Self.name), bus: .socket(before.path), procFS: table.procFS
    ).apiServer(within: Self.limit)
    let manager = try FakeServiceManager(
      units: [Self.name: FakeServiceManager.service(Self.name, mainPID: 40, changes)],
      restart: restart, unanswered: unanswered)
    let runtime = UnitRuntime(
      selection: .named(Self.name), bus: .socket(manager.path), procFS: table.procFS)
    return Stage(manager: manager, table: table, runtime: runtime, found: found)
  }

  @Test(arguments: [true, false]) func restartsTheUnit(tellsTheEndFirst: Bool) throws {
    let stage = try stage(restart: .ends("done", beforeAnswer: tellsTheEndFirst))
    let call = stage.runtime.beginStop(
      stage.found, grace: .seconds(60), deadline: .seconds(90), before: nil)
    #expect(end(of: call) == .finished)
    #expect(call.poll() == .finished)
    #expect(stage.manager.restarts == [[Self.name, "fail"]])
  }

  @Test func aStopWhoseTimeIsNotOverIsSent() throws {
    let stage = try stage()
    let call = stage.runtime.beginStop(
      stage.found, grace: .seconds(60), deadline: .seconds(90),
      before: ContinuousClock.now.advanced(by: .seconds(600)))
    #expect(end(of: call) == .finished)
    #expect(stage.manager.restarts == [[Self.name, "fail"]])
  }

  @Test func aStopWhoseTimeIsOverIsNotSent() throws {
    let stage = try stage()
    let call = stage.runtime.beginStop(
      stage.found, grace: .seconds(60), deadline: .seconds(90), before: ContinuousClock.now)
    #expect(call.poll() == .tooLate)
    #expect(call.poll() == .tooLate)
    #expect(stage.manager.restarts.isEmpty)
  }

  /// The time ends while systemd is asked: for the unit, and by the last question before the restart.
  @Test(arguments: ["LoadUnit", "GetAll", "Get"])
  func nothingIsSentAfterASlowAnswer(unanswered: String) throws {
    let stage = try stage(unanswered: [unanswered])
    let call = stage.runtime.beginStop(
      stage.found, grace: .seconds(60), deadline: .seconds(90),
      before: ContinuousClock.now.advanced(by: .milliseconds(300)))
    #expect(call.poll() == .tooLate)
    #expect(stage.manager.restarts.isEmpty)
  }

  @Test func anInfiniteTimeToStopIsLongEnough() throws {
    let stage = try stage(["TimeoutStopUSec": .uint64(.max)])
    #expect(try stage.runtime.stopLimit(of: stage.found, within: Self.limit) == nil)
    let call = stage.runtime.beginStop(
      stage.found, grace: .seconds(600), deadline: .seconds(900), before: nil)
    #expect(end(of: call) == .finished)
  }

  @Test(arguments: [
    ("failed", "failed"), ("timeout", "took too long"), ("canceled", "was canceled"),
    ("dependency", "requires failed"), ("skipped", "was skipped"), ("new", "ended as new"),
  ]) func aJobThatIsNotDoneIsAFailure(result: String, words: String) throws {
    let stage = try stage(restart: .ends(result, beforeAnswer: false))
    let call = stage.runtime.beginStop(
      stage.found, grace: .seconds(60), deadline: .seconds(90), before: nil)
    guard case .failedAfterDelivery(let reason) = end(of: call) else {
      Issue.record("\(call.poll())")
      return
    }
    #expect(reason.contains(words), "\(reason)")
  }

  /// An error of systemd's means that nothing was begun; one of a bus that lost it may mean anything.
  @Test(arguments: [
    ("org.freedesktop.DBus.Error.AccessDenied", true),
    ("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", true),
    ("org.freedesktop.systemd1.TransactionIsDestructive", true),
    ("org.freedesktop.systemd1.OnlyByDependency", true),
    ("org.freedesktop.systemd1.ShuttingDown", true),
    ("org.freedesktop.DBus.Error.ServiceUnknown", true),
    ("org.freedesktop.DBus.Error.NoReply", false),
    ("org.freedesktop.DBus.Error.Failed", false),
    ("System.Error.EIO", false),
  ]) func anErrorIsJudgedByItsName(error: String, isSurelyNotDelivered: Bool) throws {
    let stage = try stage(restart: .fails(name: error, message: "because"))
    let call = stage.runtime.beginStop(
      stage.found, grace: .seconds(60), deadline: .seconds(90), before: nil)
    switch end(of: call) {
    case .notDelivered(let reason):
      #expect(isSurelyNotDelivered)
      #expect(reason.contains("because"))
    case .failedAfterDelivery(let reason):
      #expect(!isSurelyNotDelivered)
      #expect(reason.contains("because"))
    case let other: Issue.record("\(other)")
    }
  }

  @Test(arguments: [true, false]) func aLostConnectionCountsAsDelivered(afterAnswer: Bool) throws {
    let stage = try stage(restart: .breaks(afterAnswer: afterAnswer))
    let call = stage.runtime.beginStop(
      stage.found, grace: .seconds(60), deadline: .seconds(90), before: nil)
    guard case .failedAfterDelivery(let reason) = end(of: call) else {
      Issue.record("\(call.poll())")
      return
    }
    #expect(reason.contains("unknown"))
  }

  /// The job also starts the unit again. When that takes longer than the call may, the old
  /// process's end decides.
  @Test(arguments: [true, false]) func aStartThatTakesLongIsNoFailedStop(hasEnded: Bool) throws {
    let stage = try stage(restart: .lasts)
    let call = stage.runtime.beginStop(
      stage.found, grace: .seconds(1), deadline: .milliseconds(1100), before: nil)
    #expect(call.poll() == .inFlight)
    if hasEnded { try stage.table.add(40, ["kube-apiserver"], ticks: 2000) }
    switch end(of: call) {
    case .finished: #expect(hasEnded)
    case .failedAfterDelivery(let reason):
      #expect(!hasEnded)
      #expect(reason.contains("process 40 is still there"))
    case let other: Issue.record("\(other)")
    }
  }

  @Test func aDroppedCallStaysDelivered() throws {
    let stage = try stage(restart: .lasts)
    let call = stage.runtime.beginStop(
      stage.found, grace: .seconds(1), deadline: .seconds(60), before: nil)
    call.cancel()
    guard case .failedAfterDelivery = call.poll() else {
      Issue.record("\(call.poll())")
      return
    }
  }

  @Test(
    arguments: [
      (["TimeoutStopUSec": .uint64(5_000_000)], "sooner than the grace"),
      (["TimeoutStopUSec": .uint64(0)], "sooner than the grace"),
      (["KillMode": .string("none")], "KillMode=none"),
      (["KillSignal": .int32(9)], "KillSignal=9"),
      (["RestartKillSignal": .int32(2)], "RestartKillSignal=2"),
      (
        [
          "ExecStop": .array(
            "(sasb)",
            [.structure([.string("/x"), .strings(["/x", "now"]), .boolean(false)])])
        ],
        "ExecStop=/x now"
      ),
      (["RefuseManualStop": .boolean(true)], "by hand"),
      (["RefuseManualStart": .boolean(true)], "by hand"),
      (["CanStop": .boolean(false)], "by hand"),
      (["Job": .structure([.uint32(9), .path("/job/9")])], "has a job"),
      (["InvocationID": .array("y", Array(repeating: .byte(1), count: 16))], "started again"),
      (
        ["ActiveState": .string("deactivating"), "SubState": .string("stop-sigterm")],
        "deactivating"
      ),
      (["ActiveState": .string("reloading")], "reloading"),
      (["LoadState": .string("masked")], "masked"),
    ] as [([String: DBusValue], String)])
  func refusesAUnitThatWouldNotStopGracefully(changes: [String: DBusValue], words: String) throws {
    let stage = try stage(changes)
    let call = stage.runtime.beginStop(
      stage.found, grace: .seconds(30), deadline: .seconds(60), before: nil)
    guard case .notDelivered(let reason) = call.poll() else {
      Issue.record("\(call.poll())")
      return
    }
    #expect(reason.contains(words), "\(reason)")
    #expect(stage.manager.restarts.isEmpty)
  }

  @Test func refusesWhatIsNotWhatWasLookedAt() throws {
    let stage = try stage()
    func other(_ id: String, _ process: ProcessStart?) -> APIServerContainer {
      APIServerContainer(id: id, name: "x", createdAt: 0, startedAt: 0, process: process)
    }
    let process = try #require(stage.found.process)
    let later = ProcessStart(pid: 40, startedAfterBoot: process.startedAfterBoot + .seconds(1))
    for (container, grace, words) in [
      (stage.found, Duration.zero, "at least 1 s"), (stage.found, .seconds(60), "longer"),
      (other("pid:40@1000", process), .seconds(1), "not a unit"),
      (other("unit:x@1", process), .seconds(1), "not a unit"),
      (other(stage.found.id, nil), .seconds(1), "not a unit"),
      (other(stage.found.id, later), .seconds(1), "gone already"),
      (
        other(stage.found.id, ProcessStart(pid: 41, startedAfterBoot: .zero)), .seconds(1),
        "gone already"
      ),
    ] {
      let call = stage.runtime.beginStop(
        container, grace: grace, deadline: .seconds(60), before: nil)
      guard case .notDelivered(let reason) = call.poll() else {
        Issue.record("\(words): \(call.poll())")
        continue
      }
      #expect(reason.contains(words), "\(reason)")
    }
    #expect(stage.manager.restarts.isEmpty)
  }

  @Test func noManagerIsNoStop() throws {
    let stage = try stage()
    let runtime = UnitRuntime(
      selection: .found, bus: .socket("/nowhere"), procFS: stage.table.procFS)
    let call = runtime.beginStop(
      stage.found, grace: .seconds(1), deadline: .seconds(60), before: nil)
    guard case .notDelivered(let reason) = call.poll() else {
      Issue.record("\(call.poll())")
      return
    }
    #expect(reason.contains("/nowhere"))
  }
}
