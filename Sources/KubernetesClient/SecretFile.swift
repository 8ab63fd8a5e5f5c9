import Glibc

/// A small regular file and who may read it.
struct SecretFile {
  let bytes: [UInt8]
  let mode: mode_t
  let group: gid_t

  static let limit = 1 << 20

  /// `place` is where the path was written, for the error.
  init(_ path: String, namedAt place: Kubeconfig.Place? = nil) throws(KubeconfigError) {
    func failure(_ reason: String) -> KubeconfigError {
      guard let place else { return KubeconfigError(file: path, line: nil, message: reason) }
      return place.error("\(place.key) \(path): \(reason)")
    }
    // Nonblocking: opening a FIFO must not wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw failure("not a regular file") }
    (mode, group) = (status.st_mode & 0o7777, status.st_gid)
    var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 16_384))
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(String(cString: strerror(errno))) }
      if count == 0 { break }
      bytes += chunk[..<count]
      guard bytes.count <= Self.limit else { throw failure("larger than \(Self.limit) bytes") }
    }
    self.bytes = bytes
  }

  /// Open to everybody, or to a group other than root's.
  var isOpenToOthers: Bool { mode & 0o007 != 0 || (mode & 0o070 != 0 && group != 0) }

  func warning(_ path: String, holds secret: String) -> KubeconfigWarning? {
    guard isOpenToOthers else { return nil }
    return KubeconfigWarning(
      file: path,
      message: "holds \(secret) and is open to others (mode 0\(String(mode, radix: 8)));"
        + " chmod 0600 it")
  }
}
