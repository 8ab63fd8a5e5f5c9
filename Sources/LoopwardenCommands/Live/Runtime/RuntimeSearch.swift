import Configuration
import ContainerRuntime
import ControlPlaneNode
import HTTPTransport

/// Makes the driver: by the configuration's word, else by what detection finds.
struct RuntimeSearch {
  let settings: Settings
  /// Where a key's value comes from.
  let origin: (String) -> Origin
  /// The sockets that may be the one, best first.
  let candidates: () -> [RuntimeCandidate]
  let transport: HTTPTransport
  let wakeFD: Int32?
  let budget: LookBudget

  /// The driver, and how it was found, a step each.
  func find() -> (Result<RuntimeChoice, NoRuntime>, steps: [String]) {
    let runtime = settings.runtime
    if let unit = runtime.unit, runtime.kind == .systemd || runtime.kind == .auto {
      return (.success(self.unit(unit, word("runtime.unit"), isConfigured: true)), [])
    }
    if let socket = runtime.socket, let api = api(of: socket) {
      let place = RuntimeCandidate(api: api, socket: socket, origin: word("runtime.socket"))
      return (.success(self.socket(place, isSettled: true, isConfigured: true)), [])
    }
    if runtime.kind == .process, let argument = runtime.process.argument {
      return (.success(process(runtime.process, argument)), [])
    }
    var detection = RuntimeDetection(
      candidates: candidates(),
      ask: ask, processes: { ProcessSearch().apiServers() })
    do throws(NoRuntime) {
      let finding: RuntimeDetection.Finding =
        switch runtime.kind {
        case .auto: try detection.anything()
        case .cri: try detection.socket(of: .cri)
        case .docker: try detection.socket(of: .docker)
        case .systemd: try detection.unit()
        case .process: try detection.bareProcess()
        }
      return (.success(choice(finding, isSettled: !detection.waitsForAnother)), detection.steps)
    } catch {
      return (.failure(error), detection.steps)
    }
  }

  /// Whose word a key is, for people.
  private func word(_ path: String) -> String {
    if case .layout = origin(path) { "\(origin(path))" } else { "configured" }
  }

  /// The interface of a configured socket; nil where the kind has none. Only the Docker Engine's own
  /// name says that it is not CRI.
  private func api(of socket: String) -> RuntimeCandidate.API? {
    switch settings.runtime.kind {
    case .cri: .cri
    case .docker: .docker
    case .auto: socket.hasSuffix("/docker.sock") ? .docker : .cri
    case .systemd, .process: nil
    }
  }

  private func ask(_ candidate: RuntimeCandidate) -> RuntimeDetection.Answer {
    do throws(RuntimeFailure) {
      let container = try driver(candidate).apiServer(
        within: budget.share(settings.runtime.timeout.duration))
      return .runsIt(ContainerReport.short(container.id))
    } catch {
      switch error {
      case .none: return .runsNone
      case .socketMissing: return .isNotThere("\(error)")
      // A socket that nobody serves any more, or that speaks something else (Docker's own
      // containerd has CRI switched off), unless it is the one that kubelet needs.
      case .unreachable where !candidate.isKubelets: return .isNotThere("\(error)")
      case .unsupportedAPI where !candidate.isKubelets: return .isNotThere("\(error)")
      default: return .isInDoubt("\(error)")
      }
    }
  }

  private func driver(_ candidate: RuntimeCandidate) -> any ContainerRuntime {
    switch candidate.api {
    case .cri: CRIRuntime(socket: candidate.socket, transport: transport, wakeFD: wakeFD)
    case .docker: DockerRuntime(socket: candidate.socket, transport: transport, wakeFD: wakeFD)
    }
  }

  private func choice(_ finding: RuntimeDetection.Finding, isSettled: Bool) -> RuntimeChoice {
    switch finding {
    case .socket(let candidate, let runsIt):
      return socket(candidate, isSettled: runsIt && isSettled)
    case .unit(let name, _): return unit(name, "found by its process", isSettled: isSettled)
    case .process(_, let supervisor):
      let supervised = settings.runtime.process.supervised
      return RuntimeChoice(
        runtime: ProcessRuntime(selection: .search, supervised: supervised),
        name: "bare process",
        holder: .process(supervisedBy: supervised ? "its supervisor" : supervisor),
        isSettled: isSettled)
    }
  }

  private func socket(
    _ candidate: RuntimeCandidate, isSettled: Bool, isConfigured: Bool = false
  ) -> RuntimeChoice {
    RuntimeChoice(
      runtime: driver(candidate),
      name: "\(candidate.api.name) at \(candidate.socket) (\(candidate.origin))",
      isSettled: isSettled, isConfigured: isConfigured)
  }

  private func unit(
    _ name: String, _ origin: String, isSettled: Bool = true, isConfigured: Bool = false
  ) -> RuntimeChoice {
    RuntimeChoice(
      runtime: UnitRuntime(selection: .named(name), wakeFD: wakeFD),
      name: "systemd unit \(name) (\(origin))",
      holder: .unit(name: name, whatElse: UnitCompany.whatElse(unit: name)),
      isSettled: isSettled, isConfigured: isConfigured)
  }

  private func process(_ process: Settings.ProcessDriver, _ argument: String) -> RuntimeChoice {
    let match = ProcessMatch(executable: process.executable, requiredArgument: argument)
    return RuntimeChoice(
      runtime: ProcessRuntime(
        selection: process.pidFile.map { .pidFile(path: $0, match) } ?? .scan(match),
        supervised: process.supervised),
      name: "bare process \(process.executable) \(argument)",
      holder: .process(supervisedBy: process.supervised ? "its supervisor" : nil),
      isSettled: true, isConfigured: true)
  }
}
