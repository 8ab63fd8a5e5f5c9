import Glibc
import TestSupport

/// A listening socket that nobody accepts from and whose queue is full: the kernel drops every SYN,
/// so a connection to it is neither made nor refused (`man 2 listen`).
final class BlackHole {
  let port: UInt16
  private let listener: Int32
  private let filler: Int32

  init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    self.filler = filler
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let made = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        // A queue of 0 has room for one: the filler.
        bind(listener, $0, size) == 0 && listen(listener, 0) == 0
          && getsockname(listener, $0, &size) == 0 && connect(filler, $0, size) == 0
      }
    }
    port = UInt16(bigEndian: place.sin_port)
    var wait = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
    guard made, poll(&wait, 1, 20_000) == 1 else { throw SetupFailure("black hole", errno) }
  }

  deinit {
    close(filler)
    close(listener)
  }
}
