/// A process that is an API server by its command line.
package struct APIServerProcess: Sendable, Hashable, CustomStringConvertible {
  /// Names it for good.
  package let id: BareProcessID
  /// By which rule it is one.
  package let program: APIServerProgram
  /// What it lives in.
  package let holder: ProcessHolder
  /// What will start it again by its parent's command line; nil where nothing is evident.
  package let supervisor: String?

  /// A process with the given parts.
  package init(
    id: BareProcessID, program: APIServerProgram, holder: ProcessHolder, supervisor: String?
  ) {
    self.id = id
    self.program = program
    self.holder = holder
    self.supervisor = supervisor
  }

  /// For example `kube-apiserver pid 812 in unit kube-apiserver.service`.
  package var description: String {
    "\(program.rawValue) pid \(id.pid) \(holder)" + (supervisor.map { ", under \($0)" } ?? "")
  }

  /// As a find of a search, for messages.
  package var found: FoundContainer {
    FoundContainer(
      name: "\(program.rawValue) (\(holder))", id: id.description, state: .running, podName: "")
  }
}

/// Every API server of this machine, by the process table. Needs no capabilities.
package struct ProcessSearch: Sendable {
  private let procFS: ProcFS

  /// A search through this procfs.
  package init(procFS: ProcFS = ProcFS()) { self.procFS = procFS }

  /// The API servers, by process id. A process that ends while we look is left out.
  package func apiServers() -> Result<[APIServerProcess], ProcUnreadable> {
    procFS.processIDs().map { $0.sorted().compactMap(apiServer) }
  }

  /// The process, if it lives and is an API server by its command line.
  package func apiServer(_ pid: Int32) -> APIServerProcess? {
    guard case .success(let arguments) = procFS.commandLine(pid),
      let program = APIServerProgram(arguments), case .success(let stat) = procFS.stat(pid),
      stat.isAlive
    else { return nil }
    let holder: ProcessHolder
    switch procFS.cgroup(pid) {
    case .success(let cgroup): holder = cgroup.holder
    case .failure(let failure): holder = .unknown(failure.reason)
    }
    return APIServerProcess(
      id: BareProcessID(pid: pid, startTicks: stat.startTicks), program: program, holder: holder,
      supervisor: supervisor(of: stat))
  }

  /// The supervisor that is evident from a process's parent.
  package func supervisor(of stat: ProcStat) -> String? {
    guard stat.parent > 1, case .success(let arguments) = procFS.commandLine(stat.parent) else {
      return nil
    }
    return ProcessSupervisor.evident(parent: arguments)
  }
}
