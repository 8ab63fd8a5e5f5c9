import ContainerRuntime
import Glibc
import TestSupport
import Testing

/// The bare process driver on real processes. Each test has an argument of its own, so that tests
/// in parallel do not see each other's.
@Suite struct ProcessRuntimeTests {
  private static let limit: Duration = .seconds(20)

  private func scan(_ argument: String, executable: String = "sleep") -> ProcessSelection {
    .scan(ProcessMatch(executable: executable, requiredArgument: argument))
  }

  @Test func findsOneProcess() throws {
    let child = try listedChild(["sleep", "601.1\(getpid())"])
    let runtime = ProcessRuntime(selection: scan("601.1\(getpid())"), supervised: true)
    let found = try runtime.apiServer(within: Self.limit)
    let stat = try ProcFS().stat(child.pid).get()
    #expect(found.id == "pid:\(child.pid)@\(stat.startTicks)")
    #expect(found.name == "sleep")
    #expect(found.state == .running)
    #expect(found.process == (try ProcFS().processStart(child.pid).get()))
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    #expect(abs(found.startedAt - Int64(now.tv_sec)) < 60)
    #expect(try runtime.readiness(within: Self.limit) == nil)
    #expect(try runtime.presence(ofImage: "x", within: Self.limit) == .notApplicable)
    #expect(try runtime.sandbox(of: found, within: Self.limit) == nil)
    #expect(try runtime.version(within: Self.limit).version.hasPrefix("Linux "))
  }

