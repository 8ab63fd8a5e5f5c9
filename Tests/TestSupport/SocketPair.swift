import Glibc

/// Two connected Unix stream sockets (`man 2 socketpair`).
package enum SocketPair {
  /// Opens one; the caller closes both ends.
  ///
  /// They are close-on-exec from the start. A pipe is so only after a second call, and a child that
  /// another thread starts in between keeps its end open: no end of stream comes until that ends.
  package static func open() throws(SetupFailure) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .init("socketpair", errno) }
    return (ends[0], ends[1])
  }
}
