internal import Glibc
internal import OpenSSLKit

/// An open folder. Names are looked up in it and nowhere else, and links are never followed.
final class FolderHandle {
  let descriptor: Int32
  /// For messages, and nothing else.
  let path: String

  /// Opens a folder by its path, through links if there are any.
  init(following path: String) throws(PairFolderError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT:
        throw .init(.parentMissing, path, "is not there; make it first: mkdir -p \(path)")
      case ENOTDIR: throw .init(.notAFolder, path, "is no folder")
      default: throw .system(errno, "open", path)
      }
    }
    self.descriptor = descriptor
    self.path = path
  }

  /// Opens a folder in a folder.
  init(_ name: String, in parent: FolderHandle) throws(PairFolderError) {
    path = PathText.join(parent.path, name)
    descriptor = openat(
      parent.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno, "open", path) }
  }

  deinit { close(descriptor) }

  func path(of name: String) -> String { PathText.join(path, name) }

  /// What `name` is; nil where there is nothing.
  func status(of name: String) throws(PairFolderError) -> stat? {
    var status = stat()
    if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
    guard errno == ENOENT else { throw .system(errno, "look at", path(of: name)) }
    return nil
  }

  /// What this folder itself is.
  func status() throws(PairFolderError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno, "look at", path) }
    return status
  }

  /// Every name but `.` and `..`, sorted.
  func names() throws(PairFolderError) -> [String] {
    // A stream of its own: closing it closes its descriptor, and reading moves its offset.
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else {
      let code = errno
      if copy >= 0 { close(copy) }
      throw .system(code, "list", path)
    }
    defer { closedir(stream) }
    guard let names = DirectoryNames.read(stream) else { throw .system(errno, "list", path) }
    return names
  }

  /// The bytes of a regular file of at most `limit` bytes; never waits for a pipe's other end.
  func read(_ name: String, limit: Int) throws(PairFolderError) -> WipedBytes {
    let file = openat(
      descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard file >= 0 else { throw .system(errno, "read", path(of: name)) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system(errno, "read", path(of: name)) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .init(.notAPair, path(of: name), "is no regular file; put the file itself there")
    }
    // One more than allowed, so that a file that grows is noticed.
    let bytes = WipedBytes(capacity: limit + 1)
    while true {
      let count = bytes.fill { Glibc.read(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(errno, "read", path(of: name)) }
      guard bytes.count <= limit else {
        throw .init(.notAPair, path(of: name), "has more than \(limit) bytes, which no pair has")
      }
      if count == 0 { return bytes }
    }
  }

  /// Which mount this folder is on (`mnt_id` of proc_pid_fdinfo(5)); nil where /proc is not there.
  var mount: String? {
    let file = open("/proc/self/fdinfo/\(descriptor)", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = Glibc.read(file, &buffer, buffer.count)
    guard count > 0 else { return nil }
    let text = String(decoding: buffer[..<count], as: UTF8.self)
    return text.split(separator: "\n").first { $0.hasPrefix("mnt_id:") }.map(String.init)
  }

  /// Whether this is mounted read-only.
  var isReadOnly: Bool {
    var space = statvfs()
    return fstatvfs(descriptor, &space) == 0 && space.f_flag & UInt(ST_RDONLY) != 0
  }
}
