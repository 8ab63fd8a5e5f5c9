import ControlPlaneNode

/// The same master without a static pod.
extension FakeMaster {
  static let unitPath = "/etc/systemd/system/kube-apiserver.service"
  static let dropInPath = "/etc/systemd/system/kube-apiserver.service.d/limits.conf"
  static let optionsPath = "/etc/default/kube-apiserver"
  static let program = "/usr/local/bin/kube-apiserver"
  static let argumentsPath = "/var/lib/server/arguments"

  /// No manifest, no kubelet's settings, nothing known of a container.
  private mutating func dropThePod() {
    manifestText = .some(nil)
    files["/var/lib/kubelet/config.yaml"] = nil
    let (start, environment) = (running.processStart, running.environment)
    running = RunningFacts(unknownBecause: "there is no container")
    running.processStart = start
    running.environment = environment
    running.stopLimit = .known(.seconds(90))
  }

  /// A unit that starts the API server; everything is healthy. `change` works on the definition when
  /// the flags are the healthy ones.
  mutating func becomeUnit(_ change: (inout UnitDefinition) -> Void = { _ in }) {
    dropThePod()
    set(Self.unitPath, "[Service]\n")
    set(Self.dropInPath, "[Service]\n")
    set(Self.optionsPath, "")
    set(Self.program, "")
    for path in [Self.unitPath, Self.dropInPath, Self.optionsPath] {
      modified[path] = Self.now - 7200
    }
    var unit = UnitDefinition(name: "kube-apiserver.service")
    unit.loadState = .known("loaded")
    unit.needsDaemonReload = .known(false)
    unit.restartRefusal = .known(nil)
    unit.fragmentPath = Self.unitPath
    unit.dropInPaths = [Self.dropInPath]
    unit.environmentFiles = [
      .init(path: Self.optionsPath, mayBeMissing: false),
      .init(path: "/etc/default/nothing", mayBeMissing: true),
    ]
    unit.startCommand = .known([Self.program] + flags)
    change(&unit)
    definition = .unit(unit)
  }

  /// A unit that runs more than the API server, with flags of its own for it; its process shows none.
  mutating func becomeWholeServer(isAllowed: Bool = true, flags given: [String]? = nil) {
    becomeUnit { $0.startCommand = .known([Self.program, "server"]) }
    hideArguments = true
    set(Self.argumentsPath, "")
    modified[Self.argumentsPath] = Self.now - 7200
    wholeServer = WholeServer(
      whatElse: "the scheduler", isAllowed: isAllowed,
      flags: .known(
        EmbeddedFlags(
          flags: APIServerFlags(arguments: given ?? flags), sources: [Self.argumentsPath])))
  }

  /// A unit that runs the API server alone, with which systemd restarts others.
  mutating func becomeUnitWithDependents(isAllowed: Bool = true) {
    becomeUnit()
    wholeServer = WholeServer(
      whatElse: "what depends on the unit restarts too: kube-scheduler.service",
      isAllowed: isAllowed,
      flags: .known(
        EmbeddedFlags(flags: APIServerFlags(arguments: runningFlags ?? flags), sources: [])),
      isEmbedded: false)
  }

  mutating func becomeProcess(supervisedBy supervisor: String?) {
    dropThePod()
    running.stopLimit = .known(nil)
    definition = .process(supervisedBy: supervisor)
  }
}
