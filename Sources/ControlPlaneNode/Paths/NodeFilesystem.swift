/// Why a path of the node could not be used.
package enum FileFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// Nothing is there, or a folder on the way is not.
  case missing
  /// It is there, or may be, and this process may not look: an errno value.
  case unreadable(errno: Int32)
  /// It is something else than was asked for.
  case wrongKind(FileKind)
  /// More bytes than the limit.
  case tooLarge(limit: Int)
  /// More than 40 symbolic links in a row.
  case tooManyLinks

  /// For the middle of a sentence.
  package var description: String {
    switch self {
    case .missing: "does not exist"
    case .unreadable(let number): "cannot be read by loopwarden (\(SystemError.text(number)))"
    case .wrongKind(let kind): "is \(kind.rawValue)"
    case .tooLarge(let limit): "has more than \(limit) bytes"
    case .tooManyLinks: "is a chain of more than 40 symbolic links"
    }
  }
}

/// What kind of file a path names; raw values are for sentences.
package enum FileKind: String, Sendable {
  case regular = "a file"
  case directory = "a folder"
  case symbolicLink = "a symbolic link"
  case socket = "a socket"
  case characterDevice = "a character device"
  case blockDevice = "a block device"
  case pipe = "a named pipe"
  case other = "of an unknown kind"
}

/// What `stat` tells.
package struct FileStatus: Sendable, Equatable {
  /// What it is.
  package let kind: FileKind
  /// Last change of the content, Unix seconds.
  package let modified: Int64
}

/// Space of one file system (statvfs(3)).
package struct FilesystemSpace: Sendable, Equatable {
  /// Bytes in all.
  package var bytes: UInt64
  /// Bytes available to any process.
  package var bytesAvailable: UInt64
  /// Bytes that root may still use.
  package var bytesFree: UInt64
  /// Inodes in all; 0 where the file system has no fixed number.
  package var inodes: UInt64
  /// Inodes available to any process.
  package var inodesAvailable: UInt64
  /// Inodes that root may still use.
  package var inodesFree: UInt64

  /// Space of a file system.
  package init(
    bytes: UInt64, bytesAvailable: UInt64, bytesFree: UInt64, inodes: UInt64,
    inodesAvailable: UInt64, inodesFree: UInt64
  ) {
    self.bytes = bytes
    self.bytesAvailable = bytesAvailable
    self.bytesFree = bytesFree
    self.inodes = inodes
    self.inodesAvailable = inodesAvailable
    self.inodesFree = inodesFree
  }
}

/// Read access to the node's files; paths are the node's own and absolute.
package protocol NodeFilesystem {
  /// The content of a regular file, links followed; never waits for a pipe's other end.
  func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8]
  /// What the path names, links followed.
  func status(_ path: String) throws(FileFailure) -> FileStatus
  /// What the path names; only links before its last part are followed.
  func linkStatus(_ path: String) throws(FileFailure) -> FileStatus
  /// Where a symbolic link points, as written.
  func linkTarget(_ path: String) throws(FileFailure) -> String
  /// Names in a folder, sorted, without `.` and `..`.
  func names(in folder: String) throws(FileFailure) -> [String]
  /// Space of the file system that the path is on.
  func space(at path: String) throws(FileFailure) -> FilesystemSpace
  /// The path that this process has to use to reach the node's `path`, links followed: for
  /// connecting to sockets.
  func local(_ path: String) throws(FileFailure) -> String
}

extension NodeFilesystem {
  /// The content of a regular file of at most 10 MiB: kubelet's own limit for a manifest
  /// (pkg/kubelet/config/file.go).
  package func read(_ path: String) throws(FileFailure) -> [UInt8] {
    try read(path, limit: 10 << 20)
  }
}
