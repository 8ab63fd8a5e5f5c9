internal import RestartDecision

extension CrossChecks {
  /// What is allowed, but probably not meant.
  mutating func advise() {
    let restart = settings.restart
    if settings.cluster.singleMaster, isSet("restart.spread"), restart.spread > .zero {
      advise("restart.spread", "has no effect with cluster.singleMaster")
    }
    if let renewBefore = restart.renewBefore, renewBefore < restart.urgentBefore {
      advise(
        "restart.renewBefore",
        "is shorter than restart.urgentBefore"
          + " (\(DurationText.write(restart.urgentBefore))): a restart is urgent as soon as it is"
          + " due, so that windows never bind")
    }
    if restart.windows.isEmpty, restart.timeZone != Settings().restart.timeZone {
      advise("restart.timeZone", "has no effect without restart.windows")
    }
    runtime()
    let parts = [
      settings.apiServer.probeDeadline, settings.runtime.timeout, settings.readiness.timeout,
    ]
    if parts.reduce(.zero, +) > settings.looks.deadline {
      advise(
        "looks.deadline",
        "is shorter than apiServer.probeDeadline, runtime.timeout and readiness.timeout together:"
          + " a slow part leaves no time for the others")
    }
  }

  /// Values of a driver that is not the chosen one.
  private mutating func runtime() {
    let kind = settings.runtime.kind
    if isSet("runtime.socket"), kind == .systemd || kind == .process {
      advise("runtime.socket", "has no effect with runtime.kind \(kind.rawValue)")
    }
    if isSet("runtime.unit"), kind != .systemd, kind != .auto {
      advise("runtime.unit", "has no effect with runtime.kind \(kind.rawValue)")
    }
  }
}
