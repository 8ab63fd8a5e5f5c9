/// When each master is to be expected to be restarted, as every master computes it from the same
/// certificates and the same policy.
package struct ClusterPlan: Sendable, Equatable {
  /// One master's place.
  package struct Entry: Sendable, Equatable {
    /// Whose turn it is, and when it is due.
    package var turn: Turn
    /// When its certificate ends.
    package var notAfter: WallTime
    /// When it is to be expected.
    package var planned: WallTime
    /// Whether it becomes urgent before a window opens or its turn comes.
    package var isUrgency: Bool
    /// Who goes before it and is the reason why it waits longer than its own time says.
    package var waitsFor: NodeIdentity?
  }

  /// In the order of the turns.
  package var entries: [Entry] = []

  /// What a restart takes until the lock is free again, for planning alone.
  private static var restartTakes: Interval { .minutes(2) }

  /// The plan for `masters`, those of them whose certificates are known; `last` goes last.
  package init(
    masters: [(turn: Turn, schedule: Schedule)], last: NodeIdentity?, now: WallTime, policy: Policy
  ) {
    let order = masters.sorted { a, b in
      if (a.turn.node == last) != (b.turn.node == last) {
        // The last one waits for the others only as long as the order may delay it.
        let (holder, other) = a.turn.node == last ? (a, b) : (b, a)
        let holderIsLast = other.turn.due <= holder.turn.due + policy.orderLimit
        return (a.turn.node == last) != holderIsLast
      }
      return a.turn < b.turn
    }
    var free: (at: WallTime, after: NodeIdentity)?
    for (turn, schedule) in order {
      let own = Self.opening(from: max(now, turn.due), schedule, policy)
      var time = own
      if let free, free.at + policy.pause > time.at {
        time = Self.opening(from: free.at + policy.pause, schedule, policy)
        if time.at > schedule.urgent {
          // Urgent masters wait for the lock alone, not for the pause.
          time = (max(own.at, schedule.urgent, free.at), true)
        }
      }
      let isLater = time.at > own.at
      entries.append(
        Entry(
          turn: turn, notAfter: schedule.notAfter, planned: time.at, isUrgency: time.isUrgency,
          waitsFor: isLater ? free?.after : nil))
      free = (time.at + Self.restartTakes + policy.soak, turn.node)
    }
  }

  /// The first time from `time` on at which a window is open or windows no longer bind.
  private static func opening(
    from time: WallTime, _ schedule: Schedule, _ policy: Policy
  ) -> (at: WallTime, isUrgency: Bool) {
    if policy.windows.windows.isEmpty { return (time, false) }
    if policy.windows.isOpen(at: time), time < schedule.urgent { return (time, false) }
    if let opens = policy.windows.nextOpening(from: time), opens < schedule.urgent {
      return (opens, false)
    }
    return (max(time, schedule.urgent), true)
  }
}