  @Test func refusesNoneAndSeveral() throws {
    let runtime = ProcessRuntime(selection: scan("601.2\(getpid())"), supervised: true)
    #expect(throws: RuntimeFailure.none(found: [])) { try runtime.apiServer(within: Self.limit) }
    let children = [
      try listedChild(["sleep", "601.2\(getpid())"]),
      try listedChild(["sleep", "601.2\(getpid())"]),
    ]
    let failure = #expect(throws: RuntimeFailure.self) {
      try runtime.apiServer(within: Self.limit)
    }
    guard case .several(let found)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(found.count == 2)
    for child in children {
      #expect(failure?.description.contains("sleep pid:\(child.pid)@") == true)
    }
  }

  @Test func zombieIsNoCandidate() throws {
    let child = try listedChild(["sleep", "601.3\(getpid())"])
    kill(child.pid, SIGKILL)
    let deadline = ContinuousClock.now.advanced(by: Self.limit)
    while (try? ProcFS().stat(child.pid).get().isAlive) == true, ContinuousClock.now < deadline {
      usleep(1000)
    }
    #expect(throws: RuntimeFailure.none(found: [])) {
      try ProcessRuntime(selection: scan("601.3\(getpid())"), supervised: true).apiServer(
        within: Self.limit)
    }
  }

  @Test(
    arguments: [
      (["/usr/local/bin/kube-apiserver", "--a"], "kube-apiserver", "--a", true),
      (["kube-apiserver", "--a"], "kube-apiserver", "--a", true),
      (["kube-apiserver", "--ab"], "kube-apiserver", "--a", false),
      (["kube-apiserver"], "kube-apiserver", "kube-apiserver", false),
      (["sh", "kube-apiserver", "--a"], "kube-apiserver", "--a", false),
      (["/x/kube-apiserver", "--a"], "/x/kube-apiserver", "--a", true),
      (["/y/kube-apiserver", "--a"], "/x/kube-apiserver", "--a", false),
      (["", "--a"], "", "--a", false), (["/", "--a"], "", "--a", true), ([], "x", "--a", false),
    ] as [([String], String, String, Bool)]) func matching(
      arguments: [String], executable: String, required: String, matches: Bool
    )
  {
    #expect(
      ProcessMatch(executable: executable, requiredArgument: required).matches(arguments)
        == matches)
  }

  @Test func pidFileMustNameAMatchingProcess() throws {
    let folder = try TemporaryDirectory()
    let child = try listedChild(["sleep", "601.4\(getpid())"])
    let match = ProcessMatch(executable: "sleep", requiredArgument: "601.4\(getpid())")
    let runtime = ProcessRuntime(
      selection: .pidFile(path: folder.path("pid"), match), supervised: true)
    #expect(throws: RuntimeFailure.none(found: [])) { try runtime.apiServer(within: Self.limit) }
    try folder.write("\(child.pid)\n", to: "pid")
    #expect(try runtime.apiServer(within: Self.limit).process?.pid == child.pid)
    // A stale file: the pid is somebody else's by now.
    try folder.write("\(getpid())\n", to: "pid")
    #expect(throws: RuntimeFailure.none(found: [])) { try runtime.apiServer(within: Self.limit) }
    for junk in ["", "x", "-1", "1 2", String(repeating: "1", count: 65)] {
      try folder.write(junk, to: "pid")
      let failure = #expect(throws: RuntimeFailure.self) {
        try runtime.apiServer(within: Self.limit)
      }
      #expect(failure?.description.contains(folder.path("pid")) == true)
    }
  }

  @Test func stopEndsTheProcessByTerm() throws {
    let child = try listedChild(["sleep", "601.5\(getpid())"])
    let runtime = ProcessRuntime(selection: scan("601.5\(getpid())"), supervised: true)
    let call = runtime.beginStop(
      try runtime.apiServer(within: Self.limit), grace: .seconds(1), deadline: .seconds(60),
      before: nil)
    #expect(end(of: call) == .finished)
    #expect(try signalThatEnds(child) == SIGTERM)
  }

  @Test func processThatIgnoresTermIsNeverKilled() throws {
    // Not a shell: the children that it forks would match for a moment.
    let child = try listedChild([
      "/usr/bin/python3", "-c",
      """
      import signal, time
      signal.signal(signal.SIGTERM, lambda *_: print("term", flush=True))
      print("ready", flush=True)
      time.sleep(600)
      """, "601.6\(getpid())",
    ])
    _ = try child.awaitOutput("ready")
    let runtime = ProcessRuntime(
      selection: scan("601.6\(getpid())", executable: "python3"), supervised: true)
    let found = try runtime.apiServer(within: Self.limit)
    let call = runtime.beginStop(
      found, grace: .seconds(1), deadline: .milliseconds(1100), before: nil)
    #expect(call.poll() == .inFlight)
    _ = try child.awaitOutput("term")
    #expect(
      end(of: call)
        == .failedAfterDelivery("process \(child.pid) is still there after its TERM"))
    #expect(try ProcFS().stat(child.pid).get().isAlive)
    #expect(try runtime.apiServer(within: Self.limit).id == found.id)
  }

  @Test func refusedStopsSignalNobody() throws {
    let child = try listedChild(["sleep", "601.7\(getpid())"])
    let supervised = ProcessRuntime(selection: scan("601.7\(getpid())"), supervised: true)
    let alone = ProcessRuntime(selection: scan("601.7\(getpid())"), supervised: false)
    let found = try supervised.apiServer(within: Self.limit)
    let ticks = try ProcFS().stat(child.pid).get().startTicks
    func other(_ id: String) -> APIServerContainer {
      APIServerContainer(id: id, name: "sleep", createdAt: 0, startedAt: 0, process: nil)
    }
    let stops: [(any StopCall, String)] = [
      (
        alone.beginStop(found, grace: .seconds(1), deadline: .seconds(9), before: nil), "supervisor"
      ),
      (
        supervised.beginStop(found, grace: .zero, deadline: .seconds(9), before: nil),
        "at least 1 s"
      ),
      (
        supervised.beginStop(found, grace: .seconds(9), deadline: .seconds(9), before: nil),
        "longer"
      ),
      // The pid was used again: same number, another start.
      (
        supervised.beginStop(
          other("pid:\(child.pid)@\(ticks - 1)"), grace: .seconds(1), deadline: .seconds(9),
          before: nil),
        "another one by now"
      ),
      (
        supervised.beginStop(
          other("0123456789ab"), grace: .seconds(1), deadline: .seconds(9), before: nil),
        "not the id of a process"
      ),
    ]
    for (call, words) in stops {
      guard case .notDelivered(let reason) = call.poll() else {
        Issue.record("\(words): \(call.poll())")
        continue
      }
      #expect(reason.contains(words))
    }
    #expect(try ProcFS().stat(child.pid).get().isAlive)
  }

  @Test func aStopWhoseTimeIsOverSignalsNobody() throws {
    let child = try listedChild(["sleep", "601.9\(getpid())"])
    let runtime = ProcessRuntime(selection: scan("601.9\(getpid())"), supervised: true)
    let found = try runtime.apiServer(within: Self.limit)
    let late = runtime.beginStop(
      found, grace: .seconds(1), deadline: .seconds(60), before: ContinuousClock.now)
    #expect(late.poll() == .tooLate)
    #expect(try ProcFS().stat(child.pid).get().isAlive)
    let call = runtime.beginStop(
      found, grace: .seconds(1), deadline: .seconds(60),
      before: ContinuousClock.now.advanced(by: .seconds(600)))
    #expect(end(of: call) == .finished)
    #expect(try signalThatEnds(child) == SIGTERM)
  }

  @Test func processThatIsGoneWasNotSignalled() throws {
    let child = try listedChild(["sleep", "601.8\(getpid())"])
    let runtime = ProcessRuntime(selection: scan("601.8\(getpid())"), supervised: true)
    let found = try runtime.apiServer(within: Self.limit)
    kill(child.pid, SIGKILL)
    #expect(try signalThatEnds(child) == SIGKILL)
    let call = runtime.beginStop(found, grace: .seconds(1), deadline: .seconds(9), before: nil)
    guard case .notDelivered = call.poll() else {
      Issue.record("\(call.poll())")
      return
    }
  }

  @Test(arguments: [
    ("pid:12@34", true), ("pid:12", false), ("pid:0@1", false), ("pid:-1@1", false),
    ("pid:1@2@3", false), ("12@34", false), ("pid:@", false), ("", false),
  ]) func identifiers(text: String, isOne: Bool) {
    #expect((BareProcessID(text) != nil) == isOne)
    if isOne { #expect(BareProcessID(text)?.description == text) }
  }
}
