import StandInControlPlane
import Testing

/// kubelet's back-off, on a clock that only the test moves.
struct RestartBackOffTests {
  @Test
  func theFirstRestartIsAtOnceAndTheNextOnesWaitTwiceAsLongUpToTheMaximum() {
    var backOff = RestartBackOff()
    var exit = ContinuousClock.now
    var waits: [Duration] = []
    for _ in 0..<8 {
      let start = backOff.earliestStart(afterExit: exit)
      waits.append(exit.duration(to: start))
      backOff.restarted(afterExit: exit, at: start)
      exit = start + .seconds(1)
    }
    #expect(waits == [0, 10, 20, 40, 80, 160, 300, 300].map { .seconds($0) })
  }

  @Test(arguments: [(600, 10), (601, 0)])
  func anEntryIsForgottenAfterTenMinutes(runSeconds: Int, waitSeconds: Int) {
    var backOff = RestartBackOff()
    let first = ContinuousClock.now
    backOff.restarted(afterExit: first, at: first)
    let second = first + .seconds(runSeconds)
    let wait = second.duration(to: backOff.earliestStart(afterExit: second))
    #expect(wait == .seconds(waitSeconds))
    if waitSeconds == 0 {
      backOff.restarted(afterExit: second, at: second)
      #expect(second.duration(to: backOff.earliestStart(afterExit: second)) == .seconds(10))
    }
  }
}
