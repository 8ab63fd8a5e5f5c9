import Configuration
import RestartDecision
import Testing

@Suite struct PolicyTests {
  /// The defaults stand in `Settings` and in `Policy`: they are the same.
  @Test func defaultsAgree() throws {
    var policy = try load("").policy
    #expect((Interval.zero...Interval.hours(72)).contains(policy.spread))
    #expect(policy.spreadLimit == .hours(72))
    policy.spread = .zero
    policy.spreadLimit = .zero
    #expect(policy == Policy())
  }

  @Test func everyRuleArrives() throws {
    let policy = try load(
      """
      mode: Enforce
      cluster: {singleMaster: true}
      restart:
        renewBefore: 40d
        urgentBefore: 50h
        timeZone: Europe/Berlin
        windows:
          - {days: [Sat, Sun], from: "22:00", to: "02:00"}
          - {days: Wed, from: "03:00", to: "03:00"}
        minimumReady: 1m
        kubeletBackOffReset: 2m
        minimumInterval: 3h
        soak: 4s
        proofLimit: 5m
        hooks:
          postProof: {command: [/bin/true]}
          retry: 6m
      looks: {interval: 7m, flightInterval: 8s, preflightInterval: 9h}
      clocks: {tolerance: 10m}
      """
    ).policy
    var expected = Policy()
    expected.mode = .enforce
    expected.renewBefore = .days(40)
    expected.urgentBefore = .hours(50)
    expected.windows = WeeklyWindows(
      windows: [
        WeeklyWindow(weekday: 5, opens: 1320, minutes: 240),
        WeeklyWindow(weekday: 6, opens: 1320, minutes: 240),
        WeeklyWindow(weekday: 2, opens: 180, minutes: 1440),
      ], zone: try UTCOffsets(zone: "Europe/Berlin"))
    expected.minimumReady = .minutes(1)
    expected.kubeletBackOffReset = .minutes(2)
    expected.minimumInterval = .hours(3)
    expected.soak = .seconds(4)
    expected.proofLimit = .minutes(5)
    expected.hasPostProofHook = true
    expected.hookRetry = .minutes(6)
    expected.lookInterval = .minutes(7)
    expected.flightInterval = .seconds(8)
    expected.preflightInterval = .hours(9)
    expected.clockTolerance = .minutes(10)
    #expect(policy == expected)
    // Sat 2027-01-16 23:00 CET is inside, Mon 01:59 belongs to Sunday, Mon 02:00 is outside.
    for (time, isOpen) in [
      (1_800_136_800, true), (1_800_233_940, true), (1_800_234_000, false),
    ] {
      #expect(policy.windows.isOpen(at: WallTime(unixSeconds: Int64(time))) == isOpen)
    }
  }

  @Test func spreadIsFixedAndEven() {
    // Fixed for ever: a node's time must not move because loopwarden was upgraded.
    #expect(
      Spread.share(of: .hours(72), node: NodeIdentity(name: "master-1")).milliseconds == 9_805_795)
    #expect(
      Spread.share(of: .hours(72), node: NodeIdentity(name: "master-2")).milliseconds == 1_371_993)
    #expect(Spread.share(of: .zero, node: NodeIdentity(name: "master-1")) == .zero)
    for most in [1, 999, 3_600_000, 259_200_000] as [Int64] {
      var tenths = [Int](repeating: 0, count: 10)
      for index in 0..<2000 {
        let share = Spread.share(
          of: .milliseconds(most), node: NodeIdentity(name: "master-\(index)")
        ).milliseconds
        #expect(share >= 0 && share <= most)
        tenths[Int(share * 10 / (most + 1))] += 1
      }
      if most > 10 { #expect(tenths.allSatisfy { (140...260).contains($0) }) }
    }
  }
}
