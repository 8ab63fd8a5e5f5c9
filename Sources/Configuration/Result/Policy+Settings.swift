package import RestartDecision

extension Policy {
  /// The rules that settings give for the node `nodeName`, with the windows on the clock of `zone`.
  package init(_ settings: Settings, nodeName: String, zone: UTCOffsets) {
    self.init()
    let restart = settings.restart
    mode = settings.mode
    renewBefore = restart.renewBefore
    spread =
      settings.cluster.singleMaster
      ? .zero : Spread.share(of: restart.spread, nodeName: nodeName)
    urgentBefore = restart.urgentBefore
    windows = WeeklyWindows(windows: restart.windows.flatMap(\.weekly), zone: zone)
    minimumReady = restart.minimumReady
    kubeletBackOffReset = restart.kubeletBackOffReset
    minimumInterval = restart.minimumInterval
    soak = restart.soak
    proofLimit = restart.proofLimit
    hookRetry = restart.hooks.retry
    clockTolerance = settings.clocks.tolerance
    lookInterval = settings.looks.interval
    flightInterval = settings.looks.flightInterval
    preflightInterval = settings.looks.preflightInterval
    hasPreStopHook = !restart.hooks.preStop.command.isEmpty
    hasPostProofHook = !restart.hooks.postProof.command.isEmpty
  }
}
