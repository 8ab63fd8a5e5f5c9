import Glibc
import KubernetesClient

/// The service's own kubeconfig on disk. It holds a private key: its owner's alone, replaced whole,
/// and never written through a symbolic link.
package struct KubeconfigFile: Sendable {
  /// Its absolute path.
  package let path: String

  /// The file at `path`, there or not.
  package init(path: String) { self.path = path }

  /// What lies beside it until it has proved to work.
  package var stagedPath: String { path + ".staged" }
  /// The one before.
  package var backupPath: String { path + ".bak" }

  private var folder: String {
    let end = path.lastIndex(of: "/") ?? path.startIndex
    return path[..<end].isEmpty ? "/" : String(path[..<end])
  }

  /// Whether there is one.
  ///
  /// - Throws: `BootstrapFailure` where something else has the name: a link, a folder.
  package func exists() throws -> Bool {
    var facts = stat()
    guard lstat(path, &facts) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return false }
      throw FileFault(path: path, code: errno, operation: "look at")
    }
    if facts.st_mode & S_IFMT == S_IFREG { return true }
    let found = facts.st_mode & S_IFMT == S_IFLNK ? "a symbolic link" : "no regular file"
    throw BootstrapFailure(
      "\(path) is \(found): a secret is not written there; remove it, or give another --out")
  }

  /// Makes the folder if it is missing and its parent is there.
  ///
  /// - Throws: `FileFault` where it cannot be made, or where others could put something in the way.
  package func prepare() throws(FileFault) { try OwnFolder.make(folder, mode: 0o755) }

  /// Writes `bytes` beside the file, for its owner alone.
  package func stage(_ bytes: [UInt8]) throws(FileFault) {
    try SmallFile.replace(stagedPath, with: bytes, mode: 0o600)
  }

  /// Throws away what was staged.
  package func discard() { try? SmallFile.remove(stagedPath) }

  /// Puts what was staged in the file's place, in one step; the old file stays as `.bak`.
  ///
  /// - Returns: whether there was an old one.
  package func install() throws -> Bool {
    let isReplacing = try exists()
    if isReplacing {
      // A copy, so that the name itself is there all the time.
      try SmallFile.replace(backupPath, with: try SmallFile.read(path), mode: 0o600)
    }
    guard rename(stagedPath, path) == 0 else {
      throw FileFault(path: path, code: errno, operation: "write")
    }
    try SmallFile.flushFolder(of: path)
    return isReplacing
  }
}
