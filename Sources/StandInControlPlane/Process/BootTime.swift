import Glibc

/// An instant on CLOCK_BOOTTIME as a number, which several processes of a machine can compare;
/// `ContinuousClock` counts the same clock and keeps the number to itself.
struct BootTime: Comparable {
  let milliseconds: Int64

  /// The current instant.
  static var now: BootTime {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return BootTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  static func + (time: BootTime, duration: Duration) -> BootTime {
    let (seconds, attoseconds) = duration.components
    return BootTime(
      milliseconds: time.milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
  }

  static func < (left: BootTime, right: BootTime) -> Bool { left.milliseconds < right.milliseconds }

  /// From this instant to a later one.
  func duration(to later: BootTime) -> Duration { .milliseconds(later.milliseconds - milliseconds) }
}
