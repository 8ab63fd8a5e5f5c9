/// Paths as text: no file is touched.
enum PathText {
  /// Without double slashes, `.` and a slash at the end; `..` goes up textually, never above `/`.
  static func normalised(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  static func join(_ folder: String, _ name: String) -> String {
    guard !name.isEmpty else { return folder }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The part of `path` below `folder` without a slash in front; empty when they are equal, nil
  /// when `path` is elsewhere. Both normalised.
  static func remainder(of path: String, below folder: String) -> Substring? {
    if path == folder { return "" }
    let prefix = folder == "/" ? "/" : folder + "/"
    return path.hasPrefix(prefix) ? path.dropFirst(prefix.count) : nil
  }
}
