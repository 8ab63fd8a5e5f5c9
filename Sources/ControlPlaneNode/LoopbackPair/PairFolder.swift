internal import Glibc
package import LoopbackCertificate
internal import OpenSSLKit

/// A folder that holds a loopback pair and nothing else.
///
/// The pair is switched by exchanging the whole folder with one that was made and flushed beside
/// it: two files cannot be renamed in one step, two folders can (renameat2(2), RENAME_EXCHANGE). So
/// whoever opens the folder sees one pair, and a container that has it mounted keeps the folder that
/// it was started with until it is made anew.
package struct PairFolder: Sendable {
  /// Its absolute path, without a slash at the end.
  package let path: String
  /// How the pair lies in it.
  package let layout: PairLayout
  /// Where pairs go that were replaced: a folder on the same file system. kubelet goes into no
  /// folder below the one of its static pods (`pkg/kubelet/config/file_linux.go`), wherever this is.
  package let backups: String

  /// For tests: asked before each step of an installation; where it says true, the installation
  /// stops there as a crash would stop it, and clears nothing up.
  package var cutsOff: (@Sendable (InstallStep) -> Bool)?

  /// The folder at `path`, there or not. Backups go to `PATH.backups` beside it unless said
  /// otherwise.
  package init(path: String, layout: PairLayout, backups: String? = nil) {
    // With a slash at the end a symbolic link would be followed.
    self.path = Self.withoutSlash(path)
    self.layout = layout
    self.backups = Self.withoutSlash(backups ?? self.path + ".backups")
  }

  /// Absolute paths of the pair's files, the certificate's first.
  package var files: [String] { layout.fileNames.map { PathText.join(path, $0) } }

  /// The pair that is there; nil where there is no folder, or none of the pair's files in it.
  ///
  /// Both files are read from one open folder, so they are of one pair even while another is being
  /// installed. Says nothing about dates, owners and modes.
  package func read() throws(PairFolderError) -> StoredPair? {
    let (parent, name) = try place()
    guard try exists(name, in: parent) else { return nil }
    let folder = try FolderHandle(name, in: parent)
    var missing: [String] = []
    for file in layout.fileNames where try folder.status(of: file) == nil { missing.append(file) }
    if missing.count == layout.fileNames.count { return nil }
    if let file = missing.first { throw half(without: file) }
    return try PairReader(folder: folder, layout: layout).stored(files: files)
  }

  /// Why `install(replacing: true)` would be refused, as far as can be known without touching
  /// anything; nil where nothing is in the way.
  package func objections() -> PairFolderError? {
    do throws(PairFolderError) {
      _ = try PairSite(self)
      return nil
    } catch {
      return error
    }
  }

  /// Puts `pair` into the folder; makes the folder where it is not there and its parent is.
  ///
  /// A crash at any point leaves the old pair or the new one. `now` is in Unix seconds and dates the
  /// backup. With `replacing` the pair that is there, whole or broken, goes to `backups`.
  package func install(
    _ pair: LoopbackPair, replacing: Bool, at now: Int64
  ) throws(PairFolderError) -> InstalledPair {
    // Before the lock, so that a refusal needs no right to anything.
    let site = try PairSite(self)
    try site.parent.lock()
    // Not left to the closing: a child that is just being started may hold the descriptor as well.
    defer { site.parent.unlock() }
    // Again: the one who held the lock until now may have changed everything.
    let installation = PairInstallation(self, site: try PairSite(self, parent: site.parent))
    return try installation.run(pair, replacing: replacing, at: now)
  }

  /// The folder before the last part of the path, and the last part.
  func place() throws(PairFolderError) -> (parent: FolderHandle, name: String) {
    try Self.place(of: path)
  }

  static func place(of path: String) throws(PairFolderError) -> (
    parent: FolderHandle, name: String
  ) {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    guard path.hasPrefix("/"), !["", ".", ".."].contains(name) else {
      throw .init(.notAPath, path, "give an absolute path that ends in the folder's own name")
    }
    return (try FolderHandle(following: PathText.folder(of: path)), name)
  }

  /// Whether there is a folder of this name; refuses anything else that has it.
  func exists(_ name: String, in parent: FolderHandle) throws(PairFolderError) -> Bool {
    guard let status = try parent.status(of: name) else { return false }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return true
    case S_IFLNK:
      throw .init(
        .symbolicLink, path, "is a symbolic link, which is never followed; give the folder itself")
    default: throw .init(.notAFolder, path, "is no folder; give another, or remove it")
    }
  }

  private func half(without file: String) -> PairFolderError {
    .init(
      .half, path,
      "holds half a pair: \(file) is missing. Put it back, or replace the pair with loopwarden "
        + "generate --replace")
  }

  private static func withoutSlash(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }
}
