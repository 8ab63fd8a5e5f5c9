import Glibc

/// Everything about a folder that a restart may not change: names, contents, modes, owners, times.
struct FolderSnapshot: Equatable {
  private let entries: [String]

  init(_ folder: String) throws {
    guard let stream = opendir(folder) else { throw HarnessFailure("cannot read \(folder)") }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    entries = names.filter { $0 != ".." }.sorted().map { name in
      let path = "\(folder)/\(name)"
      var facts = stat()
      lstat(path, &facts)
      let isFile = facts.st_mode & S_IFMT == S_IFREG
      return "\(name) \(facts.st_ino) \(facts.st_mode) \(facts.st_uid) \(facts.st_gid)"
        + " \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
        + " \(facts.st_ctim.tv_sec).\(facts.st_ctim.tv_nsec)\n" + (isFile ? textFile(path) : "")
    }
  }
}
