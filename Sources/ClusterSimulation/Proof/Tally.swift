/// What happened in a run: a simulation in which nothing happens proves nothing.
package struct Tally: Sendable, Equatable {
  /// One thing that is counted.
  package enum Count: Int, CaseIterable, Sendable {
    case steps, watchingSteps, dueSteps, heldSteps, flightSteps, stops, stopsTooLate, stopsRefused,
      stopsWithoutEffect, urgentStops, expiredStops
    case waivedStops, requestedStops, peersClockStops
    case began, renewals, recoveries, releases, adoptions, aborts, droppedUnstarted, failures
    case heldLocks, locksWon, takeovers, conflicts, unknownWrites, lateWrites, repeatedWrites
    case staleReads, humanReleases, leasesMadeAnew
    case crashes, reboots, rebuilds, pauses, partitions, clockJumps, holds, disarmings, fatals
    case tornRecords, recordsLost, apiServerDeaths, filesRenewed
  }

  private var counts = [Int](repeating: 0, count: Count.allCases.count)

  /// Nothing yet.
  package init() {}

  /// How often it happened.
  package subscript(_ count: Count) -> Int {
    get { counts[count.rawValue] }
    set { counts[count.rawValue] = newValue }
  }

  /// Adds another run's.
  package static func += (a: inout Tally, b: Tally) {
    for index in a.counts.indices { a.counts[index] += b.counts[index] }
  }
}
