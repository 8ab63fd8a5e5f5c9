package import ContainerRuntime
package import ControlPlaneNode

/// Decides what runs this master's API server, for `runtime.kind: auto` and wherever a kind is
/// configured without its place. It goes from kubelet's configuration to the known sockets, to units,
/// to processes: the first place that runs an API server is it. Two that are equally good are a
/// refusal, because one of them would be the wrong one.
package struct RuntimeDetection {
  /// What a socket said.
  package enum Answer: Sendable, Equatable {
    /// An API server runs behind it, by this id.
    case runsIt(String)
    /// It answers, and no API server runs behind it.
    case runsNone
    /// Nobody serves it, because.
    case isNotThere(String)
    /// It cannot be told, because: looking elsewhere would not take that doubt away.
    case isInDoubt(String)
  }

  /// What was decided.
  package enum Finding: Sendable, Equatable {
    /// A runtime's socket; not settled where no API server runs behind it now.
    case socket(RuntimeCandidate, isSettled: Bool)
    /// The service unit that holds this process.
    case unit(String, pid: Int32)
    /// A process that nothing holds, and the supervisor that is evident.
    case process(pid: Int32, supervisor: String?)
  }

  private let candidates: [RuntimeCandidate]
  private let ask: (RuntimeCandidate) -> Answer
  private let search: () -> Result<[APIServerProcess], ProcUnreadable>
  /// What was looked at and what it said, a step each.
  package private(set) var steps: [String] = []
  /// The runtime to wait for where no API server runs anywhere.
  private var idle: RuntimeCandidate?
  /// Whether kubelet's own runtime runs no API server now: what was found elsewhere may not be this
  /// master's, so that it is looked for again.
  package var waitsForAnother: Bool { idle?.isKubelets == true }

  /// A detection over these sockets, best first, and this process table; both are asked only as far
  /// as it takes.
  package init(
    candidates: [RuntimeCandidate], ask: @escaping (RuntimeCandidate) -> Answer,
    processes: @escaping () -> Result<[APIServerProcess], ProcUnreadable>
  ) {
    self.candidates = candidates
    self.ask = ask
    search = processes
  }

  /// Sockets first, then units and processes.
  ///
  /// - Throws: `NoRuntime` that says what was found.
  package mutating func anything() throws(NoRuntime) -> Finding {
    if let found = try socket(among: candidates) { return found }
    if let found = try process() { return found }
    if let idle { return .socket(idle, isSettled: false) }
    throw NoRuntime(
      "nothing that runs an API server was found (\(told)): if this is a master, set runtime.kind, and runtime.socket or runtime.unit"
    )
  }

  /// A socket of this interface, whatever else runs here.
  package mutating func socket(of api: RuntimeCandidate.API) throws(NoRuntime) -> Finding {
    if let found = try socket(among: candidates.filter { $0.api == api }) { return found }
    if let idle { return .socket(idle, isSettled: false) }
    throw NoRuntime("no such runtime was found (\(told)): name its socket as runtime.socket")
  }

  /// A unit.
  package mutating func unit() throws(NoRuntime) -> Finding {
    if let found = try process(), case .unit = found { return found }
    throw NoRuntime(
      "no API server's process belongs to a service unit (\(told)): name it as runtime.unit")
  }

  /// A process that neither a container nor a unit holds.
  package mutating func bareProcess() throws(NoRuntime) -> Finding {
    if let found = try process(), case .process = found { return found }
    throw NoRuntime(
      "no API server runs as a bare process (\(told)): set runtime.kind: auto, or runtime.process.argument"
    )
  }

  private var told: String { steps.joined(separator: "; ") }

  private mutating func socket(
    among candidates: [RuntimeCandidate]
  ) throws(NoRuntime) -> Finding? {
    if candidates.isEmpty { steps.append("no container runtime's socket exists") }
    var running: [RuntimeCandidate] = []
    var ids: Set<String> = []
    for candidate in candidates {
      let name = "\(candidate.api.name) at \(candidate.socket) (\(candidate.origin))"
      switch ask(candidate) {
      case .runsIt(let id):
        steps.append("\(name) runs it: \(id)")
        // Whatever else runs here, this is where kubelet would start the next one.
        if candidate.isKubelets { return .socket(candidate, isSettled: true) }
        // cri-dockerd and the engine behind it show the same container.
        if ids.insert(id).inserted { running.append(candidate) }
      case .runsNone:
        steps.append("\(name) runs no API server")
        idle = idle ?? candidate
      case .isNotThere(let why):
        steps.append("\(name): \(why)")
        // kubelet's own will be served again.
        if candidate.isKubelets { idle = idle ?? candidate }
      case .isInDoubt(let why): throw NoRuntime("\(name): \(why)")
      }
    }
    guard let only = running.first else { return nil }
    guard running.count == 1 else {
      throw NoRuntime(
        "several runtimes run an API server (\(running.map(\.socket).joined(separator: ", "))): name the right one as runtime.socket"
      )
    }
    return .socket(only, isSettled: true)
  }

  /// The one unit or bare process that is an API server, outside of every container.
  private mutating func process() throws(NoRuntime) -> Finding? {
    let found: [APIServerProcess]
    switch search() {
    case .success(let value): found = value
    case .failure(let failure): throw NoRuntime(failure.reason)
    }
    steps += found.isEmpty ? ["no API server's process runs"] : found.map { "\($0)" }
    var outside: [APIServerProcess] = []
    for process in found {
      switch process.holder {
      case .container: continue
      // Processes of one unit are one candidate.
      case .unit where outside.contains { $0.holder == process.holder }: continue
      case .unit, .neither: outside.append(process)
      case .unknown: throw NoRuntime("\(process)")
      }
    }
    guard outside.count < 2 else {
      throw NoRuntime(
        "several API servers run here (\(outside.map { "\($0)" }.joined(separator: "; "))): set runtime.unit, or runtime.kind: process with runtime.process.argument"
      )
    }
    guard let one = outside.first else { return nil }
    if case .unit(let name) = one.holder { return .unit(name, pid: one.id.pid) }
    return .process(pid: one.id.pid, supervisor: one.supervisor)
  }
}

/// Why there is no driver.
package struct NoRuntime: Error, Equatable {
  /// One or two lines for people.
  package let reason: String

  init(_ reason: String) { self.reason = reason }
}

extension RuntimeCandidate.API {
  /// What it is called.
  var name: String {
    switch self {
    case .cri: "CRI"
    case .docker: "the Docker Engine"
    }
  }
}
