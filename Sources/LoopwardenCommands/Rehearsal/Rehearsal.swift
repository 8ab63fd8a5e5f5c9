import ClusterSimulation
package import Configuration
package import RestartDecision
import Supervision

/// What a policy would do over the years, on masters that work.
package struct Rehearsal {
  private let configuration: LoadedConfiguration
  private let setup: ClusterSetup
  private let names: [String]

  /// A rehearsal of `configuration` with masters that all start at `now` and whose API servers make
  /// certificates for `lifetime`.
  package init(
    _ configuration: LoadedConfiguration, masters: Int, lifetime: Interval, now: WallTime
  ) {
    self.configuration = configuration
    names = (1...masters).map { "m\($0)" }
    setup = ClusterSetup(
      start: now,
      masters: names.map {
        ClusterSetup.Place(
          name: $0, policy: Self.policy(configuration, $0), age: .minutes(1), lifetime: lifetime)
      })
  }

  /// A rehearsal that begins with the certificates of `real`, when the last of them was seen.
  package init(_ configuration: LoadedConfiguration, real: [RehearsedMaster]) {
    self.configuration = configuration
    names = real.map(\.node)
    let generator = configuration.settings.generator
    let start = real.map(\.at).max() ?? WallTime(unixSeconds: 0)
    setup = ClusterSetup(
      start: start,
      masters: real.map { master in
        var place = ClusterSetup.Place(
          name: master.node, policy: Self.policy(configuration, master.node),
          age: master.age + (start - master.at), lifetime: master.certificate.lifetime)
        place.certificate = master.certificate
        place.isPersisted = master.isPersisted
        place.filesValidity = generator.folder == nil ? nil : generator.validity
        return place
      })
  }

  private static func policy(_ configuration: LoadedConfiguration, _ name: String) -> Policy {
    var policy = Policy(
      configuration.settings, nodeName: name, zone: configuration.policy.windows.zone)
    // The question is what it would do: observing does nothing for ever.
    policy.mode = .enforce
    // What is due, and a window that opens, is looked at on time all the same.
    policy.lookInterval = max(policy.lookInterval, .hours(1))
    return policy
  }

  /// Lives `years` of 365 days.
  package func run(years: Int, seed: UInt64) -> RehearsalReport {
    let length = Interval.days(Int64(365 * years))
    let run = ClusterRun(Regime(fair: setup, length: length, judgesDuties: false), seed: seed)
    let notes = RehearsalNotes(names: names)
    run.listen { notes.heard(master: $0, at: $1, $2) }
    let outcome = run.run()
    return RehearsalReport(
      notes, outcome: outcome, begins: setup.start, ends: setup.start + length, years: years,
      seed: seed, settings: configuration.settings)
  }
}
