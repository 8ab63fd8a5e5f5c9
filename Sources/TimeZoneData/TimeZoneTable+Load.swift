import Glibc

extension TimeZoneTable {
  /// Reads the zone `name` (`Europe/Berlin`) below `root`. The name cannot leave the folder: no
  /// absolute path, no `.` or `..` component.
  package static func load(
    name: String, root: String = "/usr/share/zoneinfo"
  ) throws(TimeZoneError) -> TimeZoneTable {
    guard isZoneName(name) else { throw .invalidName(name) }
    return try load(file: root + "/" + name)
  }

  /// Reads a TZif file by its path, such as `/etc/localtime`. Only a regular file of at most
  /// 1 MiB is read.
  package static func load(file: String) throws(TimeZoneError) -> TimeZoneTable {
    do {
      return try TimeZoneTable(tzif: contents(of: file))
    } catch .malformed(nil, let reason) {
      throw .malformed(file: file, reason: reason)
    }
  }

  private static func isZoneName(_ name: String) -> Bool {
    let components = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return name.utf8.count <= 255
      && components.allSatisfy { component in
        !component.isEmpty && component.first != UInt8(ascii: ".")
          && component.allSatisfy { byte in
            let character = Unicode.Scalar(byte)
            return character.properties.isAlphabetic && character.isASCII
              || "0123456789._+-".unicodeScalars.contains(character)
          }
      }
  }

  private static func contents(of file: String) throws(TimeZoneError) -> [UInt8] {
    // Nonblocking: opening a FIFO must not wait for a writer.
    let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(file) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(file) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(file: file, reason: "not a regular file")
    }
    let limit = 1 << 20
    var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 16_384))
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(file) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw .malformed(file: file, reason: "it is larger than \(limit) bytes")
      }
    }
  }

  private static func failure(_ file: String) -> TimeZoneError {
    .unreadable(file: file, reason: String(cString: strerror(errno)))
  }
}
