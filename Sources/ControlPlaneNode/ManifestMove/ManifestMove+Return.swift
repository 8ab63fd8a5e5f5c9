internal import Glibc

/// Where a manifest stands, by the journal and both folders.
package enum ManifestStanding: Sendable, Equatable {
  /// No move is pending.
  case none
  /// The journal is there, and the manifest is in its folder: never moved, or back already.
  case inPlace(ManifestMoveRecord)
  /// It is out: no API server starts until it is back.
  case parked(ManifestMoveRecord)
  /// It is out, and a manifest of the same name is in the folder: somebody wrote a new one.
  case both(ManifestMoveRecord)
  /// It is neither here nor there.
  case lost(ManifestMoveRecord)
}

/// What `putBack()` found and did.
package enum ManifestReturn: Sendable, Equatable {
  /// There was nothing to do.
  case nothing
  /// A journal without a move, or one that was cut off after the return: cleared. `sameFile` is
  /// false where somebody has put another manifest in its place.
  case wasInPlace(ManifestMoveRecord, sameFile: Bool)
  /// It is back. `unchanged` is false where it was written to, or replaced, while it was parked.
  case returned(ManifestMoveRecord, unchanged: Bool)
  /// Both are there: the one in the folder stays, ours stays parked, and so does the journal.
  case keptBoth(ManifestMoveRecord)
  /// Neither is there; the journal stays.
  case lost(ManifestMoveRecord)
}

extension ManifestMove {
  /// Where the manifest stands. Changes nothing.
  package func standing() throws(ManifestMoveError) -> ManifestStanding {
    guard let record = try journal.read() else { return .none }
    let site = try ManifestSite(record.manifest)
    switch (try site.manifestStatus(), try parkedStatus(site)) {
    case (_?, nil): return .inPlace(record)
    case (nil, _?): return .parked(record)
    case (_?, _?): return .both(record)
    case (nil, nil): return .lost(record)
    }
  }

  /// Puts a parked manifest back where its journal says it belongs, never onto another one, and
  /// clears up. To be called again after any failure, and after any crash.
  package func putBack() throws(ManifestMoveError) -> ManifestReturn {
    guard let record = try journal.read() else { return .nothing }
    let site = try ManifestSite(record.manifest)
    let parked = try parkedStatus(site)
    let inPlace = try site.manifestStatus()
    guard let parked else {
      guard let inPlace else { return .lost(record) }
      let isSame = isUnchanged(site, inPlace, record)
      try clear(site)
      return .wasInPlace(record, sameFile: isSame)
    }
    guard inPlace == nil, let parking = try site.parking() else { return .keptBoth(record) }
    try step(.putBack)
    do throws(ManifestMoveError) {
      try Self.rename(site.name, from: parking, to: site.folder)
    } catch {
      // Somebody was faster.
      if error.kind == .pending { return .keptBoth(record) }
      throw error
    }
    let unchanged = isUnchanged(site, parked, record)
    try clear(site)
    return .returned(record, unchanged: unchanged)
  }

  /// Flushes the manifest's name where it is, then lets go of what the move needed. The journal is
  /// the last to go.
  private func clear(_ site: ManifestSite) throws(ManifestMoveError) {
    try step(.flushReturn)
    try flush(site.folder)
    if let parking = try site.parking() {
      try flush(parking)
      try step(.removeFolder)
      // What others keep in there stays.
      if unlinkat(site.parent.descriptor, ManifestSite.parkingName, AT_REMOVEDIR) != 0,
        errno != ENOTEMPTY, errno != EEXIST, errno != ENOENT
      {
        throw .system(errno, "remove", site.parkingPath)
      }
    }
    try step(.flushRemoval)
    try flush(site.parent)
    try step(.removeJournal)
    try journal.remove()
  }

  private func parkedStatus(_ site: ManifestSite) throws(ManifestMoveError) -> stat? {
    guard let parking = try site.parking() else { return nil }
    do throws(PairFolderError) {
      return try parking.status(of: site.name)
    } catch {
      throw .init(error)
    }
  }

  /// Whether the manifest in its folder is what had been looked at, by everything that was written
  /// down: an inode number alone is soon used again.
  private func isUnchanged(
    _ site: ManifestSite, _ found: stat, _ record: ManifestMoveRecord
  ) -> Bool {
    guard UInt64(found.st_ino) == record.inode,
      Int64(found.st_size) == record.size,
      Int64(found.st_mtim.tv_sec) == record.modifiedSeconds,
      Int64(found.st_mtim.tv_nsec) == record.modifiedNanoseconds
    else { return false }
    // One that cannot be read any more has come back all the same: that comes first.
    return (try? site.readManifest())?.sha256 == record.sha256
  }
}
