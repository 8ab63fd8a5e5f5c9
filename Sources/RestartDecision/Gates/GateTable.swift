/// What a failing gate does at some hour.
package enum Force: UInt8, Sendable {
  /// No restart.
  case binds
  /// Restart, and say so.
  case warns
  /// Restart: at this hour the reason has lost its weight.
  case waived
}

/// How far a gate gives way as the end comes nearer; read off the table.
package enum GateClass: UInt8, Sendable {
  /// Binds at every hour.
  case hard
  /// Gives way from `urgentBefore` on.
  case comfort
  /// Gives way only once the certificate has expired.
  case untilExpired

  /// The name in output.
  package var label: StaticString {
    switch self {
    case .hard: "hard"
    case .comfort: "comfort"
    case .untilExpired: "until-expired"
    }
  }
}

/// The one table: gate x hour -> binds, warns or is waived. `docs/gates.md` prints it.
package enum GateTable {
  /// One row.
  package struct Row: Sendable {
    /// The gate.
    package let gate: Gate
    /// What it does before `urgentBefore`.
    package let normal: Force
    /// What it does from `urgentBefore` on.
    package let urgent: Force
    /// What it does past notAfter.
    package let expired: Force

    /// What it does at `hour`.
    package func force(at hour: Hour) -> Force {
      switch hour {
      case .normal: normal
      case .urgent: urgent
      case .expired: expired
      }
    }

    /// How far it gives way.
    package var gateClass: GateClass {
      if urgent != .binds { return .comfort }
      return expired == .binds ? .hard : .untilExpired
    }
  }

  /// A gate that binds at every hour.
  private static func hard(_ gate: Gate) -> Row {
    Row(gate: gate, normal: .binds, urgent: .binds, expired: .binds)
  }

  /// The rows, in the order of `Gate`.
  package static let rows: [Row] = [
    hard(.mode),
    hard(.operatorHold),
    hard(.failedRestart),
    hard(.machineShutdown),
    hard(.record),
    hard(.certificate),
    hard(.container),
    hard(.correlation),
    hard(.persisted),
    hard(.clocks),
    hard(.alreadyStopped),
    hard(.renewedStillDue),
    hard(.minimumInterval),
    hard(.lock),
    // A stop without a known grace may be a SIGKILL too soon.
    hard(.grace),
    hard(.preflightFatal),
    // Without a readable /readyz no restart can be proved, whatever the hour.
    hard(.readinessAccess),
    // A second SIGTERM makes kube-apiserver exit at once.
    hard(.processShutdown),
    // kubelet would keep the API server away for its back-off on top.
    hard(.kubeletBackOff),
    Row(gate: .window, normal: .binds, urgent: .waived, expired: .waived),
    Row(gate: .preflightRisk, normal: .binds, urgent: .warns, expired: .warns),
    Row(gate: .minimumReady, normal: .binds, urgent: .waived, expired: .waived),
    Row(gate: .preStopHook, normal: .binds, urgent: .binds, expired: .binds),
    // An expired certificate is what breaks readiness.
    Row(gate: .readiness, normal: .binds, urgent: .binds, expired: .waived),
    // Nobody else's readiness counts once our own certificate has expired; the lock still does.
    Row(gate: .members, normal: .binds, urgent: .binds, expired: .waived),
    Row(gate: .peers, normal: .binds, urgent: .binds, expired: .waived),
    Row(gate: .order, normal: .binds, urgent: .waived, expired: .waived),
    Row(gate: .pause, normal: .binds, urgent: .waived, expired: .waived),
    Row(gate: .cordon, normal: .binds, urgent: .warns, expired: .warns),
    Row(gate: .rebootLock, normal: .binds, urgent: .warns, expired: .warns),
    Row(gate: .upgrade, normal: .binds, urgent: .warns, expired: .warns),
    Row(gate: .clockSkew, normal: .binds, urgent: .warns, expired: .warns),
  ]

  /// How far `gate` gives way.
  package static func gateClass(of gate: Gate) -> GateClass { rows[Int(gate.rawValue)].gateClass }

  /// What `gate` does at `hour`.
  package static func force(of gate: Gate, at hour: Hour) -> Force {
    rows[Int(gate.rawValue)].force(at: hour)
  }
}
