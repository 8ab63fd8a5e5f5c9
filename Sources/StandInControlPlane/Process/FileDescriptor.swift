import Glibc

/// An owned file descriptor: closed when its last owner lets go.
final class FileDescriptor {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }

  /// Makes reads and writes return at once, and keeps the descriptor out of child processes.
  func makeNonBlocking() {
    _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
  }
}

/// Reads a whole file of at most 16 MiB.
func readFile(_ path: String) throws(StandInError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw StandInError("cannot read \(path): \(systemErrorText())")
  }
  let file = FileDescriptor(descriptor)
  var content: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(file.number, &chunk, chunk.count)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw StandInError("cannot read \(path): \(systemErrorText())") }
    if count == 0 { return content }
    content += chunk[..<count]
    guard content.count <= 16 << 20 else {
      throw StandInError("\(path) is larger than 16 MiB: not what it should be")
    }
  }
}

/// Writes `content` to `path` through a new file beside it, so that a reader sees all or nothing.
func replaceFile(
  _ path: String, with content: [UInt8], mode: mode_t = 0o644
) throws(StandInError) {
  let fresh = "\(path).\(getpid())"
  let descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
  guard descriptor >= 0 else { throw StandInError("cannot write \(fresh): \(systemErrorText())") }
  let file = FileDescriptor(descriptor)
  var written = 0
  while written < content.count {
    let count = content[written...].withUnsafeBytes { write(file.number, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { throw StandInError("cannot write \(fresh): \(systemErrorText())") }
    written += count
  }
  guard rename(fresh, path) == 0 else {
    throw StandInError("cannot rename \(fresh) to \(path): \(systemErrorText())")
  }
}
