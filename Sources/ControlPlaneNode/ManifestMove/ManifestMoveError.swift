internal import Glibc

/// Why a manifest was not moved. Nothing has changed in its folder unless the description says so.
package struct ManifestMoveError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What callers tell apart.
  package enum Kind: Sendable, Hashable {
    /// The path does not lead to a folder with a manifest.
    case notAManifest
    /// The manifest is a symbolic link.
    case symbolicLink
    /// The manifest has further names (hard links).
    case hardLinked
    /// Others than root, or than this process's user, can change a folder.
    case untrusted
    /// The folder beside the manifests folder is on another file system or mount.
    case otherMount
    /// A file system is mounted read-only, in the service's sandbox or at all.
    case readOnly
    /// The file system cannot rename without replacing.
    case unsupported
    /// A manifest is parked already, or an earlier move is not over.
    case pending
    /// The manifest was replaced while it was looked at.
    case changedMeanwhile
    /// The time in which it might be moved was over.
    case tooLate
    /// No room.
    case full
    /// Another refusal of the system.
    case system(errno: Int32)
    /// A test cut the move off.
    case interrupted
  }

  /// What callers tell apart.
  package let kind: Kind
  /// The file or folder.
  package let path: String
  /// What was found, and what to do next.
  package let message: String

  init(_ kind: Kind, _ path: String, _ message: String) {
    self.kind = kind
    self.path = path
    self.message = message
  }

  /// `path: message`.
  package var description: String { "\(path): \(message)" }

  /// What the system said when `operation` ("rename") was tried on `path`.
  static func system(_ code: Int32, _ operation: String, _ path: String) -> ManifestMoveError {
    let words = String(cString: strerror(code))
    switch code {
    case EROFS:
      return .init(
        .readOnly, path,
        "is read-only for this process: the service's sandbox wants the drop-in manifest-method.conf"
      )
    case ENOSPC, EDQUOT:
      return .init(.full, path, "cannot \(operation) it: \(words); make room")
    case ELOOP:
      return .init(.symbolicLink, path, "is a symbolic link, which is never followed")
    case EXDEV:
      return .init(
        .otherMount, path,
        "cannot \(operation) it: its folder and the one beside are on different mounts")
    default:
      return .init(.system(errno: code), path, "cannot \(operation) it: \(words)")
    }
  }

  /// The same from the code that opens folders, whose own advice is about another kind of file.
  init(_ error: PairFolderError) {
    switch error.kind {
    case .readOnly: self = .system(EROFS, "use", error.path)
    case .full: self = .system(ENOSPC, "write", error.path)
    case .symbolicLink: self = .system(ELOOP, "open", error.path)
    case .parentMissing: self = .init(.notAManifest, error.path, "no such folder")
    case .notAFolder: self = .init(.notAManifest, error.path, "is no folder")
    case .untrusted: self = .init(.untrusted, error.path, error.message)
    case .system(let code): self = .init(.system(errno: code), error.path, error.message)
    case .unreadable: self = .init(.system(errno: EACCES), error.path, error.message)
    default: self = .init(.system(errno: EIO), error.path, error.message)
    }
  }
}
