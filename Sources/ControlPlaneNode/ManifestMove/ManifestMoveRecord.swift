/// What the journal says of a manifest that is out of its folder, or about to be.
package struct ManifestMoveRecord: Codable, Sendable, Equatable {
  /// The process that the move is to end: a pid alone is used again by the kernel.
  package struct Target: Codable, Sendable, Equatable {
    /// Process id in this machine's first PID namespace.
    package var pid: Int32
    /// Start in clock ticks after boot (`/proc/<pid>/stat` field 22).
    package var startTicks: UInt64
    /// Which boot (`/proc/sys/kernel/random/boot_id`).
    package var boot: String

    /// The process `pid` of that start and boot.
    package init(pid: Int32, startTicks: UInt64, boot: String) {
      self.pid = pid
      self.startTicks = startTicks
      self.boot = boot
    }
  }

  /// Where the manifest belongs: absolute, links in its folder's path resolved.
  package var manifest: String
  /// Where it waits.
  package var parked: String
  /// Its inode (inode(7)): a rename keeps it.
  package var inode: UInt64
  /// Its size in bytes.
  package var size: Int64
  /// Its mtime: seconds, and nanoseconds of the second.
  package var modifiedSeconds: Int64
  /// See `modifiedSeconds`.
  package var modifiedNanoseconds: Int64
  /// SHA-256 of its content, 64 hexadecimal digits.
  package var sha256: String
  /// The process that the move is to end.
  package var target: Target
  /// When it comes back whatever the process does: milliseconds of CLOCK_BOOTTIME in `target.boot`.
  package var putBackBy: Int64
  /// The number of the operator's request.
  package var request: UInt64
}
