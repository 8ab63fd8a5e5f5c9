internal import Glibc

/// Everything that an installation has to find as it should be, open: nothing is changed here.
struct PairSite {
  /// The folder that the pair's folder is in.
  let parent: FolderHandle
  /// The pair's folder's name.
  let name: String
  /// The pair's folder, where it is there.
  let folder: FolderHandle?
  /// Whether any of the pair's files are in it.
  let holdsPair: Bool
  /// The folder that the backups' folder is in, and its name.
  let backupsParent: FolderHandle
  let backupsName: String

  /// Looks at `target`, and refuses where an installation could not be trusted or could not succeed.
  init(_ target: PairFolder, parent known: FolderHandle? = nil) throws(PairFolderError) {
    let (opened, name) = try target.place()
    let parent = known ?? opened
    (self.parent, self.name) = (parent, name)
    try TrustedPath.check(parent.path)
    let isThere = try target.exists(name, in: parent)
    folder = isThere ? try FolderHandle(name, in: parent) : nil
    holdsPair = try Self.examine(folder, in: parent, layout: target.layout)
    guard !parent.isReadOnly else { throw .system(EROFS, "write", parent.path) }
    guard faccessat(parent.descriptor, ".", W_OK | X_OK, AT_EACCESS) == 0 else {
      throw .system(errno, "write to", parent.path)
    }
    let (backupsParent, backupsName) = try PairFolder.place(of: target.backups)
    (self.backupsParent, self.backupsName) = (backupsParent, backupsName)
    try examineBackups(target)
  }

  /// Whether the folder holds a pair, or half of one; refuses what cannot be exchanged.
  private static func examine(
    _ folder: FolderHandle?, in parent: FolderHandle, layout: PairLayout
  ) throws(PairFolderError) -> Bool {
    guard let folder else { return false }
    try TrustedPath.check(try folder.status(), folder.path)
    guard folder.mount == parent.mount else { throw .mounted(folder.path) }
    let names = try folder.names()
    let others = names.filter { !layout.fileNames.contains($0) }
    guard others.isEmpty else {
      let list = others.prefix(3).joined(separator: ", ") + (others.count > 3 ? ", …" : "")
      throw .init(
        .otherFiles, folder.path,
        "holds other files (\(list)); the pair is switched by exchanging the whole folder: give one "
          + "of its own, \(PathText.join(folder.path, "loopback"))")
    }
    for name in names {
      guard let status = try folder.status(of: name) else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFREG: continue
      case S_IFLNK:
        throw .init(
          .symbolicLink, folder.path(of: name),
          "is a symbolic link; a pair's files are never links: remove it, or give another folder")
      default:
        throw .init(
          .otherFiles, folder.path(of: name),
          "is no regular file; remove it, or give another folder")
      }
    }
    return !names.isEmpty
  }

  private func examineBackups(_ target: PairFolder) throws(PairFolderError) {
    let path = target.backups
    try TrustedPath.check(backupsParent.path)
    guard try backupsParent.status().st_dev == parent.status().st_dev else {
      throw .init(
        .unsupported, path,
        "is on another file system than \(target.path); backups are moved there in one step: give a "
          + "folder on the same one")
    }
    guard let status = try backupsParent.status(of: backupsName) else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      let isLink = status.st_mode & S_IFMT == S_IFLNK
      throw .init(
        isLink ? .symbolicLink : .notAFolder, path,
        "is \(isLink ? "a symbolic link" : "no folder"); backups of keys go to a folder: remove it")
    }
    try TrustedPath.check(status, path)
  }
}
