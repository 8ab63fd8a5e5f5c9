import Glibc

/// A folder that this service writes into as root, so that nobody else may.
enum OwnFolder {
  /// Makes the folder if it is missing and its parent is there.
  ///
  /// - Throws: `FileFault` if it cannot be made, or if others can write into it.
  static func make(_ path: String, mode: mode_t) throws(FileFault) {
    if mkdir(path, mode) == 0 {
      // The mode that mkdir(2) sets is cut by the umask.
      guard chmod(path, mode) == 0 else {
        throw FileFault(path: path, code: errno, operation: "make")
      }
    } else if errno != EEXIST {
      throw FileFault(path: path, code: errno, operation: "make")
    }
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      throw FileFault(path: path, code: errno, operation: "look at")
    }
    guard facts.st_mode & S_IFMT == S_IFDIR else {
      throw FileFault(path: path, code: ENOTDIR, operation: "use")
    }
    let isOurs = facts.st_uid == 0 || facts.st_uid == geteuid()
    guard isOurs, facts.st_mode & 0o022 == 0 else {
      let wanted = String(mode, radix: 8)
      throw FileFault(
        path: path, code: EPERM,
        operation: "trust what others can change (make it root's, 0\(wanted)):")
    }
  }
}
