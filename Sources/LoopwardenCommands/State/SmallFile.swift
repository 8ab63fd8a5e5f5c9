import Glibc

/// What went wrong with a file, in words for people.
package struct FileFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file.
  package var path: String
  /// The `errno` of the call that failed.
  package var code: Int32
  /// What was being done: "read", "write".
  package var operation: String

  /// It is not there.
  package var isMissing: Bool { code == ENOENT }

  package var description: String {
    "cannot \(operation) \(path): \(String(cString: strerror(code)))"
  }
}

/// Whole small files: read with a bound, replaced whole or not at all.
package enum SmallFile {
  /// The bytes of a regular file of at most `limit` bytes.
  package static func read(_ path: String, limit: Int = 1 << 20) throws(FileFault) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw FileFault(path: path, code: errno, operation: "read") }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileFault(path: path, code: errno, operation: "read")
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
      if bytes.count > limit { throw FileFault(path: path, code: EFBIG, operation: "read") }
    }
  }

  /// Replaces `path`: written beside, flushed, renamed. The old bytes or the new ones, never a
  /// part of them.
  package static func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileFault) {
    let beside = path + ".new"
    // What lies there is a crash's, or, in a folder that others may write to, somebody's trap.
    unlink(beside)
    let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard file >= 0 else { throw FileFault(path: beside, code: errno, operation: "write") }
    var code: Int32 = 0
    if fchmod(file, mode) != 0 || !writeAll(file, bytes) || fsync(file) != 0 { code = errno }
    close(file)
    if code == 0, rename(beside, path) != 0 { code = errno }
    guard code == 0 else {
      unlink(beside)
      throw FileFault(path: path, code: code, operation: "write")
    }
    try flushFolder(of: path)
  }

  /// Removes `path`; that it is gone already is no fault.
  package static func remove(_ path: String) throws(FileFault) {
    if unlink(path) == 0 { return try flushFolder(of: path) }
    if errno != ENOENT { throw FileFault(path: path, code: errno, operation: "remove") }
  }

  /// Makes the names in the folder of `path` outlive a power cut: fsync of a file does not
  /// (fsync(2)).
  static func flushFolder(of path: String) throws(FileFault) {
    let end = path.lastIndex(of: "/") ?? path.startIndex
    let folder = path[..<end].isEmpty ? (path.hasPrefix("/") ? "/" : ".") : String(path[..<end])
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFault(path: folder, code: errno, operation: "flush") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw FileFault(path: folder, code: errno, operation: "flush")
    }
  }

  private static func writeAll(_ file: Int32, _ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return false }
      done += max(0, count)
    }
    return true
  }
}
