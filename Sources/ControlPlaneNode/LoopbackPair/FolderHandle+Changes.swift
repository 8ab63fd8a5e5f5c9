internal import Glibc
internal import OpenSSLKit

/// Who may do what with a file or folder.
struct Ownership {
  var user: uid_t
  var group: gid_t
  /// Permission bits.
  var mode: mode_t

  /// This process's user, with these bits.
  static func own(_ mode: mode_t) -> Ownership {
    Ownership(user: geteuid(), group: getegid(), mode: mode)
  }
}

extension FolderHandle {
  /// Makes a folder that only its owner enters.
  func makeFolder(_ name: String) throws(PairFolderError) {
    guard mkdirat(descriptor, name, 0o700) == 0 else {
      throw .system(errno, "make", path(of: name))
    }
  }

  /// Gives this folder to its owner: the mode that mkdir(2) sets is cut by the umask.
  func become(_ ownership: Ownership) throws(PairFolderError) {
    guard fchown(descriptor, ownership.user, ownership.group) == 0,
      fchmod(descriptor, ownership.mode) == 0
    else { throw .system(errno, "set the owner and mode of", path) }
  }

  /// Writes a new file and flushes it. It is its owner's alone until everything is in it.
  func write(
    _ bytes: WipedBytes, to name: String, _ ownership: Ownership
  ) throws(PairFolderError) {
    let file = openat(
      descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system(errno, "write", path(of: name)) }
    defer { close(file) }
    let code = bytes.withBytes { all -> Int32 in
      var rest = all[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 && errno != EINTR { return errno }
        rest = rest.dropFirst(max(0, count))
      }
      return 0
    }
    guard code == 0 else { throw .system(code, "write", path(of: name)) }
    // The mode that open(2) sets is cut by the umask; fchown(2) may clear bits, so it goes first.
    guard fchown(file, ownership.user, ownership.group) == 0,
      fchmod(file, ownership.mode) == 0, fsync(file) == 0
    else { throw .system(errno, "write", path(of: name)) }
  }

  /// Makes the names in this folder outlive a power cut: fsync of a file does not (fsync(2)).
  func flush() throws(PairFolderError) {
    guard fsync(descriptor) == 0 else { throw .system(errno, "flush", path) }
  }

  /// Renames within one file system; never onto something that is there.
  func rename(
    _ name: String, to other: FolderHandle, as new: String
  ) throws(PairFolderError) {
    let done = FolderExchange.rename(
      descriptor, name, other.descriptor, new, FolderExchange.noReplace)
    if done == 0 { return }
    // A file system without that flag: a folder replaces no more than an empty folder (rename(2)).
    if errno == EINVAL || errno == ENOSYS || errno == EEXIST,
      renameat(descriptor, name, other.descriptor, new) == 0
    {
      return
    }
    throw .system(errno, "put a folder in the place of", other.path(of: new))
  }

  /// Exchanges two names in one step.
  func exchange(_ name: String, with other: String) throws(PairFolderError) {
    let done = FolderExchange.rename(
      descriptor, name, descriptor, other, FolderExchange.exchange)
    if done == 0 { return }
    let (code, place) = (errno, path(of: other))
    switch code {
    case EBUSY, EXDEV: throw PairFolderError.mounted(place)
    case EINVAL, ENOSYS:
      throw .init(
        .unsupported, place,
        "its file system cannot exchange two folders in one step; give a folder on ext4, xfs, btrfs "
          + "or tmpfs")
    default: throw .system(code, "exchange", place)
    }
  }

  /// Removes a folder that holds nothing but files, links not followed.
  func removeFolder(_ name: String) throws(PairFolderError) {
    let folder = try FolderHandle(name, in: self)
    for file in try folder.names() where unlinkat(folder.descriptor, file, 0) != 0 {
      throw .system(errno, "remove", folder.path(of: file))
    }
    guard unlinkat(descriptor, name, AT_REMOVEDIR) == 0 else {
      throw .system(errno, "remove", folder.path)
    }
  }

  /// Lets others in again.
  func unlock() { flock(descriptor, LOCK_UN) }

  /// Keeps others from installing beside this folder.
  func lock() throws(PairFolderError) {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK:
        throw .init(.busy, path, "another loopwarden is installing a pair here; try again after it")
      default: throw .system(errno, "lock", path)
      }
    }
  }
}

extension PairFolderError {
  static func mounted(_ path: String) -> PairFolderError {
    .init(
      .mountPoint, path,
      "is a mount point or part of an image; the pair is switched by exchanging whole folders, which"
        + " that does not allow: give a folder in it, \(PathText.join(path, "loopback"))")
  }
}
