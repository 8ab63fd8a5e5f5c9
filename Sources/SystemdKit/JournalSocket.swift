import CSystemd
import Glibc

/// journald's socket for entries with fields, through libsystemd.
package struct JournalSocket: Sendable {
  /// Where libsystemd sends them; the path is fixed.
  package static let path = "/run/systemd/journal/socket"

  /// The socket of this machine, or of the container we run in.
  package init() {}

  /// Whether there is a socket that we may write to. Asked before every entry: libsystemd reports
  /// one that is missing as success.
  package var isThere: Bool { access(Self.path, W_OK) == 0 }

  /// Hands an entry to journald.
  ///
  /// - Throws: `JournalFailure` where journald surely has not got it.
  package func send(_ entry: JournalEntry) throws(JournalFailure) {
    guard isThere else { throw JournalFailure(code: errno) }
    // One block of memory: the pointers into it live as long as the call.
    var bytes = entry.fields.flatMap { $0 }
    let code = bytes.withUnsafeMutableBytes { block -> Int32 in
      guard var place = block.baseAddress else { return -EINVAL }
      let parts = entry.fields.map { field -> iovec in
        defer { place += field.count }
        return iovec(iov_base: place, iov_len: field.count)
      }
      return sd_journal_sendv(parts, Int32(parts.count))
    }
    guard code >= 0 else { throw JournalFailure(code: -code) }
  }
}

/// Why journald has not got an entry.
package struct JournalFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// A positive errno.
  package let code: Int32

  /// One line for people.
  package var description: String {
    "journald cannot be told (\(JournalSocket.path)): \(String(cString: strerror(code)))"
  }
}
