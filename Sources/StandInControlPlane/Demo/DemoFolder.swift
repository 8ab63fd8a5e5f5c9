import Glibc

/// A temporary folder that only its owner can look into.
package struct DemoFolder {
  /// Where it is.
  package let path: String

  /// Makes it under TMPDIR, or `/tmp`.
  init() throws(StandInError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    var template = Array(
      ((parent.hasPrefix("/") ? parent : "/tmp") + "/loopwarden-demo.XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else {
      throw StandInError("cannot make a temporary folder: \(systemErrorText()); is TMPDIR right?")
    }
    path = String(cString: made)
  }

  /// Makes folders in it, outer ones first.
  func makeFolders(_ names: [String]) throws(StandInError) {
    for name in names {
      guard mkdir("\(path)/\(name)", 0o755) == 0 else {
        throw StandInError("cannot make \(path)/\(name): \(systemErrorText())")
      }
    }
  }

  /// Removes it with all that is in it; links are removed, not followed.
  package func remove() { Self.removeTree(path) }

  private static func removeTree(_ path: String) {
    if let entries = names(in: path) {
      for name in entries { removeTree("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  /// The names in a folder; nil for anything else, a link to a folder included.
  private static func names(in path: String) -> [String]? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      let folder = opendir(path)
    else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
