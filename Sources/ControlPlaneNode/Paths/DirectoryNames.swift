internal import Glibc

/// What a folder holds.
enum DirectoryNames {
  /// Every name of an open stream (readdir(3)) but `.` and `..`, sorted; `nil` where it could not be
  /// read to its end, and `errno` says why.
  static func read(_ stream: OpaquePointer) -> [String]? {
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return errno == 0 ? names.sorted() : nil
  }
}
