package import SystemdKit

/// An API server that systemd runs as a unit: alone, or within k3s, kubelite or k0s. It is restarted
/// as a unit.
package final class UnitRuntime: ContainerRuntime {
  private let selection: UnitSelection
  private let bus: ServiceManagerAddress
  private let wakeFD: Int32?
  private let procFS: ProcFS
  /// The most that `beginStop` may take to ask systemd.
  private static let askingLimit: Duration = .seconds(5)

  /// A driver for the selected unit. `wakeFD` ends every wait when it becomes readable.
  package init(
    selection: UnitSelection, bus: ServiceManagerAddress = .standard, wakeFD: Int32? = nil,
    procFS: ProcFS = ProcFS()
  ) {
    self.selection = selection
    self.bus = bus
    self.wakeFD = wakeFD
    self.procFS = procFS
  }

  /// systemd writes the main process's start down; true for as long as the API server is that one
  /// (under k0s it is a child, whose age is computed).
  package private(set) var recordsStart = true

  /// systemd's version.
  package func version(within limit: Duration) throws(RuntimeFailure) -> RuntimeVersion {
    let version = try asking(limit) { manager throws(BusFailure) in try manager.version() }
    return RuntimeVersion(name: "systemd", version: version, api: "D-Bus")
  }

  /// The API server of the one unit; a unit that is not active is a refusal with its state.
  package func apiServer(within limit: Duration) throws(RuntimeFailure) -> APIServerContainer {
    let (unit, apiServers) = try look(limit)
    let pid = try UnitProcess.choose(
      unit: unit.id, mainPID: unit.mainPID ?? 0, apiServers: apiServers)
    let process: ProcessStart
    switch procFS.processStart(pid) {
    case .success(let start): process = start
    case .failure(let failure): throw .unreachable(failure.reason)
    }
    recordsStart = pid == unit.mainPID && unit.mainStartedAt > 0
    let startedAt =
      recordsStart ? Int64(clamping: unit.mainStartedAt / 1_000_000) : process.unixSecondsByAge
    return APIServerContainer(
      id: UnitID(unit: unit.id, invocation: unit.invocationID).description,
      name: unit.id, createdAt: startedAt, startedAt: startedAt, process: process)
  }

  /// The manager's own state. One with failed units (`degraded`) is ready; one that goes down, or
  /// never came up, is not.
  package func readiness(within limit: Duration) throws(RuntimeFailure) -> RuntimeReadiness? {
    let state = try asking(limit) { manager throws(BusFailure) in try manager.systemState() }
    let isReady = state != "stopping" && state != "maintenance"
    return RuntimeReadiness(
      runtimeReady: isReady, networkReady: nil,
      problems: isReady ? [] : ["systemd is in state \(state): nothing would be started again"])
  }

  /// Always `.notApplicable`.
  package func presence(
    ofImage image: String, within limit: Duration
  ) throws(RuntimeFailure) -> ImagePresence { .notApplicable }

  /// Always nil.
  package func sandbox(
    of container: APIServerContainer, within limit: Duration
  ) throws(RuntimeFailure) -> PodSandboxFacts? { nil }

  /// `TimeoutStopSec=` of the unit; nil where it is infinite, so that nothing ends the grace.
  package func stopLimit(
    of container: APIServerContainer, within limit: Duration
  ) throws(RuntimeFailure) -> Duration? {
    guard let id = UnitID(container.id) else {
      throw .malformed("not the id of a unit: \(container.id)")
    }
    return try asking(limit) { manager throws(BusFailure) in
      try manager.unit(named: id.unit).timeoutStop
    }
  }

  /// What a preflight wants to know of the unit.
  package func unitFacts(within limit: Duration) throws(RuntimeFailure) -> UnitFacts {
    let (unit, apiServers) = try look(limit)
    let pid = try UnitProcess.choose(
      unit: unit.id, mainPID: unit.mainPID ?? 0, apiServers: apiServers)
    let commandLine: [String]
    switch procFS.commandLine(pid) {
    case .success(let words): commandLine = words
    case .failure(let failure): throw .unreachable(failure.reason)
    }
    let chain = [pid, unit.mainPID].compactMap { $0 } + parent(of: pid)
    return UnitFacts(
      name: unit.id, fragmentPath: unit.fragmentPath, dropInPaths: unit.dropInPaths,
      needDaemonReload: unit.needsReload, startCommands: unit.startCommands,
      commandLine: commandLine, environment: unit.environment,
      environmentFiles: unit.environmentFiles, timeoutStop: unit.timeoutStop,
      restartPolicy: unit.restartPolicy, dependents: unit.dependents,
      wholeServer: WholeServer.of(
        unit: unit.id, processes: chain.compactMap { try? procFS.commandLine($0).get() }),
      refusal: UnitRefusal.inSetup(unit))
  }

  /// k0s need not be the unit's main process itself.
  private func parent(of pid: Int32) -> [Int32] {
    (try? procFS.stat(pid).get()).map { [$0.parent] } ?? []
  }

  /// Has systemd restart the unit, once everything that speaks against it was asked: systemd sends
  /// TERM, and KILL no sooner than `TimeoutStopSec=`, which must not be below the grace. The asking
  /// ends by `before`, so that nothing is sent on what was true before that only.
  package func beginStop(
    _ container: APIServerContainer, grace: Duration, deadline: Duration,
    before: ContinuousClock.Instant?
  ) -> any StopCall {
    let begun = ContinuousClock.now
    if case .failure(let refusal) = StopRequest.graceSeconds(grace: grace, deadline: deadline) {
      return RefusedStop(refusal.reason)
    }
    guard let id = UnitID(container.id), let process = container.process else {
      return RefusedStop("not a unit with a process: \(container.id)")
    }
    let limit = begun.advanced(by: Self.askingLimit)
    do throws(BusFailure) {
      let manager = try ServiceManager(
        bus, deadline: before.map { min($0, limit) } ?? limit, wakeFD: wakeFD)
      let unit = try manager.unit(named: id.unit)
      if let reason = UnitRefusal.now(unit, expected: id, grace: grace) {
        return RefusedStop(reason)
      }
      guard case .success(process) = procFS.processStart(process.pid) else {
        return RefusedStop("process \(process.pid) of \(unit.id) is gone already")
      }
      if StopMoment.isOver(before) { return RefusedStop.tooLate() }
      let watch = try manager.restart(unit: unit.id)
      return UnitStopCall(
        watch, unit: unit.id, process: process, procFS: procFS,
        deadline: begun.advanced(by: deadline))
    } catch {
      // Everything that throws here does so before the request is out.
      if case .timedOut = error, StopMoment.isOver(before) { return RefusedStop.tooLate() }
      return RefusedStop(error.description)
    }
  }

  /// The unit, which is one with an API server that runs, and every API server of the machine.
  private func look(
    _ limit: Duration
  ) throws(RuntimeFailure) -> (UnitProperties, [APIServerProcess]) {
    let apiServers: [APIServerProcess]
    switch ProcessSearch(procFS: procFS).apiServers() {
    case .success(let found): apiServers = found
    case .failure(let failure): throw .unreachable(failure.reason)
    }
    let name: String
    switch selection {
    case .named(let configured): name = configured
    case .found: name = try UnitProcess.unit(of: apiServers)
    }
    let unit = try asking(limit) { manager throws(BusFailure) in try manager.unit(named: name) }
    if let reason = UnitRefusal.state(unit) { throw .unitUnusable(reason) }
    return (unit, apiServers)
  }

  private func asking<Answer>(
    _ limit: Duration, _ question: (ServiceManager) throws(BusFailure) -> Answer
  ) throws(RuntimeFailure) -> Answer {
    do throws(BusFailure) {
      return try question(
        ServiceManager(bus, deadline: .now.advanced(by: limit), wakeFD: wakeFD))
    } catch {
      switch error {
      case .interrupted: throw .interrupted
      case .malformed(let what): throw .malformed(what)
      case .timedOut(let place): throw .timedOut("systemd at \(place)")
      case .unreachable, .closed, .refused: throw .unreachable(error.description)
      }
    }
  }
}
