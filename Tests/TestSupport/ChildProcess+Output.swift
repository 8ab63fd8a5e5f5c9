import Glibc

extension ChildProcess {
  /// Reads until a complete line holds `text`; what was read so far, or a failure when the stream ends
  /// or `limit` is over.
  package func awaitOutput(
    _ text: String, within limit: Duration = .seconds(20)
  ) throws(SetupFailure) -> String {
    let deadline = ContinuousClock.now + limit
    var bytes: [UInt8] = []
    while let more = readSome(until: deadline), !more.isEmpty {
      bytes += more
      let read = String(decoding: bytes, as: UTF8.self)
      let lines = read.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      if lines.contains(where: { $0.contains(text) }) { return read }
    }
    throw .init("no \"\(text)\" in: \(String(decoding: bytes, as: UTF8.self))")
  }

  /// What it writes until it closes its outputs, or `deadline`, when `isComplete` is false.
  package func readToEnd(
    until deadline: ContinuousClock.Instant
  ) -> (bytes: [UInt8], isComplete: Bool) {
    var bytes: [UInt8] = []
    while let more = readSome(until: deadline) {
      if more.isEmpty { return (bytes, true) }
      bytes += more
    }
    return (bytes, false)
  }

  /// Some bytes, none at the end of the stream, nil at the deadline.
  private func readSome(until deadline: ContinuousClock.Instant) -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while ContinuousClock.now < deadline {
      var wait = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, 100) > 0 else { continue }
      let count = read(output, &chunk, chunk.count)
      if count >= 0 { return Array(chunk.prefix(count)) }
      if errno != EINTR { return [] }
    }
    return nil
  }
}
