/// Everything that can stand between a due restart and the stop. Labels are stable.
package enum Gate: UInt8, Sendable, CaseIterable {
  case mode
  case operatorHold
  case failedRestart
  case machineShutdown
  case record
  case certificate
  case container
  case correlation
  case persisted
  case clocks
  case alreadyStopped
  case renewedStillDue
  case minimumInterval
  case lock
  case grace
  case preflightFatal
  case readinessAccess
  case processShutdown
  case kubeletBackOff
  case window
  case preflightRisk
  case minimumReady
  case preStopHook
  case readiness
  case members
  case peers
  case order
  case pause
  case cordon
  case rebootLock
  case upgrade
  case clockSkew

  /// The name in output, metrics and `restart --waive`.
  package var label: StaticString {
    switch self {
    case .mode: "mode"
    case .operatorHold: "operator-hold"
    case .failedRestart: "failed-restart"
    case .machineShutdown: "machine-shutdown"
    case .record: "record"
    case .certificate: "certificate"
    case .container: "container"
    case .correlation: "correlation"
    case .persisted: "persisted"
    case .clocks: "clocks"
    case .alreadyStopped: "already-stopped"
    case .renewedStillDue: "renewed-still-due"
    case .minimumInterval: "minimum-interval"
    case .lock: "lock"
    case .grace: "grace"
    case .preflightFatal: "preflight-fatal"
    case .readinessAccess: "readiness-access"
    case .processShutdown: "process-shutdown"
    case .kubeletBackOff: "kubelet-back-off"
    case .window: "window"
    case .preflightRisk: "preflight-risk"
    case .minimumReady: "minimum-ready"
    case .preStopHook: "pre-stop-hook"
    case .readiness: "readiness"
    case .members: "members"
    case .peers: "peers"
    case .order: "order"
    case .pause: "pause"
    case .cordon: "cordon"
    case .rebootLock: "reboot-lock"
    case .upgrade: "upgrade"
    case .clockSkew: "clock-skew"
    }
  }

  /// Whether an operator may waive it by name in `restart --waive`.
  ///
  /// The lock only where nobody can be asked for it: see `Reason.mayBeWaived`.
  ///
  /// Not those where the restart would certainly fail or would hit the wrong thing, nor a hold or
  /// a mode that an operator set: those are changed where they were set.
  package var mayBeWaived: Bool {
    switch self {
    case .persisted, .clocks, .alreadyStopped, .renewedStillDue, .minimumInterval, .kubeletBackOff,
      .window, .preflightRisk, .minimumReady, .preStopHook, .readiness, .lock, .order, .pause,
      .cordon, .rebootLock, .upgrade, .clockSkew:
      true
    case .mode, .operatorHold, .failedRestart, .machineShutdown, .record, .certificate, .container,
      .correlation, .grace, .preflightFatal, .readinessAccess, .processShutdown, .members, .peers:
      false
    }
  }
}

/// A set of gates, one bit each: order and hashing cannot creep into a decision.
package struct GateSet: OptionSet, Sendable, Hashable {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The set of the given gates.
  package init(_ gates: [Gate]) {
    rawValue = gates.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  /// Whether it holds none.
  package var isEmpty: Bool { rawValue == 0 }

  /// Whether `gate` is in it.
  package func contains(_ gate: Gate) -> Bool { rawValue & 1 << UInt64(gate.rawValue) != 0 }
}
