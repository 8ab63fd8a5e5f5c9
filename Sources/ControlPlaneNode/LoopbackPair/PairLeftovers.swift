internal import Glibc

/// The two names beside the pair's folder that an installation uses, and what a run that was cut off
/// may have left under them.
///
/// Under the first name a folder is being written: nobody needs it. Under the second it is whole: new
/// and never in use, or, after the exchange, the old pair on its way to the backups.
struct PairLeftovers {
  let target: PairFolder
  let site: PairSite

  var writing: String { ".\(site.name).loopwarden-writing" }
  var ready: String { ".\(site.name).loopwarden-ready" }
  var readyPath: String { site.parent.path(of: ready) }

  /// Clears both names. What may be somebody's only copy of a pair is kept.
  func clear(at now: Int64) throws(PairFolderError) -> [String] {
    var notes: [String] = []
    if try isOurs(writing) {
      try site.parent.removeFolder(writing)
      notes.append("removed what a run that was cut off had begun to write")
    }
    if try isOurs(ready) {
      if site.holdsPair {
        let backups = PairBackups(site)
        try backups.prepare()
        try backups.close(ready, layout: target.layout)
        let name = try backups.take(ready, at: now)
        try backups.flush()
        notes.append(
          "a run that was cut off had left a pair beside the folder; it is kept in "
            + PathText.join(target.backups, name))
      } else {
        // No exchange has happened: it was never in use.
        try site.parent.removeFolder(ready)
        notes.append("removed a pair that a run that was cut off had not put in place")
      }
    }
    return notes
  }

  /// Removes what was staged, as far as that goes.
  func discard() {
    try? site.parent.removeFolder(writing)
    try? site.parent.removeFolder(ready)
  }

  private func isOurs(_ name: String) throws(PairFolderError) -> Bool {
    guard let status = try site.parent.status(of: name) else { return false }
    let path = site.parent.path(of: name)
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .init(.notAFolder, path, "is in the way of a new pair, and no folder: remove it")
    }
    try TrustedPath.check(status, path)
    return true
  }
}
