package import LoopbackCertificate

/// The folders that lead to a file: whoever may change one of them can put another file there.
package enum InspectedFolders {
  /// From `/` to the folder of `path` (absolute, links followed); what cannot be looked at is left
  /// out, since its file could then not be opened either.
  package static func leading(to path: String) -> [AuditedFile] {
    let own = PathText.folder(of: path)
    var (folder, folders) = ("/", ["/"])
    for part in own.split(separator: "/") {
      folder = PathText.join(folder, String(part))
      folders.append(folder)
    }
    return folders.compactMap { one in
      guard let file = try? InspectedFile(one), file.kind == .directory else { return nil }
      return file.audited(as: one == own ? .folder : .ancestor)
    }
  }
}
