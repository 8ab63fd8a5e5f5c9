package import RestartDecision
package import Supervision

/// One seed's life of one cluster: trouble, then calm, judged after every step.
package struct ClusterRun {
  /// What became of it.
  package struct Outcome: Sendable, Equatable {
    /// The seed.
    package var seed: UInt64
    /// How many masters.
    package var masters: Int
    /// What must never happen and did, or must happen and did not; empty: all is well.
    package var violations: [String]
    /// What happened.
    package var tally: Tally
    /// FNV-1a over every step: the same for every replay.
    package var digest: UInt64
  }

  private let cluster: Cluster
  private let regime: Regime

  /// The run of `seed` under `regime`.
  package init(_ regime: Regime, seed: UInt64) {
    self.regime = regime
    var weather = Weather(chance: Chance(seed: seed), severity: 0)
    // What the run begins with is in good order.
    cluster = Cluster(regime.setup, seed: seed, weather: weather)
    weather = cluster.weather
    weather.hasStaleReads = regime.hasStaleReads
    weather.severity = regime.severity
    cluster.weather = weather
    for master in cluster.masters { master.disk.keepsValues = !regime.spellsRecords }
  }

  /// Lives it to its end, or to the first violation.
  package func run() -> Outcome {
    if regime.severity > 0 {
      cluster.troubles.begin(
        apart: regime.apart, inFlight: regime.inFlight, until: .zero + regime.troubled)
    } else if regime.judgesDuties {
      cluster.duties.calmSince = .zero
    }
    cluster.run(until: .zero + regime.length)
    cluster.duties.judgeEnd()
    cluster.tally[.steps] = cluster.steps
    return Outcome(
      seed: cluster.seed, masters: cluster.masters.count, violations: cluster.rules.violations,
      tally: cluster.tally, digest: cluster.digest)
  }

  /// Calls `chronicler` with everything that happens: the true seconds, the master, what.
  package func chronicle(_ chronicler: @escaping (Double, Int, String) -> Void) {
    cluster.chronicler = { [unowned cluster] words, master in
      chronicler(Double((cluster.now - .zero).milliseconds) / 1000, master.index, words)
    }
  }

  /// Calls `listener` after each step with the number of the master, the true time on the wall, and
  /// what its supervisor said.
  package func listen(_ listener: @escaping (Int, WallTime, StepReport) -> Void) {
    cluster.listener = { [unowned cluster] step, master in
      listener(master.index, cluster.trueWall, step)
    }
  }
}
