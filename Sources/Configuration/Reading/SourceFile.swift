internal import Glibc

/// Reads configuration files, and only those that nobody but root and us can change: the
/// configuration names programs that run as root.
enum SourceFile {
  enum Failure: Error {
    case missing
    case problem(ConfigurationProblem)
  }

  private static let limit = 1 << 20

  /// The file's bytes. A link is followed; what it points to is judged.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    // Nonblocking: opening a FIFO must not wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw refuse(.unreadable, path, "this is not a regular file")
    }
    if let objection = objection(status) { throw refuse(.untrusted, path, objection) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path, errno) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw refuse(.unreadable, path, "the file is larger than \(limit) bytes")
      }
    }
  }

  /// What is wrong with the folder `path`, where somebody else could put a file; `nil` if nothing
  /// is or if it is not there.
  static func folderObjection(_ path: String) -> ConfigurationProblem? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    // In a sticky folder (/tmp) others can add, but not replace what is ours.
    guard status.st_mode & S_ISVTX == 0, let objection = objection(status) else { return nil }
    return ConfigurationProblem(.untrusted, at: .override(path), objection)
  }

  /// The `.yaml` files in a folder in the order of their names' bytes, hidden ones left out; and
  /// names that were probably meant to be read too.
  static func dropIns(
    in folder: String
  ) throws(Failure) -> (names: [String], overlooked: [String]) {
    guard let stream = opendir(folder) else { throw failure(folder, errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw failure(folder, errno) }
        break
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return (
      names.filter { $0.hasSuffix(".yaml") },
      names.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".conf") || $0.hasSuffix(".json") }
    )
  }

  private static func objection(_ status: stat) -> String? {
    if status.st_uid != 0, status.st_uid != geteuid() {
      return "it belongs to uid \(status.st_uid), who could change what runs as root;"
        + " make root its owner (chown root)"
    }
    let writers = status.st_mode & (S_IWGRP | S_IWOTH)
    guard writers != 0 else { return nil }
    let mode = String(status.st_mode & 0o7777, radix: 8)
    let who = writers & S_IWOTH != 0 ? "everybody" : "its group"
    return "\(who) can write it (mode 0\(mode)), and so change what runs as root;"
      + " use chmod go-w"
  }

  private static func refuse(
    _ kind: ConfigurationProblem.Kind, _ path: String, _ message: String
  ) -> Failure {
    .problem(ConfigurationProblem(kind, at: .override(path), message))
  }

  private static func failure(_ path: String, _ code: Int32) -> Failure {
    if code == ENOENT { return .missing }
    let reason = String(cString: strerror(code))
    return refuse(.unreadable, path, "it cannot be read: \(reason)")
  }
}
