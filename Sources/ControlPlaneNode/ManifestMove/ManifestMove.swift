internal import Glibc

/// Takes a static pod's manifest out of its folder, by a rename on the same file system, and puts
/// it back: the same inode, so content, mode, owner, mtime and extended attributes cannot change.
///
/// For one process at a time: callers hold the actor's lock. A crash at any point, a power cut
/// included, leaves what `standing()` tells and `putBack()` mends, as long as the file system keeps
/// renames whole (ext4, xfs, btrfs do).
package struct ManifestMove: Sendable {
  let journal: ManifestMoveJournal
  /// For tests: the move ends before a step for which this says yes, as after a kill.
  let cutsOff: (@Sendable (ManifestMoveStep) -> Bool)?

  /// Moves with their journal at `journal`, in a folder that is there and that kubelet does not read.
  package init(journal: String, cutsOff: (@Sendable (ManifestMoveStep) -> Bool)? = nil) {
    self.journal = ManifestMoveJournal(path: journal)
    self.cutsOff = cutsOff
  }

  /// Refuses a manifest that could not be moved, or not be put back. Changes nothing. `manifest` is
  /// an absolute path.
  package func examine(_ manifest: String) throws(ManifestMoveError) {
    _ = try examined(manifest)
  }

  /// Takes the manifest out, for the end of `target`. `putBackBy` is written down for whoever
  /// finishes the move (milliseconds of CLOCK_BOOTTIME), `request` too. From `before` on it is not
  /// taken out any more.
  ///
  /// - Throws: when it is where it was: every refusal after the first change undoes that first.
  package func park(
    _ manifest: String, for target: ManifestMoveRecord.Target, putBackBy: Int64, request: UInt64,
    before: ContinuousClock.Instant? = nil
  ) throws(ManifestMoveError) -> ManifestMoveRecord {
    let (site, status, sha256) = try examined(manifest)
    let record = ManifestMoveRecord(
      manifest: site.manifestPath, parked: site.parkedPath, inode: UInt64(status.st_ino),
      size: Int64(status.st_size), modifiedSeconds: Int64(status.st_mtim.tv_sec),
      modifiedNanoseconds: Int64(status.st_mtim.tv_nsec), sha256: sha256, target: target,
      putBackBy: putBackBy, request: request)
    do throws(ManifestMoveError) {
      try step(.writeJournal)
      try journal.write(record)
      let parking = try makeParking(site)
      try step(.park)
      // All before this may have waited for the disk.
      if let before, ContinuousClock.now >= before {
        throw .init(.tooLate, site.manifestPath, "was not moved: the time for that was over")
      }
      try rename(site, from: site.folder, to: parking, status)
      try step(.flushPark)
      // The new name first: a manifest in two folders is mended, one in none is lost.
      try flush(parking)
      try flush(site.folder)
    } catch {
      if error.kind != .interrupted { try undo(because: error) }
      throw error
    }
    return record
  }

  private func undo(because first: ManifestMoveError) throws(ManifestMoveError) {
    do throws(ManifestMoveError) {
      _ = try putBack()
    } catch {
      throw .init(
        error.kind, error.path,
        "\(error.message); this came while a move was undone, because \(first)")
    }
  }

  private func examined(_ manifest: String) throws(ManifestMoveError) -> (
    ManifestSite, stat, sha256: String
  ) {
    let site = try ManifestSite(manifest)
    if let record = try journal.read() {
      throw .init(
        .pending, journal.path,
        "an earlier move of \(record.manifest) is not over; loopwarden run finishes it")
    }
    try site.examineFolders()
    let (status, sha256) = try site.readManifest()
    return (site, status, sha256)
  }

  private func makeParking(_ site: ManifestSite) throws(ManifestMoveError) -> FolderHandle {
    if let parking = try site.parkingToUse() { return parking }
    try step(.makeFolder)
    do throws(PairFolderError) {
      try site.parent.makeFolder(ManifestSite.parkingName)
    } catch {
      throw .init(error)
    }
    try step(.flushFolder)
    try flush(site.parent)
    guard let parking = try site.parkingToUse() else {
      throw .init(.changedMeanwhile, site.parkingPath, "was removed while it was made")
    }
    return parking
  }

  /// The rename, and the proof that it took what had been looked at: between the look and the
  /// rename somebody may have put another manifest there, and that one is not ours to park.
  private func rename(
    _ site: ManifestSite, from: FolderHandle, to: FolderHandle, _ expected: stat
  ) throws(ManifestMoveError) {
    try Self.rename(site.name, from: from, to: to)
    do throws(PairFolderError) {
      guard let moved = try to.status(of: site.name), ManifestSite.isSame(moved, expected) else {
        throw .init(.busy, site.manifestPath, "")
      }
    } catch {
      throw error.kind == .busy
        ? .init(
          .changedMeanwhile, site.manifestPath,
          "was replaced while it was to be moved; it was put back, and nothing else was done")
        : .init(error)
    }
  }

  static func rename(
    _ name: String, from: FolderHandle, to: FolderHandle
  ) throws(ManifestMoveError) {
    let done = FolderExchange.rename(
      from.descriptor, name, to.descriptor, name, FolderExchange.noReplace)
    guard done != 0 else { return }
    switch errno {
    case EINVAL, ENOSYS:
      throw .init(
        .unsupported, from.path,
        "its file system cannot rename without replacing; it takes ext4, xfs, btrfs or tmpfs")
    case EEXIST:
      throw .init(
        .pending, to.path(of: name), "a manifest of that name is here already; none was replaced")
    case let code: throw .system(code, "rename", from.path(of: name))
    }
  }

  func step(_ step: ManifestMoveStep) throws(ManifestMoveError) {
    if cutsOff?(step) == true { throw .init(.interrupted, journal.path, "cut off before \(step)") }
  }

  func flush(_ folder: FolderHandle) throws(ManifestMoveError) {
    do throws(PairFolderError) { try folder.flush() } catch { throw .init(error) }
  }
}
