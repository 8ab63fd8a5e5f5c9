import Glibc

/// One client: its request is read, answered, and the end of the connection waited for, all within
/// one deadline and a bounded number of bytes.
final class Connection {
  private enum Progress {
    case reading([UInt8])
    case writing(ArraySlice<UInt8>)
    /// Answered: what the client still sends is read away, so that closing does not reset the
    /// connection before it has read the answer (RFC 9112 section 9.6). The bytes left to bear.
    case draining(Int)
    case over
  }

  let descriptor: Int32
  let deadline: ContinuousClock.Instant
  private var progress = Progress.reading([])

  init(_ descriptor: Int32, deadline: ContinuousClock.Instant) {
    self.descriptor = descriptor
    self.deadline = deadline
  }

  deinit { close(descriptor) }

  var isOver: Bool { if case .over = progress { true } else { false } }
  /// Whether the client must read before anything goes on.
  var isWriting: Bool { if case .writing = progress { true } else { false } }

  /// Goes on as far as that is possible without waiting. One call reads a few KiB at the most.
  func advance(page: String?) {
    if case .reading(let bytes) = progress { read(bytes, page) }
    if case .writing(let rest) = progress { write(rest) }
    if case .draining(let allowance) = progress { drain(allowance) }
  }

  private func read(_ before: [UInt8], _ page: String?) {
    var buffer = [UInt8](repeating: 0, count: RequestHead.limit + 1 - before.count)
    let count = receive(&buffer)
    guard let count else { return }
    guard count > 0 else {
      progress = .over
      return
    }
    let bytes = before + buffer[..<count]
    switch RequestHead.judge(bytes) {
    case .incomplete: progress = .reading(bytes)
    case .answer(let status, let isHead):
      progress = .writing(
        HTTPAnswer.bytes(status, isHead: isHead, page: page, now: time(nil))[...])
    }
  }

  private func write(_ rest: ArraySlice<UInt8>) {
    let sent = rest.withUnsafeBytes {
      send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if sent < 0 {
      if errno != EAGAIN && errno != EINTR { progress = .over }
      return
    }
    let left = rest.dropFirst(sent)
    guard left.isEmpty else {
      progress = .writing(left)
      return
    }
    _ = shutdown(descriptor, Int32(SHUT_WR))
    progress = .draining(64 << 10)
  }

  private func drain(_ allowance: Int) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    guard let count = receive(&buffer) else { return }
    progress = count == 0 || count >= allowance ? .over : .draining(allowance - count)
  }

  /// The number of bytes, 0 at the end or on an error; `nil`: none is there.
  private func receive(_ buffer: inout [UInt8]) -> Int? {
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? nil : 0
  }
}
