import FoundationEssentials
import Glibc

/// Results of a scan on disk, a JSON line each, so that a later run asks only what is missing.
///
/// Lines are appended as they come. A crash can tear the last one: it is cut off when the file is
/// opened again. One scan at a time holds it.
package final class ResumeFile {
  /// Why it cannot be used.
  package struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// The last result of each target, by `ScanRecord.target`.
  package private(set) var known: [String: ScanRecord] = [:]
  private let path: String
  private let descriptor: Int32

  /// Opens it, or makes it.
  package init(_ path: String) throws {
    self.path = path
    // From here on every member has its value, so `deinit` closes it whatever is thrown.
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFault(path: path, code: errno, operation: "open") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      throw code == EWOULDBLOCK
        ? Refusal(description: "\(path): another scan is writing to it; wait for its end")
        : FileFault(path: path, code: code, operation: "lock")
    }
    try readBack()
  }

  deinit {
    // A child that was just forked may hold the descriptor for a moment more, and with it the lock.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Appends one result.
  package func append(_ record: ScanRecord) throws {
    var line = try Self.encoder.encode(record)
    line.append(UInt8(ascii: "\n"))
    // One call, so that a crash leaves a whole line or a torn last one.
    let count = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard count == line.count else {
      throw FileFault(path: path, code: count < 0 ? errno : ENOSPC, operation: "write")
    }
  }

  private func readBack() throws {
    let bytes = try SmallFile.read(path, limit: 1 << 30)
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let lines = bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      guard let record = try? JSONDecoder().decode(ScanRecord.self, from: Data(line)),
        record.kind == ScanRecord.kindText
      else {
        throw Refusal(
          description: "\(path):\(index + 1): no result of a scan; name another file, or a new one")
      }
      known[record.target] = record
    }
    // A torn last line is a result that was not written: nobody else writes to this file. But a
    // file without a single result is somebody else's.
    guard end < bytes.count else { return }
    guard end > 0 || Self.isTornResult(bytes) else {
      throw Refusal(
        description: "\(path):1: no result of a scan; name another file, or a new one")
    }
    guard ftruncate(descriptor, off_t(end)) == 0 else {
      throw FileFault(path: path, code: errno, operation: "mend")
    }
  }

  /// Whether these bytes without a line's end are the beginning of a result: as `encoder` begins one,
  /// and not longer than one can be.
  private static func isTornResult(_ bytes: [UInt8]) -> Bool {
    bytes.count < 16_384
      && openings.contains { bytes.starts(with: $0.utf8.prefix(bytes.count)) }
  }

  /// Keys are sorted: the address comes first where there is one.
  private static let openings = ["{\"address\":\"", "{\"apiVersion\":\"loopwarden/"]

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
