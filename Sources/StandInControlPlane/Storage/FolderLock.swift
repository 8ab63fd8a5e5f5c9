import Glibc

/// An exclusive `flock(2)` on a file in a folder, held until the last owner lets go; the kernel
/// releases it when the process dies.
final class FolderLock {
  private let file: FileDescriptor

  /// Waits until it is free.
  init(_ path: String) throws(StandInError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StandInError("cannot open \(path): \(systemErrorText())") }
    file = FileDescriptor(descriptor)
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        throw StandInError("cannot lock \(path): \(systemErrorText())")
      }
    }
  }
}
