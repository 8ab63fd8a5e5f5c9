internal import Glibc

/// The node's files below a folder that stands for `/`: the empty string on a master, a folder
/// that holds a made-up master in a test. Links are resolved as a chroot into it would.
package struct RootedFilesystem: NodeFilesystem, Sendable {
  /// Stands for the node's `/`; empty for the node itself.
  package let root: String

  /// Files below `root`, given without a slash at its end.
  package init(root: String = "") { self.root = root == "/" ? "" : root }

  /// `root` and the path without symbolic links.
  package func local(_ path: String) throws(FileFailure) -> String {
    root + (try resolve(path, followingLast: true))
  }

  /// stat(2) of the resolved path.
  package func status(_ path: String) throws(FileFailure) -> FileStatus {
    try lstat(try resolve(path, followingLast: true))
  }

  /// lstat(2) below the resolved folder.
  package func linkStatus(_ path: String) throws(FileFailure) -> FileStatus {
    try lstat(try resolve(path, followingLast: false))
  }

  /// readlink(2).
  package func linkTarget(_ path: String) throws(FileFailure) -> String {
    try readlink(try resolve(path, followingLast: false))
  }

  /// readdir(3), sorted.
  package func names(in folder: String) throws(FileFailure) -> [String] {
    guard let stream = opendir(try local(folder)) else { throw SystemError.failure(errno) }
    defer { closedir(stream) }
    guard let names = DirectoryNames.read(stream) else { throw SystemError.failure(errno) }
    return names
  }

  /// Opened without waiting; only a regular file is read, at most `limit` bytes.
  package func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    // O_NONBLOCK: opening a pipe that nobody writes to must not wait.
    let descriptor = open(try local(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      if errno == ENXIO { throw .wrongKind(.socket) }
      throw SystemError.failure(errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError.failure(errno) }
    let kind = Self.kind(status.st_mode)
    guard kind == .regular else { throw .wrongKind(kind) }
    // Told by the size where there is one, before anything large is held; /proc has none.
    guard status.st_size <= limit else { throw .tooLarge(limit: limit) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return content }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw SystemError.failure(errno)
      }
      content += buffer[..<count]
      guard content.count <= limit else { throw .tooLarge(limit: limit) }
    }
  }

  /// statvfs(3).
  package func space(at path: String) throws(FileFailure) -> FilesystemSpace {
    var space = statvfs()
    guard statvfs(try local(path), &space) == 0 else { throw SystemError.failure(errno) }
    let block = UInt64(space.f_frsize)
    return FilesystemSpace(
      bytes: UInt64(space.f_blocks) * block, bytesAvailable: UInt64(space.f_bavail) * block,
      bytesFree: UInt64(space.f_bfree) * block,
      inodes: UInt64(space.f_files), inodesAvailable: UInt64(space.f_favail),
      inodesFree: UInt64(space.f_ffree))
  }
}

extension RootedFilesystem {
  /// The node's path without symbolic links, relative to `root`. A missing last part is no error:
  /// the caller's own call finds out.
  private func resolve(_ path: String, followingLast: Bool) throws(FileFailure) -> String {
    var pending = path.split(separator: "/").map(String.init)[...]
    var resolved: [String] = []
    var links = 0
    while let part = pending.popFirst() {
      if part == "." { continue }
      if part == ".." {
        _ = resolved.popLast()
        continue
      }
      let candidate = "/" + (resolved + [part]).joined(separator: "/")
      if pending.isEmpty, !followingLast { return candidate }
      guard let status = try? lstat(candidate), status.kind == .symbolicLink else {
        resolved.append(part)
        continue
      }
      links += 1
      guard links <= 40 else { throw .tooManyLinks }
      let target = try readlink(candidate)
      if target.hasPrefix("/") { resolved = [] }
      pending = (target.split(separator: "/").map(String.init) + pending)[...]
    }
    return "/" + resolved.joined(separator: "/")
  }

  private func lstat(_ resolved: String) throws(FileFailure) -> FileStatus {
    var status = stat()
    guard Glibc.lstat(root + resolved, &status) == 0 else { throw SystemError.failure(errno) }
    return FileStatus(kind: Self.kind(status.st_mode), modified: Int64(status.st_mtim.tv_sec))
  }

  private func readlink(_ resolved: String) throws(FileFailure) -> String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return -1 }
      return Glibc.readlink(root + resolved, start.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    guard count >= 0 else { throw SystemError.failure(errno) }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  private static func kind(_ mode: mode_t) -> FileKind {
    switch mode & S_IFMT {
    case S_IFREG: .regular
    case S_IFDIR: .directory
    case S_IFLNK: .symbolicLink
    case S_IFSOCK: .socket
    case S_IFCHR: .characterDevice
    case S_IFBLK: .blockDevice
    case S_IFIFO: .pipe
    default: .other
    }
  }
}
