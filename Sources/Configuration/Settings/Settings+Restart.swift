package import RestartDecision

extension Settings {
  /// When and how to restart.
  package struct Restart: Sendable, Equatable {
    /// How long before notAfter; `nil` is the larger of 30 d and a fifth of the lifetime.
    package var renewBefore: Interval?
    /// The most that a node's place in the spread may add.
    package var spread = Interval.hours(72)
    /// From this long before notAfter the windows no longer bind.
    package var urgentBefore = Interval.hours(72)
    /// The zone whose clock the windows mean, a name of tzdata.
    package var timeZone = "UTC"
    /// When restarts are welcome; none is always.
    package var windows: [MaintenanceWindow] = []
    /// How long the process must have been ready before it is stopped.
    package var minimumReady = Interval.minutes(5)
    /// kubelet's memory of restarts.
    package var kubeletBackOffReset = Interval.minutes(10)
    /// The least time between two restarts.
    package var minimumInterval = Interval.hours(24)
    /// The part of the stop's grace that is for draining when watches have no grace of their own.
    package var drainLimit = Interval.seconds(30)
    /// How long the renewed API server must stay ready.
    package var soak = Interval.seconds(30)
    /// How long the proof may take.
    package var proofLimit = Interval.minutes(6)
    /// Whether a unit that runs more than the API server may be restarted for its sake.
    package var allowWholeServer = false
    /// Whether files that the API server does not take over by itself are a reason for a restart.
    package var restartWhenStale = false
    /// Whether an operator may have the manifest moved away and back, where no runtime can be asked.
    package var allowManifestMethod = false
    /// Programs around a restart.
    package var hooks = Hooks()
  }

  /// Programs around a restart.
  package struct Hooks: Sendable, Equatable {
    /// Before the stop; its failure refuses the stop.
    package var preStop = Hook()
    /// After the proof.
    package var postProof = Hook()
    /// How long a failed hook keeps restarts away.
    package var retry = Interval.hours(1)
  }

  /// A program to run. No shell is involved.
  package struct Hook: Sendable, Equatable {
    /// The program's absolute path and its arguments; empty is no hook.
    package var command: [String] = []
    /// How long it may run.
    package var deadline = Interval.seconds(60)

    /// No hook.
    package init() {}
  }
}

/// A stretch of some days of the week on the clock of `restart.timeZone`.
package struct MaintenanceWindow: Sendable, Equatable {
  /// The days on which it opens, in rising order: 0 is Monday, 6 is Sunday.
  package var days: [Int]
  /// Minutes after midnight at which it opens, 0 to 1439.
  package var from: Int
  /// Minutes after midnight at which it closes, 0 to 1440; not later than `from` is the next day,
  /// so that both alike are a whole day.
  package var to: Int

  /// A window that opens on `days`.
  package init(days: [Int], from: Int, to: Int) {
    self.days = days
    self.from = from
    self.to = to
  }

  /// How long it stays open by the local clock, in minutes, 1 to 1440.
  package var minutes: Int { to > from ? to - from : to - from + 1440 }

  /// One weekly window for each day.
  package var weekly: [WeeklyWindow] {
    days.map { WeeklyWindow(weekday: $0, opens: from, minutes: minutes) }
  }
}
