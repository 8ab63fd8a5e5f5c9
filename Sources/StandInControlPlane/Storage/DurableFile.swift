import Glibc

/// A small file that is replaced as a whole and survives a crash at any instant: written beside,
/// synchronised, renamed, and the folder synchronised.
///
/// For one writer at a time, which holds the folder's lock; a file beside that a crash left behind
/// is written over by the next one.
struct DurableFile {
  let folder: String
  let name: String
  var path: String { folder + "/" + name }

  /// Replaces the content; `beforeRename` is called when the new file is on the disk under its
  /// temporary name.
  func replace(_ content: [UInt8], beforeRename: () -> Void = {}) throws(StandInError) {
    let fresh = path + ".new"
    let descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("write", fresh) }
    let file = FileDescriptor(descriptor)
    var rest = content[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file.number, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure("write", fresh) }
      rest = rest.dropFirst(count)
    }
    guard fsync(file.number) == 0 else { throw failure("synchronise", fresh) }
    beforeRename()
    guard rename(fresh, path) == 0 else { throw failure("rename", fresh) }
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw failure("open", folder) }
    let owner = FileDescriptor(directory)
    guard fsync(owner.number) == 0 else { throw failure("synchronise", folder) }
  }

  /// Whether there is one.
  var isThere: Bool { access(path, F_OK) == 0 }

  private func failure(_ verb: String, _ path: String) -> StandInError {
    StandInError("cannot \(verb) \(path): \(systemErrorText())")
  }
}
