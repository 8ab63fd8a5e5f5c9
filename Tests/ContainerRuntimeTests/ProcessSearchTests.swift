import ContainerRuntime
import Glibc
import TestSupport
import Testing

@Suite struct ProcessSearchTests {
  @Test(
    arguments: [
      (["/usr/local/bin/kube-apiserver", "--a"], .kubeAPIServer),
      (["kube-apiserver"], .kubeAPIServer),
      (["/hyperkube", "kube-apiserver", "--a"], .hyperkube),
      (["hyperkube", "apiserver"], .hyperkube),
      (["/hyperkube", "--v=2", "/apiserver"], .hyperkube),
      (["hyperkube", "kubelet", "apiserver"], nil), (["hyperkube"], nil),
      (["/usr/local/bin/k3s", "server", "--a"], .k3s), (["k3s", "agent"], nil),
      // As k3s leaves its arguments (pkg/cli/server: SetProcTitle).
      (["/usr/local/bin/k3s server", "", "", ""], .k3s), (["/usr/local/bin/k3s agent", ""], nil),
      (["/snap/microk8s/1/kubelite", "--scheduler-args-file=x"], .kubelite),
      // RKE2's API server is a static pod with its own process.
      (["/usr/local/bin/rke2 server", ""], nil), (["rke2", "server"], nil),
      (["/bin/sh", "-c", "kube-apiserver"], nil), (["strace", "kube-apiserver"], nil),
      (["kube-apiserver.sh"], nil), ([""], nil), ([" "], nil), ([], nil), (["/"], nil),
    ] as [([String], APIServerProgram?)]) func programs(
      arguments: [String], program: APIServerProgram?
    )
  {
    #expect(APIServerProgram(arguments) == program)
  }

  @Test(
    arguments: [
      (["runsv", "kube-apiserver"], "runit (runsv)"),
      (["s6-supervise", "kube-apiserver"], "s6 (s6-supervise)"),
      (["/usr/bin/supervise", "x"], "daemontools (supervise)"),
      (["/usr/bin/python3", "/usr/bin/supervisord", "-n"], "supervisord (supervisord)"),
      (["python2.7", "-u", "/usr/bin/circusd"], "circus (circusd)"),
      (["supervise-daemon", "x", "--start"], "OpenRC's supervise-daemon (supervise-daemon)"),
      (["/usr/local/bin/k0s", "controller"], "k0s (k0s)"),
      (["/bin/bash", "/usr/bin/supervisord"], nil), (["/usr/bin/monit"], nil), (["cron"], nil),
      (["/sbin/init"], nil), (["bash"], nil), (["python3"], nil), (["python3", "-c"], nil),
      ([], nil),
    ] as [([String], String?)]) func supervisors(parent: [String], name: String?)
  {
    #expect(ProcessSupervisor.evident(parent: parent) == name)
  }

