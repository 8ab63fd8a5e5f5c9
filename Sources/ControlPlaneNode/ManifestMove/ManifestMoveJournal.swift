internal import FoundationEssentials
internal import Glibc
internal import OpenSSLKit

/// The journal of one move: a small file in the service's own state folder, there from before the
/// manifest goes until after its return is flushed.
struct ManifestMoveJournal {
  let path: String

  /// The record; nil where no move is pending.
  func read() throws(ManifestMoveError) -> ManifestMoveRecord? {
    let folder: FolderHandle
    let bytes: [UInt8]
    do throws(PairFolderError) {
      folder = try FolderHandle(following: PathText.folder(of: path))
      guard try folder.status(of: name) != nil else { return nil }
      bytes = try folder.read(name, limit: 65_536).withBytes { Array($0) }
    } catch {
      // No state folder, no journal.
      if error.kind == .parentMissing { return nil }
      throw .init(error)
    }
    do {
      return try JSONDecoder().decode(ManifestMoveRecord.self, from: Data(bytes))
    } catch {
      throw .init(
        .pending, path,
        "is no journal that this version wrote: look whether a manifest is parked, then remove it")
    }
  }

  /// Written beside, flushed, renamed, and the name flushed.
  func write(_ record: ManifestMoveRecord) throws(ManifestMoveError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let bytes = try? encoder.encode(record) else {
      throw .init(.system(errno: EINVAL), path, "the journal cannot be encoded")
    }
    let beside = name + ".new"
    do throws(PairFolderError) {
      let folder = try FolderHandle(following: PathText.folder(of: path))
      // What a crash left of an earlier try.
      if unlinkat(folder.descriptor, beside, 0) != 0, errno != ENOENT {
        throw .system(errno, "replace", folder.path(of: beside))
      }
      try Self.write(Array(bytes), to: beside, in: folder)
      guard renameat(folder.descriptor, beside, folder.descriptor, name) == 0 else {
        throw .system(errno, "write", path)
      }
      try folder.flush()
    } catch {
      throw .init(error)
    }
  }

  /// Writes a new file, its owner's alone, and flushes it. No chown(2): the service's sandbox has none.
  private static func write(
    _ bytes: [UInt8], to name: String, in folder: FolderHandle
  ) throws(PairFolderError) {
    let file = openat(
      folder.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system(errno, "write", folder.path(of: name)) }
    defer { close(file) }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else {
        throw .system(errno, "write", folder.path(of: name))
      }
      done += max(0, count)
    }
    guard fsync(file) == 0 else { throw .system(errno, "flush", folder.path(of: name)) }
  }

  /// Gone already is no fault.
  func remove() throws(ManifestMoveError) {
    do throws(PairFolderError) {
      let folder = try FolderHandle(following: PathText.folder(of: path))
      guard unlinkat(folder.descriptor, name, 0) == 0 || errno == ENOENT else {
        throw .system(errno, "remove", path)
      }
      try folder.flush()
    } catch {
      throw .init(error)
    }
  }

  private var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}
