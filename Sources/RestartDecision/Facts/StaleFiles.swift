/// Files of the API server that changed after its process had read them, and that it does not take
/// over by itself (`ControlPlaneNode.StaleFile`, only what is certain or likely).
package enum StaleFilesFact: Sendable, Equatable {
  /// Nobody looked, or it could not be told: no reason for anything.
  case unknown
  /// There are none.
  case none
  /// There are some: since when the first of them, on the wall clock, and a digest of what the files
  /// hold: whoever writes the same again and again makes no new reason.
  case stale(since: WallTime, set: UInt64)
}

extension Assessment {
  /// The files that are a reason for a restart now, by policy; nil: none are.
  ///
  /// A set of files is a reason once: what is still stale after a restart has times that no restart
  /// can mend (a clock, a file system that lies), and must not become a loop. So a change that the
  /// present process has read as well is no reason either, nor one that is nearer to its start than
  /// the clocks agree: a wall clock that was set meanwhile moves the files' times against it.
  var staleReason: (since: WallTime, set: UInt64)? {
    guard policy.restartWhenStale, case .stale(let since, let set) = observation.staleFiles,
      memory.lastStop?.staleSet != set, let process
    else { return nil }
    let now = observation.now
    let started = now.wall - (now.boot - process.started)
    let doubt: Interval
    switch clocks {
    case .agree(let difference), .peersAgree(let difference): doubt = difference.magnitude
    case .doubtful, .unknown: return nil
    }
    return since > started + doubt && since <= now.wall ? (since, set) : nil
  }

  /// Whether they are the only reason: the certificate itself is not due.
  var isStaleAlone: Bool {
    schedule?.hour(at: observation.now.wall) == nil && staleReason != nil
  }

  /// From when on a restart is wanted, for either reason.
  var wantedSince: WallTime? {
    guard let due = schedule?.due else { return nil }
    return staleReason.map { min($0.since, due) } ?? due
  }
}
