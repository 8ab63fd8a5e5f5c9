import Glibc

/// The lines that others add to a file, as they come.
struct LogFollower {
  private let path: String
  private var offset: off_t = 0
  private var rest: [UInt8] = []
  /// The last lines, for a failure's report.
  private(set) var tail: [String] = []

  /// Follows `path` from its beginning; the file need not be there yet.
  init(_ path: String) { self.path = path }

  /// Whole lines since the last call.
  mutating func lines() -> [String] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = pread(descriptor, &chunk, chunk.count, offset)
      guard count > 0 else { break }
      offset += off_t(count)
      rest += chunk[..<count]
    }
    var found: [String] = []
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      found.append(String(decoding: rest[..<end], as: UTF8.self))
      rest.removeFirst(end + 1)
    }
    tail = Array((tail + found).suffix(12))
    return found
  }
}
