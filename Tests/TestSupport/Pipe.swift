import Glibc

/// A pipe that no child process inherits.
package enum Pipe {
  /// Opens one; the caller closes both ends.
  package static func open() throws(SetupFailure) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .init("pipe", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
