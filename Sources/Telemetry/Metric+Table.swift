extension Metric {
  /// The one table. What is not known at a look has no sample then, rather than a made-up one.
  var row: Row {
    switch self {
    case .buildInfo: Row(.gauge, [.version], "1, with loopwarden's version.")
    case .nodeInfo: Row(.gauge, [.node], "1, with the name of this master's Node.")
    case .serviceStart: Row(.gauge, "When this loopwarden process started.")
    case .mode: Row(.gauge, [.mode], "1 for the mode that the service is in, 0 for the other.")
    case .lastLook: Row(.gauge, "When the last completed look ended.")
    case .nextLook: Row(.gauge, "When the next look is to begin. Long past: the service is silent.")
    case .lookDuration:
      Row(.gauge, "How long the last look took, with what was decided, begun and told.")
    case .looks: Row(.counter, "Looks that were completed.")
    case .probeErrors:
      Row(.counter, [.probe, .kind], "Looks at which something could not be seen.")
    case .textfileErrors: Row(.counter, "Failed writes of the textfile for node_exporter.")
    case .certificateReadable:
      Row(.gauge, "1 if the loopback certificate was seen at the last look, 0 if not.")
    case .notBefore: Row(.gauge, "The loopback certificate's first second of validity.")
    case .notAfter: Row(.gauge, "The loopback certificate's last second of validity.")
    case .persisted:
      Row(
        .gauge,
        "1 if the certificate outlives its process, as in patched builds, so that a restart alone does not renew it."
      )
    case .withoutGenerator:
      Row(
        .gauge,
        "1 if it outlives its process and generator.folder names no usable pair, so that nothing renews it."
      )
    case .pairNotAfter: Row(.gauge, "The last second of validity of the pair in generator.folder.")
    case .processStart:
      Row(.gauge, "When the API server's process started: the wall clock less its age.")
    case .ready: Row(.gauge, "1 if the API server's own /readyz said 200, 0 if it did not.")
    case .clockDifference:
      Row(.gauge, "Age of the certificate by the wall clock less that of its process.")
    case .clockDoubtful:
      Row(
        .gauge,
        "1 if these differ by more than clocks.tolerance and the other masters' clocks do not bear the wall clock out: nothing is restarted."
      )
    case .credentialNotAfter: Row(.gauge, "The last second of the service's own credential.")
    case .credentialSufficient:
      Row(
        .gauge,
        "1 if that credential can be used and lasts until after the next restart, 0 if not.")
    case .state: Row(.gauge, [.state], "1 for the state that a restart is in, 0 for all others.")
    case .held:
      Row(
        .gauge,
        "1 if a restart of this master failed and nobody has released it: no master goes on."
      )
    case .operatorHold: Row(.gauge, "1 if an operator asked that nothing be restarted.")
    case .restartDue: Row(.gauge, "From when on a restart is wanted.")
    case .restartUrgent: Row(.gauge, "From when on windows and other comforts give way.")
    case .restartPlanned:
      Row(.gauge, "When the next restart is to be expected, as far as time and windows decide.")
    case .restartHour:
      Row(
        .gauge, [.hour],
        "1 for how near the end is; all 0 before a restart is due, and on doubtful clocks.")
    case .gateVerdict:
      Row(
        .gauge, [.gate, .verdict],
        "1 for the gate's verdict, 0 for the others; all 0 for a preflight that was not taken.")
    case .restarts: Row(.counter, "Restarts of this master that were begun, over all its starts.")
    case .lastStop: Row(.gauge, "When loopwarden last stopped this master's API server.")
    case .lastRenewal:
      Row(
        .gauge, "When the last stop was proved to have renewed it; missing until then.")
    case .renewalDuration: Row(.gauge, "From that restart's stop to its proof, the soak included.")
    case .renewalOutage: Row(.gauge, "From that restart's stop to the first sight of ready.")
    case .peersKnown: Row(.gauge, "Other masters that are known.")
    case .peersReady: Row(.gauge, "Other masters whose /readyz said 200 when they were last asked.")
    case .lockState:
      Row(.gauge, [.state], "1 for what is known of the cluster's lock, 0 for the rest.")
    case .lockHolder: Row(.gauge, [.holder, .phase], "1 while somebody holds the lock.")
    case .lockAcquired: Row(.gauge, "Since when the lock is held, by the holder's clock.")
    case .lockSilent:
      Row(
        .gauge,
        "How long the holder has given no sign of life, as this master has seen it on its boot clock."
      )
    }
  }
}

extension Metric.Row {
  fileprivate init(_ kind: Metric.Kind, _ help: String) { self.init(kind, [], help) }
}
