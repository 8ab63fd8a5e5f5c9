internal import Glibc

/// The folder of pairs that were replaced: one folder for each, named by when that was.
struct PairBackups {
  private let site: PairSite

  init(_ site: PairSite) { self.site = site }

  private func open() throws(PairFolderError) -> FolderHandle {
    try FolderHandle(site.backupsName, in: site.backupsParent)
  }

  /// Makes the folder where it is not there.
  func prepare() throws(PairFolderError) {
    if try site.backupsParent.status(of: site.backupsName) == nil {
      try site.backupsParent.makeFolder(site.backupsName)
      try open().become(.own(0o700))
      try site.backupsParent.flush()
    }
  }

  /// Makes a pair's folder beside the target, and the key in it, their owner's alone.
  func close(_ name: String, layout: PairLayout) throws(PairFolderError) {
    let folder = try FolderHandle(name, in: site.parent)
    guard fchmod(folder.descriptor, 0o700) == 0 else {
      throw .system(errno, "set the mode of", folder.path)
    }
    let path = folder.path(of: layout.keyName)
    let key = openat(
      folder.descriptor, layout.keyName, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    if key < 0, errno == ENOENT { return }
    guard key >= 0 else { throw .system(errno, "open", path) }
    defer { Glibc.close(key) }
    guard fchmod(key, 0o600) == 0 else { throw .system(errno, "set the mode of", path) }
  }

  /// Moves a folder from beside the target here, and returns its new name: the time in UTC.
  func take(_ name: String, at now: Int64) throws(PairFolderError) -> String {
    let folder = try open()
    let base = Self.name(now)
    var (free, number) = (base, 1)
    while try folder.status(of: free) != nil {
      number += 1
      free = "\(base)-\(number)"
    }
    try site.parent.rename(name, to: folder, as: free)
    return free
  }

  /// Makes the move outlive a power cut.
  func flush() throws(PairFolderError) {
    try open().flush()
    try site.parent.flush()
  }

  /// `20261121T093546Z`.
  private static func name(_ seconds: Int64) -> String {
    var (time, fields) = (time_t(seconds), tm())
    gmtime_r(&time, &fields)
    func pad(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(fields.tm_year + 1900)\(pad(fields.tm_mon + 1))\(pad(fields.tm_mday))"
      + "T\(pad(fields.tm_hour))\(pad(fields.tm_min))\(pad(fields.tm_sec))Z"
  }
}
