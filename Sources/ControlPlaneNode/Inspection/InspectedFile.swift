internal import Glibc
package import LoopbackCertificate

/// A file that an operator named: what it is, and its bytes, without waiting for anything.
package struct InspectedFile {
  /// The path, links followed.
  package let resolved: String
  /// What was opened, before it was read.
  package let kind: FileKind
  /// User id of the owner.
  package let owner: UInt32
  /// Group id.
  package let group: UInt32
  /// Permission bits.
  package let mode: UInt32
  /// A descriptor that can tell what the file is, and nothing else.
  private let handle: PathHandle

  /// O_PATH of `fcntl.h` (asm-generic: every architecture of Debian), which Glibc's module lacks.
  private static let pathOnly: Int32 = 0o10_000_000

  /// Looks, without opening: opening a device may already do something (a watchdog starts, a tape
  /// winds back), and opening a pipe waits for its other end. O_PATH does neither.
  package init(_ path: String) throws(FileFailure) {
    let descriptor = open(path, Self.pathOnly | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError.failure(errno) }
    handle = PathHandle(descriptor)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError.failure(errno) }
    kind = FileKind(mode: status.st_mode)
    (owner, group, mode) = (status.st_uid, status.st_gid, status.st_mode & 0o7777)
    guard let real = realpath(path, nil) else { throw SystemError.failure(errno) }
    defer { free(real) }
    resolved = String(cString: real)
  }

  /// The bytes, where it is a regular file of at most `limit` bytes; a larger one is not read.
  package func read(limit: Int) throws(FileFailure) -> [UInt8] {
    guard kind == .regular else { throw .wrongKind(kind) }
    // The same file that was looked at, whatever its path names by now.
    let descriptor = open(
      "/proc/self/fd/\(handle.descriptor)", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw SystemError.failure(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError.failure(errno) }
    guard status.st_size <= limit else { throw .tooLarge(limit: limit) }
    // One allocation that is never moved, so that no copy of a key stays behind.
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw SystemError.failure(errno) }
      if got == 0 { break }
      count += got
    }
    // It grew while it was read: what is here is neither the old text nor the new one.
    guard count < bytes.count else { throw .unreadable(errno: EAGAIN) }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// What it is to a pair.
  package func audited(as role: AuditedFile.Role) -> AuditedFile {
    AuditedFile(path: resolved, role: role, owner: owner, group: group, mode: mode)
  }
}

/// Closes its descriptor.
private final class PathHandle {
  let descriptor: Int32
  init(_ descriptor: Int32) { self.descriptor = descriptor }
  deinit { close(descriptor) }
}

extension FileKind {
  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .regular
    case S_IFDIR: self = .directory
    case S_IFLNK: self = .symbolicLink
    case S_IFSOCK: self = .socket
    case S_IFCHR: self = .characterDevice
    case S_IFBLK: self = .blockDevice
    case S_IFIFO: self = .pipe
    default: self = .other
    }
  }
}
