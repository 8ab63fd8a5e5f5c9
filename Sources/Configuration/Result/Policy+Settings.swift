package import RestartDecision

extension Policy {
  /// The rules that settings give for the node `nodeName`, with the windows on the clock of `zone`.
  package init(_ settings: Settings, nodeName: String, zone: UTCOffsets) {
    self.init()
    let restart = settings.restart
    mode = settings.mode
    renewBefore = restart.renewBefore
    spreadLimit = settings.cluster.singleMaster ? .zero : restart.spread
    spread = Spread.share(of: spreadLimit, node: NodeIdentity(name: nodeName))
    urgentBefore = restart.urgentBefore
    windows = WeeklyWindows(windows: restart.windows.flatMap(\.weekly), zone: zone)
    minimumReady = restart.minimumReady
    kubeletBackOffReset = restart.kubeletBackOffReset
    minimumInterval = restart.minimumInterval
    restartWhenStale = restart.restartWhenStale
    soak = restart.soak
    proofLimit = restart.proofLimit
    lock.duration = settings.cluster.lease.duration
    lock.renewDeadline = settings.cluster.lease.renewDeadline
    lock.renewInterval = settings.cluster.lease.renewInterval
    pause = settings.cluster.pause
    hookRetry = restart.hooks.retry
    clockTolerance = settings.clocks.tolerance
    lookInterval = settings.looks.interval
    flightInterval = settings.looks.flightInterval
    preflightInterval = settings.looks.preflightInterval
    hasPreStopHook = !restart.hooks.preStop.command.isEmpty
    hasPostProofHook = !restart.hooks.postProof.command.isEmpty
  }
}
