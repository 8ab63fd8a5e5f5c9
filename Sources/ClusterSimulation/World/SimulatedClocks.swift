import RestartDecision

/// One machine's two clocks, each with an error and a rate of its own.
struct SimulatedClocks {
  private var anchor = TrueTime.zero
  private var wall: WallTime
  private var boot: BootTime
  /// How much faster than true time, in parts per million.
  private var wallRate: Int64
  private var bootRate: Int64

  init(wall: WallTime, boot: BootTime, wallRate: Int64 = 0, bootRate: Int64 = 0) {
    self.wall = wall
    self.boot = boot
    self.wallRate = wallRate
    self.bootRate = bootRate
  }

  func now(_ time: TrueTime) -> Moment {
    let passed = (time - anchor).milliseconds
    return Moment(
      wall: wall + .milliseconds(passed + passed * wallRate / 1_000_000),
      boot: boot + .milliseconds(passed + passed * bootRate / 1_000_000))
  }

  /// How much true time goes by while the boot clock counts `length`.
  func trueLength(ofBoot length: Interval) -> Interval {
    bootRate == 0 ? length : .milliseconds(length.milliseconds * 1_000_000 / (1_000_000 + bootRate))
  }

  /// The wall clock is stepped to `wall`, and goes on with `rate`.
  mutating func setWall(_ wall: WallTime, rate: Int64? = nil, at time: TrueTime) {
    let now = now(time)
    anchor = time
    self.wall = wall
    boot = now.boot
    if let rate { wallRate = rate }
  }

  /// The machine has booted: the boot clock begins anew.
  mutating func reboot(at time: TrueTime) {
    let now = now(time)
    anchor = time
    wall = now.wall
    boot = BootTime(milliseconds: 5000)
  }
}
