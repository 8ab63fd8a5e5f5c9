import Glibc

/// The file that node_exporter's textfile collector reads: `loopwarden.prom` in its folder.
///
/// Written beside under a name that the collector does not read (it takes `*.prom`), then renamed:
/// it sees the old text or the new one. Not flushed: after a power cut the next look writes it anew.
package struct Textfile: Sendable, Equatable {
  /// Where Debian's prometheus-node-exporter reads.
  package static let standardFolder = "/var/lib/prometheus/node-exporter"
  /// The file's name.
  package static let name = "loopwarden.prom"

  /// The folder, an absolute path.
  package let folder: String

  /// The file in `folder`.
  package init(folder: String) { self.folder = folder }

  /// The whole path.
  package var path: String { "\(folder)/\(Self.name)" }

  /// Whether the folder is there.
  package var folderIsThere: Bool {
    var status = stat()
    return stat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Replaces the file by `text`, readable by everybody: node_exporter is not root.
  ///
  /// - Throws: `TextfileFault`; the old file stays.
  package func write(_ text: String) throws(TextfileFault) {
    let beside = path + ".new"
    // What a crash left behind. Never opened: it could be a link by now.
    unlink(beside)
    let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard file >= 0 else { throw TextfileFault(path: path, code: errno) }
    var code: Int32 = 0
    // The mode that open(2) sets is cut by the service's umask.
    if fchmod(file, 0o644) != 0 || !Self.writeAll(file, Array(text.utf8)) { code = errno }
    if close(file) != 0, code == 0 { code = errno }
    if code == 0, rename(beside, path) != 0 { code = errno }
    guard code == 0 else {
      unlink(beside)
      throw TextfileFault(path: path, code: code)
    }
  }

  private static func writeAll(_ file: Int32, _ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return false }
      done += max(0, count)
    }
    return true
  }
}

/// Why the textfile could not be written.
package struct TextfileFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file.
  package let path: String
  /// The `errno` of the call that failed.
  package let code: Int32

  /// One line for people.
  package var description: String {
    let advice =
      switch code {
      case ENOENT: "; make the folder, or set metrics.textfile.directory: off"
      case EROFS:
        "; restart loopwarden if the folder is younger than it; another folder than "
          + "\(Textfile.standardFolder) needs ReadWritePaths= in a drop-in of the unit"
      default: ""
      }
    return "cannot write \(path): \(String(cString: strerror(code)))\(advice)"
  }
}

/// Whether and where the textfile is written.
package enum TextfileChoice: Sendable, Hashable {
  /// Into the folder of Debian's node_exporter, while it is there.
  case automatic
  /// Nowhere.
  case off
  /// Into this folder, which must be there.
  case folder(String)

  /// The file to write now; `nil`: none.
  package var file: Textfile? {
    switch self {
    case .automatic:
      let standard = Textfile(folder: Textfile.standardFolder)
      return standard.folderIsThere ? standard : nil
    case .off: return nil
    case .folder(let folder): return Textfile(folder: folder)
    }
  }
}
