import ControlPlaneNode
import Glibc
import LoopbackCertificate
import TestSupport
import Testing

/// That the text of a key is nowhere in this process's memory once it has been written: all of it is
/// searched.
struct PairMemoryTests {
  @Test func theKeysTextIsWipedOnceItIsWritten() throws {
    let bench = try PairBench()
    try Self.makeAndForget(bench)
    let line = try HiddenLine(of: bench.folder.files[1])
    #expect(try line.occurrences() == 0)
  }

  /// The search finds what is there.
  @Test func theSearchFindsACopy() throws {
    let bench = try PairBench()
    let pair = try LoopbackPair.make(at: PairBench.now, validity: 86_400)
    try bench.install(pair)
    let copy = try pair.keyPEM
    let line = try HiddenLine(of: bench.folder.files[1])
    #expect(try line.occurrences() > 0)
    #expect(copy.count > 1600)
  }

  @inline(never)
  private static func makeAndForget(_ bench: PairBench) throws {
    try bench.install(LoopbackPair.make(at: PairBench.now, validity: 86_400))
  }
}

/// Part of a file, kept in a form in which a search for it does not find the search itself.
private struct HiddenLine {
  private static let mask: UInt8 = 0x5A
  private let hidden: [UInt8]

  /// 48 bytes from the middle of a key of two thousand.
  init(of path: String) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw SetupFailure("open \(path)", errno) }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 48)
    guard pread(file, &bytes, bytes.count, 800) == bytes.count else {
      throw SetupFailure("read \(path)", errno)
    }
    for index in bytes.indices { bytes[index] ^= Self.mask }
    hidden = bytes
  }

  /// How often it stands in this process's writable memory. Read through /proc, because other tests'
  /// threads give memory back meanwhile.
  func occurrences() throws -> Int {
    let memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
    guard memory >= 0 else { throw SetupFailure("open /proc/self/mem", errno) }
    defer { close(memory) }
    let size = 1 << 20
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
    defer { chunk.deallocate() }
    var found = 0
    for (start, end) in try Self.writableRegions() {
      var at = start
      while at < end {
        let count = pread(memory, chunk.baseAddress, min(size, end - at), off_t(at))
        guard count > 0 else { break }
        found += search(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
        // What begins in one piece may end in the next.
        at += count > hidden.count && at + count < end ? count - hidden.count + 1 : count
      }
    }
    return found
  }

  private func search(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let base = bytes.baseAddress, bytes.count >= hidden.count else { return 0 }
    var found = 0
    var at = 0
    let last = bytes.count - hidden.count
    while at <= last, let hit = memchr(base + at, Int32(hidden[0] ^ Self.mask), last - at + 1) {
      at = UnsafeRawPointer(hit) - base
      if (0..<hidden.count).allSatisfy({ bytes[at + $0] ^ Self.mask == hidden[$0] }) { found += 1 }
      at += 1
    }
    return found
  }

  private static func writableRegions() throws -> [(Int, Int)] {
    let maps = try Command.run(["cat", "/proc/\(getpid())/maps"]).text
    return maps.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      let ends = words[0].split(separator: "-").compactMap { Int($0, radix: 16) }
      guard words.count > 1, words[1].hasPrefix("rw"), ends.count == 2 else { return nil }
      return (ends[0], ends[1])
    }
  }
}
