import ClusterSimulation
import RestartDecision
import Testing

/// A dead node's unstarted hold frees itself within 180 s, by the default times.
@Suite struct LockFreeingTests {
  @Test func theDefaultsFreeADeadHoldersLockWithin180Seconds() {
    let times = LockTimes()
    // Seen at the latest one retry after it was written, and taken at the latest one after its end.
    let latest = times.duration + times.retryInterval * 2
    #expect(latest <= .seconds(180))
    // Nobody takes it while its holder may still begin a stop, even with clocks 10 % apart.
    #expect(times.renewDeadline * 11 / 10 < times.duration * 9 / 10)
    // And a Lease that was made anew names a hold again before anybody may take it.
    #expect(times.heldInterval * 2 < times.duration)
  }
}
