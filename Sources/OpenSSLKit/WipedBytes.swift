import COpenSSL

/// Bytes of a secret in one place: never copied behind one's back, as an array's are, and
/// overwritten (OPENSSL_cleanse(3)) before their memory is given back.
///
/// What this is not: the memory is not locked, so it can be swapped out, and a core dump or whoever
/// may read this process's memory sees it while it is held.
package final class WipedBytes {
  private let memory: UnsafeMutableRawBufferPointer
  /// How many bytes are in use.
  package private(set) var count = 0

  /// Room for `capacity` bytes, which is all there will be: growing would leave a copy behind.
  package init(capacity: Int) {
    memory = .allocate(byteCount: max(1, capacity), alignment: 1)
  }

  deinit {
    OPENSSL_cleanse(memory.baseAddress, memory.count)
    memory.deallocate()
  }

  /// Adds what fits, and says whether it was everything.
  @discardableResult
  package func append(_ bytes: some Collection<UInt8>) -> Bool {
    for byte in bytes {
      guard count < memory.count else { return false }
      memory[count] = byte
      count += 1
    }
    return true
  }

  /// Lets `fill` write behind what is there; it returns how many bytes it wrote.
  package func fill(_ fill: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
    let written = fill(UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
    count += min(max(0, written), memory.count - count)
    return written
  }

  /// The bytes, for as long as `body` runs.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
  }

  /// Overwrites the bytes of an array that nobody else holds; of a shared one only the copy that
  /// this makes.
  package static func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    bytes = []
  }
}
