internal import Glibc

/// Whether only root, or the user that this process runs as, can change what a path leads to.
enum TrustedPath {
  /// Objects to the first folder on the way from `/` to `path` that others can change: they could
  /// put another folder in its place.
  static func check(_ path: String) throws(PairFolderError) {
    guard let resolved = realpath(path, nil) else { throw .system(errno, "look at", path) }
    defer { free(resolved) }
    let parts = String(cString: resolved).split(separator: "/").map(String.init)
    var folder = "/"
    for part in [""] + parts {
      folder = PathText.join(folder, part)
      var status = stat()
      guard lstat(folder, &status) == 0 else { throw .system(errno, "look at", folder) }
      // A sticky folder as /tmp: others can add names to it, but not take ours away.
      let isSticky = status.st_mode & S_ISVTX != 0
      try check(status, folder, othersMayWrite: isSticky)
    }
  }

  /// Objects to a folder that is somebody else's, or that others may write to.
  static func check(
    _ status: stat, _ path: String, othersMayWrite: Bool = false
  ) throws(PairFolderError) {
    guard status.st_uid == 0 || status.st_uid == geteuid() else {
      throw .init(
        .untrusted, path,
        "belongs to user \(status.st_uid), who could change it; make it root's: chown root \(path)")
    }
    let isOpen =
      status.st_mode & S_IWOTH != 0 || (status.st_mode & S_IWGRP != 0 && status.st_gid != 0)
    guard othersMayWrite || !isOpen else {
      throw .init(
        .untrusted, path,
        "others can write to it (mode 0\(String(status.st_mode & 0o7777, radix: 8))): chmod go-w "
          + path)
    }
  }
}
