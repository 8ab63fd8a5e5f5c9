/// Where flags were read, and where the paths in them are.
struct FlagOrigin {
  /// For the beginning of a place: a manifest's path, or whose command line it is.
  let name: String
  /// For the middle of a sentence: "the manifest", or the name again.
  let subject: String
  /// Maps the paths in flags to the node's.
  let paths: ContainerPaths
  private let hasLines: Bool

  /// A manifest; the paths of a bare process are the node's own, whatever the manifest mounts.
  init(_ manifest: APIServerManifest, isBareProcess: Bool) {
    name = manifest.path
    subject = "the manifest"
    paths = isBareProcess ? .node : ContainerPaths(manifest)
    hasLines = true
  }

  /// Something that runs on the node itself.
  init(onNode name: String) {
    self.name = name
    subject = name
    paths = .node
    hasLines = false
  }

  /// The place of a flag, `line` counted from 1.
  func place(_ line: Int) -> String { hasLines ? "\(name):\(line)" : name }
}
