internal import Glibc
internal import OpenSSLKit

/// The folders of a move, open: names are looked up in them and nowhere else.
struct ManifestSite {
  /// The folder beside the manifests folder. kubelet reads its static pod folder and nothing in or
  /// beside it that is a folder, or whose name starts with a dot (pkg/kubelet/config/file.go,
  /// `extractFromDir`: glob `[^.]*`, "Not recursing into manifest path").
  static let parkingName = ".loopwarden-parked"
  /// kubelet reads no longer manifests (pkg/kubelet/config/common.go, `maxConfigLength`).
  static let sizeLimit: off_t = 10 << 20

  /// The manifests folder, links in its path resolved.
  let folder: FolderHandle
  /// The folder that it is in.
  let parent: FolderHandle
  /// The manifest's name.
  let name: String

  var manifestPath: String { folder.path(of: name) }
  var parkingPath: String { parent.path(of: Self.parkingName) }
  var parkedPath: String { PathText.join(parkingPath, name) }

  /// Opens both folders of the manifest at `path`. The manifest itself need not be there.
  init(_ path: String) throws(ManifestMoveError) {
    let normal = PathText.normalised(path)
    guard path.hasPrefix("/"), let last = normal.split(separator: "/").last,
      !last.hasPrefix(".")
    else {
      throw .init(
        .notAManifest, path, "is not the absolute path of a file that kubelet would read")
    }
    name = String(last)
    let folderPath = PathText.folder(of: normal)
    guard let resolved = realpath(folderPath, nil) else {
      throw .system(errno, "look for", folderPath)
    }
    defer { free(resolved) }
    let real = String(cString: resolved)
    guard real != "/" else {
      throw .init(.notAManifest, folderPath, "is the root folder: nothing is beside it")
    }
    do throws(PairFolderError) {
      folder = try FolderHandle(following: real)
      parent = try FolderHandle(following: PathText.folder(of: real))
      guard let above = try folder.status(of: ".."), Self.isSame(above, try parent.status()) else {
        throw .init(.system(errno: EAGAIN), real, "was moved while it was looked at; try again")
      }
    } catch {
      throw .init(error)
    }
  }

  static func isSame(_ one: stat, _ other: stat) -> Bool {
    one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }

  /// What the manifest's name is in its folder; nil where nothing has it.
  func manifestStatus() throws(ManifestMoveError) -> stat? {
    do throws(PairFolderError) { return try folder.status(of: name) } catch { throw .init(error) }
  }

  /// The folder beside, as it is; nil where there is none.
  func parking() throws(ManifestMoveError) -> FolderHandle? {
    do throws(PairFolderError) {
      guard let status = try parent.status(of: Self.parkingName) else { return nil }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw .init(
          .system(errno: ENOTDIR), parkingPath, "is in the way: look what it is, and move it")
      }
      return try FolderHandle(Self.parkingName, in: parent)
    } catch {
      throw .init(error)
    }
  }

  /// The folder beside, fit to take the manifest: ours alone, empty of its name, on the same mount.
  /// What is in there already comes back without these questions.
  func parkingToUse() throws(ManifestMoveError) -> FolderHandle? {
    guard let parking = try parking() else { return nil }
    let (own, other, taken): (stat, stat, stat?)
    do throws(PairFolderError) {
      (own, other) = (try parking.status(), try folder.status())
      try TrustedPath.check(own, parkingPath)
      taken = try parking.status(of: name)
    } catch {
      throw .init(error)
    }
    // One file system may be mounted twice, as in a sandbox: rename(2) refuses that as well.
    guard own.st_dev == other.st_dev, parking.mount == folder.mount else {
      throw .system(EXDEV, "use", parkingPath)
    }
    guard taken == nil else {
      throw .init(
        .pending, parkedPath,
        "a manifest is parked here already: compare it with \(manifestPath), then remove one")
    }
    return parking
  }

  /// Refuses folders between which no manifest could be moved, or not safely. Changes nothing.
  func examineFolders() throws(ManifestMoveError) {
    let (own, above): (stat, stat)
    do throws(PairFolderError) {
      for handle in [folder, parent] {
        try TrustedPath.check(try handle.status(), handle.path)
        guard !handle.isReadOnly else { throw .system(EROFS, "use", handle.path) }
        guard faccessat(handle.descriptor, ".", W_OK | X_OK, AT_EACCESS) == 0 else {
          throw .system(errno, "write to", handle.path)
        }
        // A file system that cannot flush names is found before anything depends on it.
        try handle.flush()
      }
      (own, above) = (try folder.status(), try parent.status())
    } catch {
      throw .init(error)
    }
    guard own.st_dev == above.st_dev, folder.mount == parent.mount else {
      throw .init(
        .otherMount, folder.path,
        "is a mount of its own: no folder beside it can take the manifest by a rename")
    }
    _ = try parkingToUse()
  }

  /// The manifest's facts and content, from one open descriptor. A link or a second name is refused:
  /// what kubelet reads would not be what moves.
  func readManifest() throws(ManifestMoveError) -> (status: stat, sha256: String) {
    guard let status = try manifestStatus() else {
      throw .init(.notAManifest, manifestPath, "is not there")
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFLNK: throw .system(ELOOP, "open", manifestPath)
    default: throw .init(.notAManifest, manifestPath, "is no regular file")
    }
    guard status.st_nlink == 1 else {
      throw .init(
        .hardLinked, manifestPath,
        "has \(status.st_nlink) names (hard links): remove the others first")
    }
    guard status.st_size > 0, status.st_size <= Self.sizeLimit else {
      throw .init(
        .notAManifest, manifestPath, "has \(status.st_size) bytes, which kubelet does not run")
    }
    let digest: [UInt8]
    do throws(PairFolderError) {
      digest = SHA256.digest(
        try folder.read(name, limit: Int(status.st_size)).withBytes { Array($0) })
    } catch {
      throw .init(error)
    }
    guard let after = try manifestStatus(), Self.isSame(after, status),
      after.st_size == status.st_size, after.st_mtim.tv_sec == status.st_mtim.tv_sec,
      after.st_mtim.tv_nsec == status.st_mtim.tv_nsec
    else {
      throw .init(
        .changedMeanwhile, manifestPath, "was changed while it was read; nothing was moved")
    }
    return (status, Hexadecimal.upperCase(digest).lowercased())
  }
}