  @Test func findsEveryOneInTheProcessTable() throws {
    let table = try ProcessTableFolder()
    try table.add(1, ["/sbin/init"], parent: 0)
    try table.add(7, ["runsv", "kube-apiserver"])
    try table.add(40, ["/opt/kube-apiserver", "--a"], cgroup: "0::/", parent: 7)
    try table.add(41, ["kube-apiserver"], cgroup: "0::/system.slice/a.service", parent: 1)
    try table.add(42, ["kube-apiserver"], cgroup: "0::/", parent: 1, state: "Z")
    try table.add(43, ["kube-apiserver"], cgroup: nil, parent: 1)
    try table.add(44, ["etcd"], cgroup: "0::/")
    let found = try ProcessSearch(procFS: table.procFS).apiServers().get()
    #expect(found.map(\.id.pid) == [40, 41, 43])
    #expect(found.map(\.supervisor) == ["runit (runsv)", nil, nil])
    #expect(found[0].holder == .neither)
    #expect(found[1].holder == .unit("a.service"))
    guard case .unknown = found[2].holder else {
      Issue.record("\(found[2])")
      return
    }
    #expect(
      found[0].description
        == "kube-apiserver pid 40 in no container and no unit, under runit (runsv)")
    #expect(found[1].description == "kube-apiserver pid 41 in unit a.service")
  }

  /// Without an argument of its own only a process counts that nothing else restarts.
  @Test func theBareDriverLeavesContainersAndUnitsAlone() throws {
    let table = try ProcessTableFolder()
    let id = String(repeating: "0123456789abcdef", count: 4)
    try table.add(40, ["kube-apiserver"], cgroup: "0::/docker/\(id)")
    try table.add(41, ["kube-apiserver"], cgroup: "0::/system.slice/a.service")
    try table.add(42, ["kube-apiserver"], cgroup: nil)
    let runtime = ProcessRuntime(selection: .search, supervised: true, procFS: table.procFS)
    let failure = #expect(throws: RuntimeFailure.self) {
      try runtime.apiServer(within: .seconds(1))
    }
    for words in ["in docker's container 0123456789ab", "in unit a.service", "pid:42@"] {
      #expect(failure?.description.contains(words) == true, "\(words)")
    }
    try table.add(43, ["/opt/kube-apiserver"], cgroup: "0::/user.slice/session-1.scope")
    let found = try runtime.apiServer(within: .seconds(1))
    #expect(found.id == "pid:43@1000")
    #expect(found.name == "kube-apiserver")
    try table.add(44, ["hyperkube", "apiserver"], cgroup: "0::/")
    let several = #expect(throws: RuntimeFailure.self) {
      try runtime.apiServer(within: .seconds(1))
    }
    guard case .several(let both)? = several else {
      Issue.record("\(String(describing: several))")
      return
    }
    #expect(both.map(\.id) == ["pid:43@1000", "pid:44@1000"])
  }

  @Test func aPidFileWithoutMatchMustNameAnAPIServer() throws {
    let table = try ProcessTableFolder()
    try table.add(40, ["kube-apiserver"], cgroup: "0::/")
    try table.add(41, ["sleep"], cgroup: "0::/")
    try table.folder.write("40\n", to: "good.pid")
    try table.folder.write("41\n", to: "stale.pid")
    func runtime(_ file: String) -> ProcessRuntime {
      ProcessRuntime(
        selection: .pidFile(path: table.folder.path(file), nil), supervised: true,
        procFS: table.procFS)
    }
    #expect(try runtime("good.pid").apiServer(within: .seconds(1)).id == "pid:40@1000")
    #expect(throws: RuntimeFailure.none(found: [])) {
      try runtime("stale.pid").apiServer(within: .seconds(1))
    }
  }

  /// A real process under a parent that is called like a supervisor is stopped though nothing is
  /// configured; the same one under another parent is not.
  @Test(arguments: ["runsv", "nobody"]) func anEvidentSupervisorIsEnough(parent: String) throws {
    let folder = try TemporaryDirectory()
    let argument = "602.\(parent.count)\(getpid())"
    try folder.write("exec sleep \(argument) & echo pid=$!; wait\n", to: "script")
    let shell = try ChildProcess([
      "/bin/bash", "-c", "exec -a \(parent) /bin/sh \(folder.path("script"))",
    ])
    let said = try shell.awaitOutput("pid=")
    let pid = try #require(Int32(said.dropFirst(4).prefix { $0.isNumber }))
    let runtime = ProcessRuntime(
      selection: .scan(ProcessMatch(executable: "sleep", requiredArgument: argument)),
      supervised: false)
    let deadline = ContinuousClock.now.advanced(by: .seconds(20))
    while (try? runtime.apiServer(within: .seconds(1))) == nil, ContinuousClock.now < deadline {
      usleep(1000)
    }
    let found = try runtime.apiServer(within: .seconds(1))
    #expect(found.process?.pid == pid)
    // Before the stop: a process that is gone has no parent to tell of.
    #expect(runtime.supervisor(of: found) == (parent == "runsv" ? "runit (runsv)" : nil))
    let call = runtime.beginStop(found, grace: .seconds(1), deadline: .seconds(60), before: nil)
    if parent == "runsv" {
      #expect(end(of: call) == .finished)
    } else {
      guard case .notDelivered(let reason) = call.poll() else {
        Issue.record("\(call.poll())")
        return
      }
      #expect(reason.contains("no known supervisor"))
      #expect(try ProcFS().stat(pid).get().isAlive)
      kill(pid, SIGKILL)
    }
  }
}
