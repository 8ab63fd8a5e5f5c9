import Glibc
import Supervision

/// The record's two slots in one preallocated file, written with pwrite and fdatasync: a disk that
/// fills up in mid-restart cannot strike it (posix_fallocate(3), fdatasync(2)).
package final class RecordFile: RecordStorage {
  private let file: Int32
  private let path: String

  /// Opens the record, or makes it with both slots allocated.
  ///
  /// - Throws: `FileFault`; a full disk is found here, before any restart.
  package init(path: String) throws(FileFault) {
    self.path = path
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw FileFault(path: path, code: errno, operation: "open") }
    // posix_fallocate returns the error instead of setting errno.
    let code = posix_fallocate(file, 0, off_t(2 * RecordFrame.slotSize))
    guard code == 0 else {
      throw FileFault(path: path, code: code, operation: "allocate")
    }
    guard fsync(file) == 0 else { throw FileFault(path: path, code: errno, operation: "flush") }
    // A record whose name a power cut takes away would be a restart forgotten.
    try SmallFile.flushFolder(of: path)
  }

  deinit { if file >= 0 { close(file) } }

  package func read(slot: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: RecordFrame.slotSize)
    var done = 0
    while done < bytes.count {
      let offset = off_t(slot * RecordFrame.slotSize + done)
      let count = bytes[done...].withUnsafeMutableBytes {
        pread(file, $0.baseAddress, $0.count, offset)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileFault(path: path, code: errno, operation: "read")
      }
      if count == 0 { break }
      done += count
    }
    return bytes
  }

  package func write(_ bytes: [UInt8], slot: Int) throws {
    var done = 0
    while done < bytes.count {
      let offset = off_t(slot * RecordFrame.slotSize + done)
      let count = bytes[done...].withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, offset) }
      if count < 0 && errno != EINTR {
        throw FileFault(path: path, code: errno, operation: "write")
      }
      done += max(0, count)
    }
    guard fdatasync(file) == 0 else {
      throw FileFault(path: path, code: errno, operation: "flush")
    }
  }
}
