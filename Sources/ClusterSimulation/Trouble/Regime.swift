package import RestartDecision

/// What a seed decides before anything happens: the cluster, its rules, and how bad its luck is.
package struct Regime: Sendable {
  /// The cluster.
  package var setup: ClusterSetup
  /// For how long things go wrong.
  package var troubled: Interval
  /// How long the run lasts.
  package var length: Interval
  /// One in how many things that are begun goes wrong, relative to the weather's own numbers.
  var severity: Int64
  /// How far strokes of bad luck are apart, at most.
  var apart: Interval
  /// How often one strikes a restart in flight: once in so many of its steps.
  var inFlight: Int64
  var hasStaleReads: Bool
  /// Whether records are spelled out as on a disk.
  var spellsRecords = false

  /// Whether what must happen is judged, too: a rehearsal only tells.
  var judgesDuties = true

  /// Without trouble: everything that is begun works.
  package init(fair setup: ClusterSetup, length: Interval, judgesDuties: Bool = true) {
    self.judgesDuties = judgesDuties
    self.setup = setup
    self.length = length
    troubled = .zero
    severity = 0
    apart = .zero
    inFlight = 0
    hasStaleReads = false
  }

  /// The regime of `seed` for a cluster of `masters`.
  package init(seed: UInt64, masters: Int, length: Interval, mutations: Mutations = []) {
    var chance = Chance(seed: seed &* 0x2545_f491_4f6c_dd1d ^ UInt64(masters))
    self.length = length
    troubled = length * 3 / 4
    severity = chance.one(of: [1, 2, 4, 8])
    apart = chance.one(of: [.days(8), .days(20), .days(40), .days(80)])
    inFlight = chance.one(of: [0, 12, 30, 80])
    hasStaleReads = chance.once(in: 4)
    spellsRecords = chance.once(in: 32)
    var policy = Self.policy(&chance)
    policy.mutations = mutations
    let lifetime: Interval = chance.one(of: [.days(365), .days(365), .days(180), .days(90)])
    // Often all were started in the same minute.
    let age = chance.length(.minutes(20), lifetime / 2)
    let isTogether = !chance.once(in: 3)
    var places: [ClusterSetup.Place] = []
    for index in 0..<masters {
      let name = "m\(index + 1)"
      policy.spread = Spread.share(of: policy.spreadLimit, node: NodeIdentity(name: name))
      var place = ClusterSetup.Place(
        name: name, policy: policy,
        age: isTogether
          ? age + chance.length(.zero, .seconds(60)) : chance.length(.minutes(20), lifetime / 2),
        lifetime: lifetime)
      place.wallError = chance.length(.seconds(-2), .seconds(2))
      let drift: Int64 = chance.one(of: [0, 20, 60, 20_000])
      place.bootRate = drift == 0 ? 0 : chance.below(2 * drift) - drift
      places.append(place)
    }
    setup = ClusterSetup(
      start: WallTime(unixSeconds: 1_800_000_000 + chance.below(365 * 86_400)), masters: places,
      virtualAddress: chance.once(in: 3) ? Int(chance.below(Int64(masters))) : nil)
  }

  private static func policy(_ chance: inout Chance) -> Policy {
    var policy = Policy()
    policy.mode = .enforce
    // Quiet looks are most of a run; what is due is looked at when it is due all the same.
    policy.lookInterval = chance.once(in: 8) ? .hours(6) : .hours(24)
    policy.lock.retryInterval = chance.one(of: [.minutes(5), .minutes(30), .hours(1), .hours(2)])
    policy.lock.heldInterval = chance.once(in: 40) ? .seconds(60) : .hours(6)
    policy.flightInterval = chance.one(of: [.seconds(5), .seconds(5), .seconds(1)])
    policy.hasPreStopHook = chance.once(in: 4)
    policy.hasPostProofHook = chance.once(in: 4)
    policy.spreadLimit = chance.one(of: [.zero, .hours(1), .days(3), .days(14)])
    policy.urgentBefore = chance.one(of: [.hours(72), .hours(72), .days(10), .days(70)])
    let opens = Int(chance.below(1440))
    let weekday = Int(chance.below(7))
    switch chance.below(4) {
    case 0: break
    case 1:
      // So narrow that looks may miss it.
      policy.windows = WeeklyWindows(
        windows: [WeeklyWindow(weekday: weekday, opens: opens, minutes: 1)], zone: .utc)
    case 2:
      policy.windows = WeeklyWindows(
        windows: [WeeklyWindow(weekday: weekday, opens: opens, minutes: 240)], zone: .utc)
    default:
      policy.windows = WeeklyWindows(
        windows: (0..<5).map { WeeklyWindow(weekday: $0, opens: opens, minutes: 120) }, zone: .utc)
    }
    return policy
  }
}
