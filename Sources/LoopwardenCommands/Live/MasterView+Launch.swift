import Configuration
import ContainerRuntime
import ControlPlaneNode
import Glibc
import TLSProbe

/// What the API server is started with, and what says so.
struct LaunchFacts {
  /// Its flags; nil where they cannot be told.
  let flags: APIServerFlags?
  /// What says so, for the middle of a sentence.
  let origin: String
  /// Whether that is the running process, rather than what the next one will be started from.
  let isProcess: Bool
  /// What a preflight goes by.
  let definition: APIServerDefinition
  /// What restarts besides, where the API server is a part of something bigger.
  let whole: ControlPlaneNode.WholeServer?
}

/// Where a master's API server is, and with which flags it is started.
extension MasterView {
  /// The static pod's manifest; a unit has none, whatever lies in the folder.
  func readManifest(_ files: RootedFilesystem) -> Found<APIServerManifest> {
    if case .unit(let name, _) = choice?.holder {
      return .problem(label: "no-static-pod", "\(name) runs the API server, which has no manifest")
    }
    if case .process = choice?.holder, choice?.isConfigured == false {
      // kubelet's own run in containers: a manifest that lies here is not this process's.
      return .problem(
        label: "no-static-pod", "the API server is a bare process, outside of every container")
    }
    let path = manifestMethod.parkedManifest ?? settings.apiServer.manifest
    do {
      return .value(try APIServerManifest.parse(try files.read(path), path: path))
    } catch let error as ManifestError {
      return .problem(label: "manifest-unparsable", "\(error)")
    } catch let error as FileFailure {
      if case .process = choice?.holder, error == .missing {
        return .problem(
          label: "no-static-pod", "the API server is a bare process, without manifest")
      }
      return .problem(label: "manifest-unreadable", "the manifest \(path) \(error)")
    } catch {
      return .problem(label: "manifest-unreadable", "\(path): \(error)")
    }
  }

  /// What the API server is started with: the manifest, else the unit, else its own command line.
  func launch(
    _ manifest: APIServerManifest?, _ container: APIServerContainer?, _ files: RootedFilesystem,
    _ budget: LookBudget, _ scope: Scope
  ) -> LaunchFacts {
    if let manifest {
      return LaunchFacts(
        flags: manifest.flags, origin: settings.apiServer.manifest, isProcess: false,
        definition: .staticPod, whole: nil)
    }
    let running = Self.flags(of: container)
    let origin =
      container?.process.map { "the command line of process \($0.pid)" } ?? "no process"
    switch choice?.holder {
    case nil, .container:
      return LaunchFacts(
        flags: nil, origin: "no manifest", isProcess: false, definition: .staticPod, whole: nil)
    case .process(let supervisor):
      return LaunchFacts(
        flags: running, origin: origin, isProcess: true,
        definition: .process(supervisedBy: supervisor), whole: nil)
    case .unit(let name, _):
      // Only the checks need its word, and a process that hides its flags.
      let facts =
        scope == .preflight || running == nil
        ? unitFacts(within: budget.share(settings.runtime.timeout.duration)) : nil
      return launch(Self.definition(name, facts), facts, running, origin, files)
    }
  }

  private func launch(
    _ unit: UnitDefinition, _ facts: Result<UnitFacts, RuntimeFailure>?,
    _ running: APIServerFlags?, _ origin: String, _ files: RootedFilesystem
  ) -> LaunchFacts {
    let known = try? facts?.get()
    let whatElse = known.map(UnitCompany.whatElse) ?? UnitCompany.whatElse(unit: unit.name)
    let own = running.map { Known.known(EmbeddedFlags(flags: $0, sources: [])) } ?? .unknown(origin)
    let embedded = facts == nil ? nil : embeddedFlags(unit, files)
    let flags: APIServerFlags? =
      if case .known(let flags) = embedded ?? own { flags.flags } else { nil }
    return LaunchFacts(
      flags: flags, origin: embedded == nil ? origin : "what \(unit.name) is started with",
      isProcess: true, definition: .unit(unit),
      whole: whatElse.map {
        ControlPlaneNode.WholeServer(
          whatElse: $0, isAllowed: settings.restart.allowWholeServer, flags: embedded ?? own,
          isEmbedded: embedded != nil || UnitCompany.isEmbedded(known, unit: unit.name))
      })
  }

  /// The flags of an API server that is a part of another process, whose command line hides them; nil
  /// where it is a process of its own.
  private func embeddedFlags(
    _ unit: UnitDefinition, _ files: RootedFilesystem
  ) -> Known<EmbeddedFlags>? {
    MasterLayout.layout(settings.layout, files).flatMap {
      EmbeddedAPIServer.flags($0.distribution, unit: unit, in: files)
    }
  }

  /// The flags that the container's process runs with.
  static func flags(of container: APIServerContainer?) -> APIServerFlags? {
    guard let pid = container?.process?.pid, case .success(let words) = ProcFS().commandLine(pid),
      !words.isEmpty
    else { return nil }
    // k3s and kubelite hide the API server's flags, and have others of their own.
    if let program = APIServerProgram(words), [.k3s, .kubelite].contains(program) { return nil }
    return APIServerFlags(commandLine: words)
  }

  /// Where the API server listens: the configuration's word, else its flags, else the usual place.
  /// Never a load balancer: a peer would answer.
  func target(_ launch: LaunchFacts) -> (ProbeTarget, String) {
    let configured = settings.apiServer.target.map { ProbeTarget(host: $0.host, port: $0.port) }
    let origin = origin("apiServer.target")
    if let configured, origin.isSomebodys { return (configured, "configured") }
    let usual = ListenAddress.standard
    let place = configured ?? ProbeTarget(host: usual.host, port: usual.port)
    let name = configured == nil ? "the usual place" : "\(origin)"
    guard let flags = launch.flags else {
      // While a process is away nobody tells where it will listen but the one before it.
      if launch.isProcess, let sight, sight.flags != nil {
        lastTarget = (sight.target, "as the process had it that was seen last")
      }
      return lastTarget ?? (place, "\(name): no flags that could be read")
    }
    lastTarget = nil
    do {
      let address = try ListenAddress(flags)
      return (
        ProbeTarget(host: address.host, port: address.port),
        "--bind-address and --secure-port in \(launch.origin)"
      )
    } catch {
      return (place, "\(name): \(error)")
    }
  }
}
