/// A node's place in the spread: the same on every start and every node, different for masters
/// that were started together.
package enum Spread {
  /// How much earlier than others `node` is due: from zero to `most`, both included.
  package static func share(of most: Interval, node: NodeIdentity) -> Interval {
    guard most > .zero else { return .zero }
    let places = UInt64(most.milliseconds) + 1
    return .milliseconds(Int64(mixed(node.digest) % places))
  }

  /// FNV-1a leaves names that differ in their last letter a fixed step apart, which is small for
  /// some spreads; SplitMix64's finaliser lets every bit count.
  private static func mixed(_ hash: UInt64) -> UInt64 {
    var bits = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }
}
