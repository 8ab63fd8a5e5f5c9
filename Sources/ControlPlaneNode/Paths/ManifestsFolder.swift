/// The static pod folder as kubelet reads it (pkg/kubelet/config/file.go): every regular file, or
/// link to one, whose name does not start with a dot; no suffix matters, so a backup beside the
/// manifest is a second manifest. Folders inside are not read.
package struct ManifestsFolder: Sendable, Equatable {
  /// A file that we could not look into.
  package struct Unread: Sendable, Equatable {
    /// The node's path.
    package let path: String
    /// Why.
    package let failure: FileFailure
  }

  /// Files that define a kube-apiserver, sorted.
  package let apiServerManifests: [String]
  /// Files that kubelet may read and this process may not.
  package let unread: [Unread]

  /// Looks through `folder`.
  package static func scan(
    _ folder: String, in files: any NodeFilesystem
  ) throws(FileFailure) -> ManifestsFolder {
    var found: [String] = []
    var unread: [Unread] = []
    for name in try files.names(in: folder) where !name.hasPrefix(".") {
      let path = PathText.join(folder, name)
      do throws(FileFailure) {
        let bytes = try files.read(path)
        if APIServerManifest.definesAPIServer(bytes, path: path) { found.append(path) }
      } catch {
        switch error {
        // kubelet skips them as well: dangling links, folders, sockets, and what is over its limit.
        case .missing, .wrongKind, .tooLarge, .tooManyLinks: continue
        case .unreadable: unread.append(Unread(path: path, failure: error))
        }
      }
    }
    return ManifestsFolder(apiServerManifests: found, unread: unread)
  }
}
