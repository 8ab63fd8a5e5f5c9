import Glibc

/// An API server that runs as a bare process under a supervisor of its own (a systemd unit, the
/// demo's stand-in kubelet). It is only ever asked to end, by TERM: never killed.
package final class ProcessRuntime: ContainerRuntime {
  private let selection: ProcessSelection
  private let isSupervised: Bool
  private let procFS: ProcFS
  private let search: ProcessSearch

  /// A driver for the selected process. `supervised` says that something starts the process again
  /// when it ends; where it is false, a stop is refused unless the parent is known to do that
  /// (`ProcessSupervisor`), because the API server would stay down.
  package init(selection: ProcessSelection, supervised: Bool, procFS: ProcFS = ProcFS()) {
    self.selection = selection
    self.isSupervised = supervised
    self.procFS = procFS
    search = ProcessSearch(procFS: procFS)
  }

  /// The kernel's release (uname(2)).
  package func version(within limit: Duration) throws(RuntimeFailure) -> RuntimeVersion {
    var system = utsname()
    guard uname(&system) == 0 else { throw .malformed("the kernel does not tell its release") }
    let release = withUnsafeBytes(of: system.release) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return RuntimeVersion(name: "process", version: "Linux \(release)", api: "")
  }

  /// The start is computed from the process's age.
  package var recordsStart: Bool { false }

  /// The one process that matches. A child that the process has just forked matches too until its
  /// exec: that look is refused, the next one is not.
  package func apiServer(within limit: Duration) throws(RuntimeFailure) -> APIServerContainer {
    let (found, others) = try candidates()
    guard let only = found.first else { throw .none(found: others) }
    guard found.count == 1 else {
      throw .several(
        found.map {
          FoundContainer(
            name: $0.name, id: $0.id.description, state: .running, podName: "")
        })
    }
    let start: ProcessStart
    switch procFS.processStart(only.id.pid) {
    case .success(let value): start = value
    case .failure(let failure): throw .unreachable(failure.reason)
    }
    let startedAt = start.unixSecondsByAge
    return APIServerContainer(
      id: only.id.description, name: only.name, createdAt: startedAt, startedAt: startedAt,
      process: start)
  }

  /// Always nil: there is no runtime.
  package func readiness(within limit: Duration) throws(RuntimeFailure) -> RuntimeReadiness? { nil }

  /// Always `.notApplicable`.
  package func presence(
    ofImage image: String, within limit: Duration
  ) throws(RuntimeFailure) -> ImagePresence { .notApplicable }

  /// Always nil.
  package func sandbox(
    of container: APIServerContainer, within limit: Duration
  ) throws(RuntimeFailure) -> PodSandboxFacts? { nil }

  /// Sends one TERM to exactly that process and watches for its end; never kills.
  package func beginStop(
    _ container: APIServerContainer, grace: Duration, deadline: Duration,
    before: ContinuousClock.Instant?
  ) -> any StopCall {
    if case .failure(let refusal) = StopRequest.graceSeconds(grace: grace, deadline: deadline) {
      return RefusedStop(refusal.reason)
    }
    guard let id = BareProcessID(container.id) else {
      return RefusedStop("not the id of a process: \(container.id)")
    }
    guard isSupervised || supervisor(of: id) != nil else {
      return RefusedStop(
        "nothing is known that would start process \(id.pid) again when it ends: its parent is no known supervisor; set runtime.process.supervised if something does"
      )
    }
    return ProcessStopCall.terminate(
      id, deadline: .now.advanced(by: deadline), before: before, procFS: procFS)
  }

  /// What is known to start the process again: by its parent's command line, for example `runit
  /// (runsv)`; nil where nothing is evident.
  package func supervisor(of container: APIServerContainer) -> String? {
    BareProcessID(container.id).flatMap(supervisor)
  }

  private func supervisor(of id: BareProcessID) -> String? {
    guard case .success(let stat) = procFS.stat(id.pid), stat.startTicks == id.startTicks else {
      return nil
    }
    return search.supervisor(of: stat)
  }

  private typealias Candidate = (id: BareProcessID, name: String)

  /// What matches, and API servers that do not, for the message.
  private func candidates() throws(RuntimeFailure) -> (
    matching: [Candidate], others: [FoundContainer]
  ) {
    switch selection {
    case .scan(let match):
      switch procFS.processIDs() {
      case .failure(let failure): throw .unreachable(failure.reason)
      case .success(let pids): return (pids.sorted().compactMap { candidate($0, match) }, [])
      }
    case .pidFile(let path, let match):
      guard let pid = try pid(inFile: path) else { return ([], []) }
      let found =
        match.map { candidate(pid, $0) }
        ?? search.apiServer(pid).map { ($0.id, $0.program.rawValue) }
      return (found.map { [$0] } ?? [], [])
    case .search:
      switch search.apiServers() {
      case .failure(let failure): throw .unreachable(failure.reason)
      case .success(let all):
        let bare = all.filter { $0.holder == .neither }
        return (
          bare.map { ($0.id, $0.program.rawValue) },
          all.filter { $0.holder != .neither }.map(\.found)
        )
      }
    }
  }

  /// The process, if it lives and matches. A process that ends while we look is no candidate.
  private func candidate(_ pid: Int32, _ match: ProcessMatch) -> Candidate? {
    guard case .success(let arguments) = procFS.commandLine(pid), match.matches(arguments),
      case .success(let stat) = procFS.stat(pid), stat.isAlive
    else { return nil }
    return (
      BareProcessID(pid: pid, startTicks: stat.startTicks),
      match.executable.split(separator: "/").last.map(String.init) ?? stat.command
    )
  }

  /// The pid in the file; nil when there is no such file, as before the first start.
  private func pid(inFile path: String) throws(RuntimeFailure) -> Int32? {
    guard access(path, F_OK) == 0 || errno != ENOENT else { return nil }
    switch procFS.read(path, limit: 64) {
    case .failure(let failure): throw .unreachable(failure.reason)
    case .success(let bytes):
      let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      guard text.count == 1, let pid = Int32(text[0]), pid > 0 else {
        throw .malformed("\(path) does not hold one process id")
      }
      return pid
    }
  }
}
