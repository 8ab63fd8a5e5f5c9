package import Configuration
import ContainerRuntime
import ControlPlaneNode
import Glibc
package import HTTPTransport
import KubernetesClient
import LoopbackCertificate
package import RestartDecision
package import Supervision
import TLSProbe

/// Looks at this master. The only place where the leaves' words become the loop's facts.
///
/// It looks at the container before and after the certificate, so that a certificate is never
/// matched with another process's container.
package final class MasterView: Observing {
  /// What parts of the master a look takes in.
  package enum Scope: Sendable {
    /// Certificate and container: what anybody may ask.
    case certificate
    /// And `/readyz`, with our credential.
    case readiness
    /// And the preflight.
    case preflight
  }

  /// The configuration.
  package let settings: Settings
  /// Where a key's value comes from.
  let origin: (String) -> Origin
  /// This node's name.
  package let node: String
  /// Who armed or disarmed the service, where a command did.
  let modeNote: String?
  /// The last look.
  package private(set) var sight: Sight?
  /// Carries every HTTP exchange of this process.
  let transport: HTTPTransport
  /// Ends waits when a signal comes.
  let wake: Wake?
  /// What this process has begun.
  let inFlight: RestartInFlight
  /// What reaches the API server, and how that was found.
  private(set) var choice: RuntimeChoice?
  private(set) var detection: [String] = []
  private var runtimeProblem: String?
  private var isInFlight = false
  /// Where the API server listened, while nothing tells it.
  var lastTarget: (ProbeTarget, String)?
  /// What the last full look found of files that the API server does not take over.
  var staleFinding: StaleFinding?
  var runtime: (any ContainerRuntime)? { choice?.runtime }
  /// Moves the manifest away and back, where an operator asked for that.
  let manifestMethod: ManifestMethod
  /// An operator only asks what that would be.
  let plansManifestMethod: Bool
  let state: StateDirectory
  let boot: BootIdentity
  /// The rest of the cluster; `nil` for a single master.
  let cluster: ClusterView?
  /// The files of a patched API server's certificate; `nil` where none are configured.
  let pair: PairKeeper?

  /// A view of the master that `settings` describe.
  ///
  /// - Throws: `FileFault` or `HTTPFailure`, for what no look could do without.
  package init(
    _ configuration: LoadedConfiguration, wake: Wake?,
    inFlight: RestartInFlight = RestartInFlight(),
    transport: HTTPTransport? = nil, manifestMethod: ManifestMethod? = nil,
    plansManifestMethod: Bool = false
  ) throws {
    settings = configuration.settings
    origin = configuration.origin
    node = configuration.nodeName
    modeNote = MasterLayout.observedOnly(settings) ?? ModeDropIn.note(in: configuration)
    self.wake = wake
    self.inFlight = inFlight
    self.transport = try transport ?? HTTPTransport()
    state = StateDirectory(path: settings.state.directory)
    self.manifestMethod = try manifestMethod ?? ManifestMethod(state: state)
    self.plansManifestMethod = plansManifestMethod
    let bootText = try BootIdentity.currentText()
    boot = BootIdentity(text: bootText)
    pair = PairKeeper(settings.generator)
    cluster =
      settings.cluster.singleMaster
      ? nil
      : ClusterView(
        settings, node: node, bootText: bootText, transport: self.transport,
        wakeFD: wake?.signals, inFlight: inFlight)
  }

  /// How much longer than its grace a stop's call may take.
  var stopMargin: Duration { settings.runtime.timeout.duration + .seconds(10) }

  /// The operator's program for `hook`, if one is configured.
  func hookProgram(_ hook: RestartDecision.Hook) -> HookProgram? {
    let hooks = settings.restart.hooks
    let program = hook == .preStop ? hooks.preStop : hooks.postProof
    return program.command.isEmpty
      ? nil : HookProgram(command: program.command, deadline: program.deadline)
  }

  /// The process of `container` as the loop knows it; `nil` if its start could not be read.
  func identity(of container: APIServerContainer) -> ProcessIdentity? {
    guard let process = container.process else { return nil }
    return ProcessIdentity(
      container: Digest.fnv1a(container.id.utf8),
      started: BootTime(milliseconds: process.startedAfterBoot.wholeMilliseconds), boot: boot)
  }

  package func observe(at now: Moment, _ request: LookRequest) -> Observation {
    // Between a stop and its proof there is no API server for a while, and that is no reason to
    // believe in another one.
    isInFlight = request.attempt != nil
    let sight = look(
      request.depth == .full ? .preflight : .readiness, memory: request.memory,
      peers: !request.asksPeers ? .no : request.attempt == nil ? .unhurried : .beforeStop,
      remembers: true)
    var observation = observation(sight, attempt: request.attempt)
    observation.isInterrupted = wake?.signalIsPending ?? false
    return observation
  }

  /// Looks, within `looks.deadline` in all; with `remembers`, members that were seen are kept in the
  /// state folder.
  package func look(
    _ scope: Scope, memory: Memory, peers: PeerQuestions = .unhurried, remembers: Bool = false
  ) -> Sight {
    let whole = LookBudget(settings.looks.deadline.duration)
    // A cluster that does not answer must not cost the second look at the container.
    let budget = whole.keeping(settings.runtime.timeout.duration)
    let files = RootedFilesystem()
    chooseRuntime(files, budget)
    let manifest = readManifest(files)
    var sight = Sight(
      at: Clocks.now(), target: ProbeTarget(host: "", port: 0), targetOrigin: "",
      manifest: manifest, certificate: .problem(label: "not-asked", "not asked"),
      runtime: choice?.name ?? "none")
    sight.detection = detection
    sight.holder = choice?.holder ?? .container
    // Only a process tells where it listens when no manifest does.
    var before = manifest.value == nil ? findContainer(budget, &sight) : nil
    let launch = launch(manifest.value, before, files, budget, scope)
    sight.flags = launch.flags
    sight.isStaticPod = launch.definition == .staticPod
    if case .unit(let name, _) = sight.holder, let whole = launch.whole {
      sight.holder = .unit(name: name, whatElse: whole.whatElse)
    }
    (sight.target, sight.targetOrigin) = target(launch)
    let begun =
      scope == .certificate
      ? nil
      : cluster?.begin(
        budget, own: APIServerAddress(host: sight.target.host, port: sight.target.port))
    if manifest.value != nil { before = findContainer(budget, &sight) }
    // Flags that cannot be read are the preflight's to report.
    if let flags = launch.flags {
      sight.grace = try? StopGrace.compute(
        flags, running: launch.isProcess ? nil : Self.flags(of: before),
        drainLimit: settings.restart.drainLimit.duration)
    }
    if scope == .preflight {
      sight.preflight = preflight(
        manifest, launch, container: before, containerProblem: sight.container?.problem, files,
        budget)
    }
    if scope != .certificate {
      sight.pair = pair?.look()
      askReadiness(sight.target, files, budget, &sight)
    }
    probe(sight.target, budget, &sight)
    correlate(memory, &sight)
    // Last, because their answers must be the youngest.
    switch begun {
    case nil: break
    case .failure(let error): sight.clusterProblem = "\(error)"
    case .success(let begun):
      sight.cluster = cluster?.finish(
        begun, own: ownMaster(sight.target, sight), questions: peers, remembers: remembers, budget)
    }
    let after = findContainer(whole, &sight)
    // One that could not be seen the second time is not known to have changed.
    sight.containerChanged =
      after != nil && before.map { identity(of: $0) } != after.map { identity(of: $0) }
    sight.at = Clocks.now()
    correlate(memory, &sight)
    self.sight = sight
    return sight
  }

  private func probe(_ target: ProbeTarget, _ budget: LookBudget, _ sight: inout Sight) {
    var limits = ProbeLimits()
    limits.deadline = budget.share(settings.apiServer.probeDeadline.duration)
    switch probeTLS(
      target, serverName: LoopbackFormat.serverName, limits: limits, interruptedBy: wake?.signals)
    {
    case .failure(let failure):
      sight.certificate = .problem(label: failure.label, "\(sight.address): \(failure)")
    case .success(let chain):
      sight.protocolVersion = chain.protocolVersion
      do {
        sight.certificate = .value(try LoopbackIdentity.recognise(chain.certificates))
      } catch {
        sight.certificate = .problem(label: "not-loopback", "\(sight.address): \(error)")
      }
    }
  }

  // MARK: - The container

  private func chooseRuntime(_ files: RootedFilesystem, _ budget: LookBudget) {
    if let request = manifestRequest {
      detection = []
      do throws(CommandFailure) {
        choice = try manifestChoice(request, files)
      } catch {
        choice = nil
        runtimeProblem = error.description
      }
      return
    }
    if let choice, choice.isSettled || isInFlight, !(choice.runtime is ManifestRuntime) { return }
    let (found, steps) = RuntimeSearch(
      settings: settings, origin: origin,
      candidates: { [self] in kubeletSettings(files).candidates }, transport: transport,
      wakeFD: wake?.signals,
      budget: budget
    ).find()
    switch found {
    case .success(let found): (choice, runtimeProblem) = (found, nil)
    case .failure(let failure): (choice, runtimeProblem) = (nil, failure.reason)
    }
    detection = [MasterLayout.sentence(settings.layout, files)] + steps
  }

  private func findContainer(_ budget: LookBudget, _ sight: inout Sight) -> APIServerContainer? {
    sight.containerCount = nil
    guard let runtime else {
      sight.container = .problem(label: "no-runtime", runtimeProblem ?? "no container runtime")
      return nil
    }
    do {
      let container = try runtime.apiServer(
        within: budget.share(settings.runtime.timeout.duration))
      sight.container = .value(container)
      return container
    } catch {
      switch error {
      case .none: sight.containerCount = 0
      case .several(let found): sight.containerCount = found.count
      default: break
      }
      // The machine may have another runtime by now.
      if let found = choice, !found.isConfigured { choice = found.unsettled }
      sight.container = .problem(label: "container", "\(error)")
      return nil
    }
  }
}
