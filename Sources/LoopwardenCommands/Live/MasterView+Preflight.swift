import Configuration
import ContainerRuntime
import ControlPlaneNode
import Glibc
import HTTPTransport
import KubernetesClient
import RestartDecision
import SystemdKit

/// What only the runtime and `/proc` know, put together for the preflight.
extension MasterView {
  func preflight(
    _ manifest: Found<APIServerManifest>, _ launch: LaunchFacts, container: APIServerContainer?,
    containerProblem: String?, _ files: RootedFilesystem, _ budget: LookBudget
  ) -> [ControlPlaneNode.PreflightFinding] {
    let running = runningFacts(manifest.value, container, budget, missing: containerProblem)
    // What is left after the runtime was asked.
    let wanted = settings.preflight.etcdTimeout.duration
    let limit = budget.share(wanted)
    let isCut = limit < wanted
    var inputs = PreflightInputs(
      paths: settings.nodePaths, files: files, running: running,
      drainLimit: settings.restart.drainLimit.duration, networkTimeout: limit,
      exchange: { [transport, wake] requests in
        let answers = PreflightNetwork.exchange(
          requests, over: transport, until: .now.advanced(by: limit), interruptedBy: wake?.signals)
        return isCut ? answers.map(Self.unjudged) : answers
      },
      kubeletUnitActive: { [wake] in
        Self.isActive("kubelet.service", until: .now.advanced(by: limit), wake?.signals)
      })
    inputs.definition = launch.definition
    inputs.wholeServer = launch.whole
    inputs.kubeletArguments = kubeletArguments
    inputs.kubeletHealth = settings.kubeletHealth
    inputs.minimumFreePercent = UInt64(settings.preflight.diskFreeMinimumPercent)
    return Preflight.run(inputs, now: Clocks.now().wall.unixSeconds)
  }

  /// Whether systemd holds a unit for active.
  private static func isActive(
    _ unit: String, until deadline: ContinuousClock.Instant, _ wakeFD: Int32?
  ) -> Known<Bool> {
    do throws(BusFailure) {
      let manager = try ServiceManager(deadline: deadline, wakeFD: wakeFD)
      return .known(try manager.unit(named: unit).activeState == "active")
    } catch {
      return .unknown("its health port is off, and \(error)")
    }
  }

  /// No answer within less time than the settings give says nothing: whoever was asked is not known
  /// to be silent.
  private static func unjudged(
    _ answer: Result<HTTPResponse, HTTPFailure>
  ) -> Result<HTTPResponse, HTTPFailure> {
    guard case .failure(let failure) = answer, failure.kind == .timedOut else { return answer }
    return .failure(
      HTTPFailure(
        kind: .interrupted,
        message: "\(failure.message): what was asked before took the look's time (looks.deadline)",
        surelyNotDelivered: false))
  }

  private func runningFacts(
    _ manifest: APIServerManifest?, _ container: APIServerContainer?, _ budget: LookBudget,
    missing: String?
  ) -> RunningFacts {
    var facts = RunningFacts(
      unknownBecause: missing ?? "the runtime told nothing of a container")
    guard let container, let runtime else { return facts }
    if case .process = choice?.holder { facts.isBareProcess = true }
    // Asked for before each question: a runtime that hangs takes what is left once, not each time.
    func limit() -> Duration { budget.share(settings.runtime.timeout.duration) }
    func ask<Value: Sendable>(_ question: () throws(RuntimeFailure) -> Known<Value>) -> Known<Value>
    {
      do { return try question() } catch { return .unknown("\(error)") }
    }
    facts.runtime = ask { () throws(RuntimeFailure) in
      guard let readiness = try runtime.readiness(within: limit()) else { return .known(.ready) }
      guard let isReady = readiness.runtimeReady else {
        return .unknown("the runtime does not report RuntimeReady")
      }
      return .known(
        isReady ? .ready : .notReady(readiness.problems.joined(separator: "; ")))
    }
    var imageName = container.image
    if let image = manifest?.image {
      facts.imagePresent = ask { () throws(RuntimeFailure) in
        let presence = try runtime.presence(ofImage: image, within: limit())
        // An image may have several names: the same id is the same image.
        if case .present(let id) = presence, !id.isEmpty, id == container.imageRef {
          imageName = image
        }
        return .known(presence != .missing)
      }
    }
    facts.stopLimit = ask { () throws(RuntimeFailure) in
      .known(try runtime.stopLimit(of: container, within: limit()))
    }
    facts.image = .known(.init(reference: imageName, resolved: container.imageRef))
    facts.mounts = .known(
      container.mounts.map { .init(containerPath: $0.containerPath, hostPath: $0.hostPath) })
    if runtime is ManifestRuntime {
      facts.image = .unknown(ManifestRuntime.notAsked)
      facts.mounts = .unknown(ManifestRuntime.notAsked)
    }
    sandboxFacts(container, runtime, limit, &facts)
    processFacts(container, &facts)
    return facts
  }

  private func sandboxFacts(
    _ container: APIServerContainer, _ runtime: any ContainerRuntime, _ limit: () -> Duration,
    _ facts: inout RunningFacts
  ) {
    do throws(RuntimeFailure) {
      guard let sandbox = try runtime.sandbox(of: container, within: limit()) else {
        // A driver without sandboxes needs none to start again.
        facts.sandboxReady =
          container.podID.isEmpty
          ? .known(true) : .unknown("the runtime does not list the pod's sandbox")
        return
      }
      facts.sandboxReady = .known(sandbox.isReady)
      if let image = sandbox.image {
        facts.sandboxImagePresent = .known(
          try runtime.presence(ofImage: image, within: limit()) != .missing)
      }
    } catch {
      facts.sandboxReady = .unknown("\(error)")
    }
  }

  private func processFacts(_ container: APIServerContainer, _ facts: inout RunningFacts) {
    guard let process = container.process else { return }
    let proc = ProcFS()
    facts.arguments =
      switch proc.commandLine(process.pid) {
      case .success(let words): .known(words)
      case .failure(let reason): .unknown(reason.reason)
      }
    do throws(FileFault) {
      let bytes = try SmallFile.read("/proc/\(process.pid)/environ")
      facts.environment = .known(
        bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    } catch {
      facts.environment = .unknown("\(error)")
    }
    let now = Clocks.now()
    let age = now.boot - BootTime(milliseconds: process.startedAfterBoot.wholeMilliseconds)
    facts.processStart = .known((now.wall - age).unixSeconds)
  }
}
