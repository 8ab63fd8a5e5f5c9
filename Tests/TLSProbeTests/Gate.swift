import Glibc
import TestSupport

/// Something that servers on different threads wait for: shut, then open for good.
final class Gate: Sendable {
  /// Readable once it is open; nothing is ever read from it.
  let descriptor: Int32
  private let key: Int32

  init() throws { (descriptor, key) = try Pipe.open() }

  deinit {
    close(descriptor)
    close(key)
  }

  func open() {
    var byte: UInt8 = 0
    _ = write(key, &byte, 1)
  }

  /// False where the server is stopped before, or its patience ends.
  func pass(_ peer: ServerPeer) -> Bool { peer.wait(for: POLLIN, on: descriptor) }

  var isOpen: Bool {
    var wait = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    return poll(&wait, 1, 0) == 1
  }
}
