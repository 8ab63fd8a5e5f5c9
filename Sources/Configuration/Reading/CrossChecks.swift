internal import RestartDecision

/// What one value alone cannot show: contradictions between values, and what was probably not
/// meant. Says nothing about a value that was refused already.
struct CrossChecks {
  let settings: Settings
  let origins: [String: Origin]
  private let refused: Set<String>
  private let isIncomplete: Bool
  var problems: [ConfigurationProblem] = []
  var warnings: [ConfigurationProblem] = []

  init(merged: SettingsMerger) {
    settings = merged.settings
    origins = merged.origins
    refused = merged.refused
    isIncomplete = merged.isIncomplete
  }

  mutating func run() {
    lengths()
    restarts()
    cluster()
    generator()
    others()
    // Advice on a configuration that does not hold would only hide what matters.
    if problems.isEmpty, !isIncomplete, refused.isEmpty { advise() }
  }

  private mutating func lengths() {
    let looks = settings.looks
    let timeouts = [
      ("apiServer.probeDeadline", settings.apiServer.probeDeadline),
      ("runtime.timeout", settings.runtime.timeout),
      ("readiness.timeout", settings.readiness.timeout),
      ("preflight.etcdTimeout", settings.preflight.etcdTimeout),
    ]
    for (path, length) in timeouts where length > looks.deadline {
      conflict(
        path, "is longer than", "looks.deadline", "a part of a look must fit into the whole look")
    }
    if looks.interval < looks.flightInterval {
      conflict(
        "looks.interval", "is shorter than", "looks.flightInterval",
        "looks come more often while a restart is in flight")
    }
    if settings.thresholds.critical > settings.thresholds.warning {
      conflict(
        "thresholds.critical", "is longer than", "thresholds.warning", "warning comes first")
    }
  }

  private mutating func restarts() {
    let restart = settings.restart
    if let renewBefore = restart.renewBefore, isSet("restart.urgentBefore"),
      restart.urgentBefore > renewBefore
    {
      conflict(
        "restart.urgentBefore", "is longer than", "restart.renewBefore",
        "a restart would be urgent before it is due")
    }
    if restart.soak >= restart.proofLimit {
      conflict(
        "restart.soak", "is not shorter than", "restart.proofLimit",
        "the proof includes the soak and could never succeed")
    }
  }

  private mutating func cluster() {
    let cluster = settings.cluster
    if cluster.lease.renewDeadline > cluster.lease.duration * 8 / 10 {
      conflict(
        "cluster.lease.renewDeadline", "is more than eight tenths of", "cluster.lease.duration",
        "a holder must have stopped believing in its hold before others take it")
    }
    if cluster.lease.renewInterval > cluster.lease.renewDeadline / 2 {
      conflict(
        "cluster.lease.renewInterval", "is more than half of", "cluster.lease.renewDeadline",
        "one lost sign of life must not lose the lock")
    }
    if settings.looks.deadline > cluster.lease.renewDeadline - cluster.lease.renewInterval {
      conflict(
        "looks.deadline", "does not fit between", "cluster.lease.renewInterval",
        "a look must end before the Lease's renewDeadline is over")
    }
    if cluster.singleMaster, !cluster.peers.isEmpty {
      conflict(
        "cluster.singleMaster", "contradicts", "cluster.peers", "one of the two is wrong")
    }
    let names = cluster.peers.map(\.name)
    let places = cluster.peers.map(\.address)
    if Set(names).count < names.count || Set(places).count < places.count {
      problems.append(
        ConfigurationProblem(
          .contradiction, at: origins["cluster.peers"] ?? .standard,
          "cluster.peers names a master or an address twice"))
    }
  }

  private mutating func others() {
    if settings.state.directory == settings.state.runtimeDirectory {
      conflict(
        "state.directory", "is the same as", "state.runtimeDirectory",
        "one must outlive a reboot and the other must not")
    }
  }

  /// Whether somebody set a value; a layout's default is nobody's word.
  func isSet(_ path: String) -> Bool {
    origins[path]?.isSomebodys == true
  }

  /// `restart.urgentBefore (40d, FILE:9) is longer than restart.renewBefore (30d, FILE:8): why`.
  mutating func conflict(_ path: String, _ relation: String, _ other: String, _ why: String) {
    guard !isIncomplete, !refused.contains(path), !refused.contains(other) else { return }
    let place = origins[path] ?? origins[other] ?? .standard
    problems.append(
      ConfigurationProblem(
        .contradiction, at: place,
        "\(named(path)) \(relation) \(named(other)): \(why)"))
  }

  mutating func advise(_ path: String, _ message: String) {
    warnings.append(
      ConfigurationProblem(.advice, at: origins[path] ?? .standard, "\(named(path)) \(message)"))
  }

  /// Whether a value is worth a word of its own.
  func isGood(_ path: String) -> Bool { !isIncomplete && !refused.contains(path) }

  private func named(_ path: String) -> String {
    let value = Schema.shared.key(path)?.write(settings) ?? ""
    return "\(path) (\(value), \(origins[path] ?? .standard))"
  }
}
