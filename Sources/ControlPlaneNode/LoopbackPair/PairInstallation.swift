internal import Glibc
internal import LoopbackCertificate
internal import OpenSSLKit

/// One installation, under the lock.
struct PairInstallation {
  private let target: PairFolder
  private let site: PairSite

  init(_ target: PairFolder, site: PairSite) {
    self.target = target
    self.site = site
  }

  private var parent: FolderHandle { site.parent }
  private var leftovers: PairLeftovers { PairLeftovers(target: target, site: site) }

  func run(
    _ pair: LoopbackPair, replacing: Bool, at now: Int64
  ) throws(PairFolderError) -> InstalledPair {
    guard replacing || !site.holdsPair else {
      throw .init(
        .exists, target.path,
        "holds a pair already, which was left alone; --replace puts a new one in its place and keeps "
          + "the old in \(target.backups)")
    }
    try step(.clearLeftovers)
    var notes = try leftovers.clear(at: now)
    do throws(PairFolderError) {
      try stage(pair)
      try switchOver()
    } catch {
      // What could not be installed is of no use to anybody; after a crash the next run does this.
      if error.kind != .interrupted { leftovers.discard() }
      throw error
    }
    try step(.flushSwitch)
    try parent.flush()
    var backup: String?
    if site.holdsPair {
      do throws(PairFolderError) {
        backup = try keepOld(at: now)
      } catch {
        if error.kind == .interrupted { throw error }
        notes.append(
          "the new pair is in place, but the old could not be moved to the backups (\(error)); the "
            + "next run tries again: \(leftovers.readyPath)")
      }
    }
    return InstalledPair(
      identity: pair.identity, files: target.files, backup: backup, notes: notes)
  }

  private func step(_ step: InstallStep) throws(PairFolderError) {
    if target.cutsOff?(step) == true {
      throw .init(.interrupted, target.path, "cut off before \(step)")
    }
  }

  /// Makes the new folder, whole and flushed, beside the old.
  private func stage(_ pair: LoopbackPair) throws(PairFolderError) {
    let contents: [PairLayout.Content]
    do throws(OpenSSLError) {
      contents = try target.layout.contents(of: pair)
    } catch {
      throw .init(.notAPair, target.path, "the pair cannot be written (\(error))")
    }
    let ownership = try finalOwnership()
    try step(.makeFolder)
    try parent.makeFolder(leftovers.writing)
    let staged = try FolderHandle(leftovers.writing, in: parent)
    for content in contents {
      try step(content.isSecret ? .writeKey : .writeFirst)
      try staged.write(content.bytes, to: content.name, try self.ownership(of: content))
    }
    try step(.finishFolder)
    try staged.become(ownership)
    try staged.flush()
    try step(.nameReady)
    try parent.rename(leftovers.writing, to: parent, as: leftovers.ready)
    try parent.flush()
  }

  private func switchOver() throws(PairFolderError) {
    try step(.makeBackups)
    if site.holdsPair { try PairBackups(site).prepare() }
    try step(.switchOver)
    if site.holdsPair {
      try parent.exchange(leftovers.ready, with: site.name)
    } else if site.folder != nil {
      // An empty folder gives way to a folder (rename(2)), and one that is not empty does not.
      guard renameat(parent.descriptor, leftovers.ready, parent.descriptor, site.name) == 0 else {
        let code = errno
        throw code == EBUSY || code == EXDEV
          ? .mounted(target.path) : .system(code, "put a folder in the place of", target.path)
      }
    } else {
      try parent.rename(leftovers.ready, to: parent, as: site.name)
    }
  }

  private func keepOld(at now: Int64) throws(PairFolderError) -> String {
    let backups = PairBackups(site)
    try step(.closeBackup)
    try backups.close(leftovers.ready, layout: target.layout)
    try step(.moveBackup)
    let name = try backups.take(leftovers.ready, at: now)
    try step(.flushBackup)
    try backups.flush()
    return PathText.join(target.backups, name)
  }

  /// A folder that is there keeps owner and mode; a new one is its owner's alone.
  private func finalOwnership() throws(PairFolderError) -> Ownership {
    guard let folder = site.folder else { return .own(0o700) }
    let status = try folder.status()
    return Ownership(
      user: status.st_uid, group: status.st_gid, mode: status.st_mode & 0o7777)
  }

  /// Files in the place of others keep their owner, so that an API server that runs as a user of its
  /// own can read the new key as it could the old; its group may read it if it could before, and
  /// nobody else ever.
  private func ownership(of content: PairLayout.Content) throws(PairFolderError) -> Ownership {
    guard let old = try site.folder?.status(of: content.name) else {
      return .own(content.isSecret ? 0o600 : 0o644)
    }
    let mode = content.isSecret ? 0o600 | (old.st_mode & 0o040) : 0o644
    return Ownership(user: old.st_uid, group: old.st_gid, mode: mode)
  }
}
