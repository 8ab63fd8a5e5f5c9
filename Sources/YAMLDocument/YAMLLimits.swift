/// What one text may cost. Every limit ends in a `YAMLError`, never in a truncated document.
package struct YAMLLimits: Sendable, Equatable {
  /// Bytes of input.
  package var bytes: Int
  /// Collections inside each other, aliases expanded.
  package var depth: Int
  /// Nodes of the whole stream, aliases expanded: what a reader of the tree has to walk.
  package var nodes: Int
  /// Bytes of scalar text of the whole stream, aliases expanded.
  package var textBytes: Int

  /// The defaults hold any configuration, manifest or kubeconfig with room to spare.
  package init(
    bytes: Int = 1 << 20, depth: Int = 64, nodes: Int = 200_000, textBytes: Int = 4 << 20
  ) {
    self.bytes = bytes
    self.depth = depth
    self.nodes = nodes
    self.textBytes = textBytes
  }
}
