import ContainerRuntime
import Glibc
import SystemdKit
import TestSupport
import Testing

/// The systemd driver's looks, against a manager and a process table of the test's own.
@Suite struct UnitRuntimeTests {
  private static let limit: Duration = .seconds(30)
  private static let name = "kube-apiserver.service"
  private static let invocation = String(repeating: "ab", count: 16)

  private func runtime(
    _ manager: FakeServiceManager, _ table: ProcessTableFolder,
    _ selection: UnitSelection = .named(UnitRuntimeTests.name)
  ) -> UnitRuntime {
    UnitRuntime(selection: selection, bus: .socket(manager.path), procFS: table.procFS)
  }

  @Test(arguments: [.named(UnitRuntimeTests.name), .found] as [UnitSelection])
  func findsTheAPIServer(selection: UnitSelection) throws {
    let manager = try FakeServiceManager(
      units: [Self.name: FakeServiceManager.service(Self.name, mainPID: 40)], state: "degraded")
    let table = try ProcessTableFolder()
    try table.add(40, ["/opt/kube-apiserver", "--a"], cgroup: "0::/system.slice/\(Self.name)")
    let runtime = runtime(manager, table, selection)
    let found = try runtime.apiServer(within: Self.limit)
    #expect(found.id == "unit:\(Self.name)@\(Self.invocation)")
    #expect(found.name == Self.name)
    #expect(found.startedAt == 1_700_000_000)
    #expect(found.process?.pid == 40)
    #expect(found.process == (try table.procFS.processStart(40).get()))
    #expect(runtime.recordsStart)
    #expect(try runtime.stopLimit(of: found, within: Self.limit) == .seconds(90))
    #expect(
      try runtime.version(within: Self.limit)
        == RuntimeVersion(name: "systemd", version: "252.39", api: "D-Bus"))
    #expect(try runtime.readiness(within: Self.limit)?.runtimeReady == true)
    #expect(try runtime.presence(ofImage: "x", within: Self.limit) == .notApplicable)
    #expect(try runtime.sandbox(of: found, within: Self.limit) == nil)
  }

  @Test func tellsThePreflight() throws {
    let manager = try FakeServiceManager(
      units: [
        "k3s.service": FakeServiceManager.service(
          "k3s.service", mainPID: 40, ["NeedDaemonReload": .boolean(true)])
      ])
    let table = try ProcessTableFolder()
    try table.add(40, ["/usr/local/bin/k3s server"], cgroup: "0::/system.slice/k3s.service/init")
    let facts = try runtime(manager, table, .found).unitFacts(within: Self.limit)
    #expect(facts.name == "k3s.service")
    #expect(facts.fragmentPath == "/etc/systemd/system/k3s.service")
    #expect(facts.dropInPaths == ["/etc/systemd/system/k3s.service.d/a.conf"])
    #expect(facts.needDaemonReload)
    #expect(facts.startCommands == [["/bin/x", "--a=$A"]])
    #expect(facts.commandLine == ["/usr/local/bin/k3s server"])
    #expect(facts.environment == ["A=b"])
    #expect(facts.environmentFiles == [.init(path: "/etc/default/x", isOptional: true)])
    #expect(facts.timeoutStop == .seconds(90))
    #expect(facts.restartPolicy == "always")
    #expect(facts.dependents == ["a.service", "b.service"])
    #expect(facts.wholeServer?.distribution == "k3s")
    #expect(facts.refusal == nil)
  }

  @Test(
    arguments: [
      (["KillMode": .string("none")], "KillMode=none"), (["KillSignal": .int32(9)], "KillSignal=9"),
      (["RefuseManualStart": .boolean(true)], "RefuseManualStart="),
    ] as [([String: DBusValue], String)])
  func tellsThePreflightWhyNot(changes: [String: DBusValue], words: String) throws {
    let manager = try FakeServiceManager(
      units: [Self.name: FakeServiceManager.service(Self.name, mainPID: 40, changes)])
    let table = try ProcessTableFolder()
    try table.add(40, ["kube-apiserver"], cgroup: "0::/system.slice/\(Self.name)")
    let refusal = try #require(
      try runtime(manager, table).unitFacts(within: Self.limit).refusal)
    #expect(refusal.contains(words), "\(refusal)")
    #expect(refusal.contains(Self.name))
  }

  /// k0s supervises a kube-apiserver that is not the unit's main process.
  @Test func aChildOfTheMainProcessHasItsOwnAge() throws {
    let manager = try FakeServiceManager(
      units: [
        "k0scontroller.service": FakeServiceManager.service("k0scontroller.service", mainPID: 40)
      ])
    let table = try ProcessTableFolder()
    let cgroup = "0::/system.slice/k0scontroller.service"
    try table.add(40, ["/usr/local/bin/k0s", "controller"], cgroup: cgroup)
    try table.add(41, ["/var/lib/k0s/bin/kube-apiserver"], cgroup: cgroup, parent: 40)
    let runtime = runtime(manager, table, .found)
    let found = try runtime.apiServer(within: Self.limit)
    #expect(found.process?.pid == 41)
    #expect(!runtime.recordsStart)
    // Started 10 s after boot by its table, not when the unit was.
    var boot = timespec()
    var wall = timespec()
    clock_gettime(CLOCK_BOOTTIME, &boot)
    clock_gettime(CLOCK_REALTIME, &wall)
    #expect(abs(found.startedAt - (Int64(wall.tv_sec) - Int64(boot.tv_sec) + 10)) <= 2)
  }

  /// Renamed beyond recognition: the configured unit's main process, if there is no other.
  @Test func anUnknownProgramInANamedUnitIsTaken() throws {
    let manager = try FakeServiceManager(
      units: [Self.name: FakeServiceManager.service(Self.name, mainPID: 40)])
    let table = try ProcessTableFolder()
    try table.add(40, ["/opt/our-apiserver"], cgroup: "0::/system.slice/\(Self.name)")
    #expect(try runtime(manager, table).apiServer(within: Self.limit).process?.pid == 40)
    #expect(throws: RuntimeFailure.none(found: [])) {
      try runtime(manager, table, .found).apiServer(within: Self.limit)
    }
  }

  @Test func otherFindsAreRefused() throws {
    let manager = try FakeServiceManager(
      units: [
        Self.name: FakeServiceManager.service(Self.name, mainPID: 40),
        "rke2-server.service": FakeServiceManager.service("rke2-server.service", mainPID: 50),
      ])
    let table = try ProcessTableFolder()
    try table.add(40, ["/bin/x"], cgroup: "0::/system.slice/\(Self.name)")
    try table.add(
      50, ["/usr/local/bin/rke2 server"], cgroup: "0::/system.slice/rke2-server.service")
    let id = String(repeating: "0123456789abcdef", count: 4)
    try table.add(41, ["kube-apiserver"], cgroup: "0::/kubepods.slice/cri-containerd-\(id).scope")
    func refusal(_ selection: UnitSelection) -> String {
      let failure = #expect(throws: RuntimeFailure.self) {
        try runtime(manager, table, selection).apiServer(within: Self.limit)
      }
      return failure?.description ?? ""
    }
    #expect(
      refusal(.named(Self.name)).hasPrefix(
        "\(Self.name) does not hold the API server: found kube-apiserver pid 41 in containerd's container 0123456789ab"
      ))
    #expect(refusal(.named("rke2-server.service")).contains("static pod"))
    #expect(refusal(.found).contains("found kube-apiserver (in containerd's container"))
    try table.add(60, ["kube-apiserver"], cgroup: "0::/system.slice/a.service")
    try table.add(61, ["kube-apiserver"], cgroup: "0::/system.slice/b.service")
    #expect(refusal(.found).contains("exactly one"))
    try table.add(62, ["kube-apiserver"], cgroup: "0::/system.slice/\(Self.name)")
    try table.add(63, ["kube-apiserver"], cgroup: "0::/system.slice/\(Self.name)")
    #expect(refusal(.named(Self.name)).contains("exactly one"))
  }

  @Test(
    arguments: [
      (
        [
          "ActiveState": .string("activating"), "SubState": .string("auto-restart"),
          "MainPID": .uint32(0),
        ], "is activating (auto-restart) without a main process"
      ),
      (
        ["ActiveState": .string("activating"), "SubState": .string("start")],
        "is activating (start): see"
      ),
      (
        ["ActiveState": .string("deactivating"), "SubState": .string("stop-sigterm")],
        "is deactivating (stop-sigterm)"
      ),
      (
        ["ActiveState": .string("reloading"), "SubState": .string("reload")],
        "is reloading (reload)"
      ),
      (
        ["ActiveState": .string("failed"), "SubState": .string("failed"), "MainPID": .uint32(0)],
        "is failed (failed)"
      ),
      (
        ["ActiveState": .string("inactive"), "SubState": .string("dead"), "MainPID": .uint32(0)],
        "is inactive (dead)"
      ),
      (
        ["SubState": .string("exited"), "MainPID": .uint32(0)],
        "is active (exited) without a main process"
      ),
      (["LoadState": .string("masked")], "is masked"),
      (["LoadState": .string("not-found")], "there is no unit"),
    ] as [([String: DBusValue], String)])
  func aUnitThatDoesNotRunIsSaidWithItsState(changes: [String: DBusValue], words: String) throws {
    let manager = try FakeServiceManager(
      units: [Self.name: FakeServiceManager.service(Self.name, mainPID: 40, changes)])
    let table = try ProcessTableFolder()
    try table.add(40, ["kube-apiserver"], cgroup: "0::/system.slice/\(Self.name)")
    let failure = #expect(throws: RuntimeFailure.self) {
      try runtime(manager, table).apiServer(within: Self.limit)
    }
    guard case .unitUnusable(let said)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(said.contains(words), "\(said)")
    #expect(said.contains(Self.name))
  }

  @Test func aTargetIsNoService() throws {
    var target = FakeServiceManager.service("x.target", mainPID: 0)
    target["MainPID"] = nil
    let manager = try FakeServiceManager(units: ["x.target": target])
    let table = try ProcessTableFolder()
    let failure = #expect(throws: RuntimeFailure.self) {
      try runtime(manager, table, .named("x.target")).apiServer(within: Self.limit)
    }
    #expect(failure?.description == "x.target is no service: name one as runtime.unit")
  }

  @Test func whatSystemdCannotSayIsAFailure() throws {
    let table = try ProcessTableFolder()
    let nowhere = UnitRuntime(
      selection: .named(Self.name), bus: .socket("/nowhere"), procFS: table.procFS)
    let failure = #expect(throws: RuntimeFailure.self) { try nowhere.version(within: Self.limit) }
    #expect(
      failure
        == .unreachable("systemd cannot be reached at /nowhere: No such file or directory"))
    let folder = try TemporaryDirectory()
    let silent = try ScriptedServer(.unix(folder.path("s"))) { $0.awaitPeerClose() }
    try withExtendedLifetime(silent) {
      #expect(throws: RuntimeFailure.timedOut("systemd at \(folder.path("s"))")) {
        try UnitRuntime(selection: .found, bus: .socket(folder.path("s")), procFS: table.procFS)
          .version(within: .milliseconds(50))
      }
      let (reading, writing) = try SocketPair.open()
      defer { close(reading) }
      close(writing)
      #expect(throws: RuntimeFailure.interrupted) {
        try UnitRuntime(
          selection: .found, bus: .socket(folder.path("s")), wakeFD: reading,
          procFS: table.procFS
        ).version(within: .seconds(600))
      }
    }
  }

  @Test(arguments: [
    ("running", true), ("degraded", true), ("starting", true), ("stopping", false),
    ("maintenance", false),
  ]) func readinessIsTheManagersState(state: String, isReady: Bool) throws {
    let manager = try FakeServiceManager(state: state)
    let readiness = try runtime(manager, ProcessTableFolder()).readiness(within: Self.limit)
    #expect(readiness?.runtimeReady == isReady)
    #expect(readiness?.problems.isEmpty == isReady)
  }

  /// Units may have any name: what runs in one says what restarts with it.
  @Test(
    arguments: [
      (["/usr/local/bin/k3s server"], nil, "k3s"),
      (["/snap/microk8s/1/kubelite", "--a"], nil, "MicroK8s"),
      (["/var/lib/k0s/bin/kube-apiserver"], ["/usr/local/bin/k0s", "controller", "--a"], "k0s"),
      (
        ["/var/lib/k0s/bin/kube-apiserver"], ["/usr/local/bin/k0s", "--debug", "controller"], "k0s"
      ),
      (["/opt/kube-apiserver"], ["/bin/sh", "-c", "k0s controller"], nil),
      (["/opt/kube-apiserver", "controller"], nil, nil),
    ] as [([String], [String]?, String?)])
  func aWholeServerIsKnownByWhatRuns(
    apiServer: [String], starter: [String]?, distribution: String?
  ) throws {
    let name = "k3s-production.service"
    let cgroup = "0::/system.slice/\(name)"
    // The starter is the main process; or a child of one that says nothing.
    for isMain in [true, false] {
      let table = try ProcessTableFolder()
      try table.add(41, apiServer, cgroup: cgroup, parent: starter == nil ? 1 : 40)
      if let starter { try table.add(40, starter, cgroup: cgroup, parent: isMain ? 1 : 39) }
      if !isMain { try table.add(39, ["/opt/wrapper"], cgroup: cgroup) }
      let mainPID: UInt32 = isMain ? (starter == nil ? 41 : 40) : 39
      let manager = try FakeServiceManager(
        units: [name: FakeServiceManager.service(name, mainPID: mainPID)])
      let facts = try runtime(manager, table, .found).unitFacts(within: Self.limit)
      #expect(facts.wholeServer?.distribution == distribution)
      if distribution != nil {
        #expect(facts.wholeServer?.unit == name)
        #expect(facts.wholeServer?.consequence.contains("restart") == true)
      }
    }
  }

  @Test func everyWholeServerSaysWhatRestarts() {
    #expect(WholeServer.of(unit: "kube-apiserver.service") == nil)
    #expect(Set(WholeServer.table.map(\.unit)).count == WholeServer.table.count)
    for entry in WholeServer.table {
      #expect(WholeServer.of(unit: entry.unit) == entry)
      #expect(entry.consequence.contains("restart"))
    }
    #expect(WholeServer.of(unit: "rke2-server.service")?.holdsAPIServer == false)
  }
}
