import Glibc

/// Asks `condition` until it gives something, at intervals of `every` milliseconds.
///
/// - Throws: `HarnessFailure` with `what` and `onTimeout()` when `limit` is over.
func waitFor<Value>(
  _ what: String, within limit: Duration, every: Int32 = 50, onTimeout: () -> String = { "" },
  _ condition: () throws -> Value?
) throws -> Value {
  let deadline = ContinuousClock.now + limit
  while true {
    if let value = try condition() { return value }
    guard ContinuousClock.now < deadline else {
      throw HarnessFailure("\(what): not within \(limit)\n\(onTimeout())")
    }
    poll(nil, 0, every)
  }
}

/// A TCP port of 127.0.0.1 that was free a moment ago, below the range from which the kernel
/// gives ports to outgoing connections.
func freePort() throws -> UInt16 {
  for _ in 0..<200 {
    let candidate = UInt16.random(in: 15000..<30000)
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw HarnessFailure("no socket") }
    defer { close(descriptor) }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = candidate.bigEndian
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let isFree = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    if isFree { return candidate }
  }
  throw HarnessFailure("no free port in 200 attempts")
}
