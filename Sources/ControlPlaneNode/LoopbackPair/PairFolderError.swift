internal import Glibc

/// Why a folder of a loopback pair was not read, or not written: nothing was changed unless the
/// description says so.
package struct PairFolderError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What callers tell apart.
  package enum Kind: Sendable, Hashable {
    /// The path is not absolute, or does not end in a folder's name.
    case notAPath
    /// The folder that should hold the folder is not there.
    case parentMissing
    /// Something else has the name.
    case notAFolder
    /// A symbolic link has the name of the folder or of a file in it.
    case symbolicLink
    /// Others than root, or than this process's user, can change it.
    case untrusted
    /// The folder is where a file system is mounted.
    case mountPoint
    /// The file system is mounted read-only.
    case readOnly
    /// The folder holds more than a pair's files.
    case otherFiles
    /// One file of the pair is there without the other.
    case half
    /// The files are no certificates and key.
    case notAPair
    /// They are, but not the loopback certificate's.
    case notLoopback
    /// It is there, and this process may not look.
    case unreadable
    /// A pair is there, and was not to be replaced.
    case exists
    /// Another process is installing.
    case busy
    /// The file system cannot exchange two folders.
    case unsupported
    /// No room.
    case full
    /// Any other refusal of the system.
    case system(errno: Int32)
    /// A test cut the installation off.
    case interrupted
  }

  /// What callers tell apart.
  package let kind: Kind
  /// The folder or file.
  package let path: String
  /// What was found, and what to do next.
  package let message: String

  /// A refusal.
  init(_ kind: Kind, _ path: String, _ message: String) {
    self.kind = kind
    self.path = path
    self.message = message
  }

  /// `path: message`.
  package var description: String { "\(path): \(message)" }

  /// What the system said when `operation` ("write") was tried on `path`.
  static func system(_ code: Int32, _ operation: String, _ path: String) -> PairFolderError {
    let words = String(cString: strerror(code))
    switch code {
    case EROFS:
      return .init(.readOnly, path, "its file system is mounted read-only; give another folder")
    case ENOSPC, EDQUOT:
      return .init(.full, path, "cannot \(operation) it: \(words); make room and run it again")
    case ELOOP:
      return .init(
        .symbolicLink, path,
        "is a symbolic link, which is never followed; put the file itself there")
    case EACCES, EPERM:
      return .init(.unreadable, path, "cannot \(operation) it: \(words); run it as root")
    default:
      return .init(.system(errno: code), path, "cannot \(operation) it: \(words)")
    }
  }
}
