import Glibc

/// The `flock` that every actor on this master holds: one loopwarden acts at a time (flock(2)).
/// It goes with the process, however that ends.
package final class ActorLock {
  private let file: Int32

  private init(file: Int32) { self.file = file }

  deinit { close(file) }

  /// Takes the lock without waiting; `nil` if another process has it.
  ///
  /// - Throws: `FileFault` if the lock file cannot be opened.
  package static func take(_ path: String) throws(FileFault) -> ActorLock? {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw FileFault(path: path, code: errno, operation: "open") }
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      let code = errno
      close(file)
      if code == EWOULDBLOCK { return nil }
      throw FileFault(path: path, code: code, operation: "lock")
    }
    return ActorLock(file: file)
  }
}
