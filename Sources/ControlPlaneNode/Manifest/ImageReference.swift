/// A container image reference, split as containerd and Docker do, for comparing two spellings.
package struct ImageReference: Sendable, Equatable {
  /// Registry and repository, with Docker's defaults filled in.
  package let repository: String
  /// The tag; `latest` when neither tag nor digest is written, nil beside a digest.
  package let tag: String?
  /// `sha256:…`, when written.
  package let digest: String?
  /// Only a digest or image id, with no name: nothing to compare a name with.
  package let isBareDigest: Bool

  /// Splits `text`; every text is a reference of some kind.
  package init(_ text: String) {
    let parts = text.split(separator: "@", maxSplits: 1)
    digest = parts.count == 2 ? String(parts[1]) : text.hasPrefix("sha256:") ? text : nil
    isBareDigest =
      text.hasPrefix("sha256:") || (text.count == 64 && text.allSatisfy(\.isHexDigit))
    var name = parts.first.map(String.init) ?? text
    var tag: String?
    let lastSlash = name.lastIndex(of: "/") ?? name.startIndex
    // A colon before the last slash is a registry's port.
    if let colon = name[lastSlash...].lastIndex(of: ":") {
      tag = String(name[name.index(after: colon)...])
      name = String(name[..<colon])
    }
    let first = name.prefix { $0 != "/" }
    let hasRegistry =
      name.contains("/") && (first.contains(".") || first.contains(":") || first == "localhost")
    if !hasRegistry {
      name = "docker.io/" + (name.contains("/") ? name : "library/" + name)
    }
    repository = name
    self.tag = tag ?? (digest == nil ? "latest" : nil)
  }

  /// The API's default for `imagePullPolicy` (`SetDefaults_Container`).
  var defaultPullPolicy: APIServerManifest.PullPolicy {
    tag == "latest" ? .always : .ifNotPresent
  }
}
