import Glibc
package import RestartDecision

/// The only place where the loop's clocks are read.
package enum Clocks {
  /// Both clocks, one right after the other: `CLOCK_REALTIME` and `CLOCK_BOOTTIME`
  /// (clock_gettime(2)).
  package static func now() -> Moment {
    Moment(
      wall: WallTime(milliseconds: read(CLOCK_REALTIME)),
      boot: BootTime(milliseconds: read(CLOCK_BOOTTIME)))
  }

  /// The same time on the clock of deadlines, which is CLOCK_BOOTTIME too; never later.
  static func instant(at time: BootTime) -> ContinuousClock.Instant {
    // The first reading is the earlier one, and milliseconds are cut off.
    let now = ContinuousClock.now
    return now.advanced(by: .milliseconds(time.milliseconds - read(CLOCK_BOOTTIME) - 1))
  }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    // Both clocks exist on every Linux that runs this; a failure here would be a kernel without
    // CLOCK_BOOTTIME, and no decision could be made on it.
    precondition(clock_gettime(clock, &time) == 0, "clock_gettime failed")
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

extension BootIdentity {
  /// This boot's id, 36 characters (proc(5), `/proc/sys/kernel/random/boot_id`).
  ///
  /// - Throws: `FileFault` if it cannot be read.
  package static func currentText() throws(FileFault) -> String {
    let bytes = try SmallFile.read("/proc/sys/kernel/random/boot_id", limit: 256)
    return String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
  }

  /// The boot with the id `text`.
  package init(text: String) { self.init(digest: Digest.fnv1a(text.utf8)) }
}

/// FNV-1a, 64 bits: names things that are compared for equality only, never for trust.
enum Digest {
  static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
