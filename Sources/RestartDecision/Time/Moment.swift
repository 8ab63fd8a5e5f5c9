/// A time on the wall clock, in milliseconds since 1970-01-01T00:00:00Z. It can jump.
package struct WallTime: Hashable, Comparable, Sendable, Codable {
  /// Milliseconds since the Unix epoch.
  package var milliseconds: Int64

  /// The time `milliseconds` after the Unix epoch.
  package init(milliseconds: Int64) { self.milliseconds = milliseconds }
  /// The time `unixSeconds` after the Unix epoch.
  package init(unixSeconds: Int64) { self.milliseconds = unixSeconds * 1000 }

  /// Whole seconds since the Unix epoch, rounded down.
  package var unixSeconds: Int64 { floorDivide(milliseconds, 1000) }

  package static func < (a: WallTime, b: WallTime) -> Bool { a.milliseconds < b.milliseconds }
  /// A later (or earlier) wall-clock time.
  package static func + (a: WallTime, b: Interval) -> WallTime {
    WallTime(milliseconds: a.milliseconds + b.milliseconds)
  }
  /// An earlier (or later) wall-clock time.
  package static func - (a: WallTime, b: Interval) -> WallTime {
    WallTime(milliseconds: a.milliseconds - b.milliseconds)
  }
  /// The time from `b` to `a`.
  package static func - (a: WallTime, b: WallTime) -> Interval {
    Interval(milliseconds: a.milliseconds - b.milliseconds)
  }
}

/// A time on the boot clock (`CLOCK_BOOTTIME`), in milliseconds since the machine booted.
/// It never jumps, runs on through suspend, and means nothing after the next boot.
package struct BootTime: Hashable, Comparable, Sendable, Codable {
  /// Milliseconds since boot.
  package var milliseconds: Int64

  /// The time `milliseconds` after boot.
  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Later than any other.
  static let endless = BootTime(milliseconds: .max)

  package static func < (a: BootTime, b: BootTime) -> Bool { a.milliseconds < b.milliseconds }
  /// A later boot-clock time.
  package static func + (a: BootTime, b: Interval) -> BootTime {
    BootTime(milliseconds: a.milliseconds + b.milliseconds)
  }
  /// The time from `b` to `a`.
  package static func - (a: BootTime, b: BootTime) -> Interval {
    Interval(milliseconds: a.milliseconds - b.milliseconds)
  }
}

/// One moment, read from both clocks at once.
package struct Moment: Hashable, Sendable, Codable {
  /// What the wall clock said.
  package var wall: WallTime
  /// What the boot clock said.
  package var boot: BootTime

  /// A moment of both clocks.
  package init(wall: WallTime, boot: BootTime) {
    self.wall = wall
    self.boot = boot
  }
}

/// Which boot of which machine: a digest of `/proc/sys/kernel/random/boot_id`.
package struct BootIdentity: Hashable, Sendable, Codable {
  /// The digest.
  package var digest: UInt64
  /// A boot identified by `digest`.
  package init(digest: UInt64) { self.digest = digest }
}

/// Division that rounds towards minus infinity, so that times before 1970 behave.
func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
  let quotient = a / b
  return (a % b != 0 && (a < 0) != (b < 0)) ? quotient - 1 : quotient
}
