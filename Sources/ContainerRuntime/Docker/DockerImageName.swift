/// The name or id of an image as it stands in a path of the engine's API.
package struct DockerImageName: Sendable, Equatable {
  /// A reference (`registry/name:tag`, `name@sha256:…`) or an id (`sha256:…`).
  package let path: String

  /// Reads a name or an id as kubelet, a manifest or the engine gives it; nil for what no image can
  /// be called, so that nothing else is asked for by that path.
  package init?(_ text: String) {
    var name = text[...]
    for prefix in ["docker-pullable://", "docker://"] where name.hasPrefix(prefix) {
      name = name.dropFirst(prefix.count)
    }
    let isAllowed = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "._-:/@+".utf8.contains(byte)
      }
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard isAllowed, !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
      return nil
    }
    path = String(name)
  }
}
