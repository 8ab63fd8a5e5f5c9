/// Who holds the Lease: a node in one of its boots, `<node name>/<boot id>`.
package struct LeaseHolder: Sendable, Hashable, CustomStringConvertible {
  /// The Node's name.
  package var node: String
  /// `/proc/sys/kernel/random/boot_id`: 36 characters.
  package var boot: String

  /// `node` during `boot`.
  package init(node: String, boot: String) {
    self.node = node
    self.boot = boot
  }

  /// Reads `spec.holderIdentity`; nil for what this program does not write: somebody else's.
  package init?(_ identity: String) {
    let bytes = Array(identity.utf8)
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")), (1...253).contains(slash),
      bytes.count - slash - 1 == 36,
      bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    node = String(decoding: bytes[..<slash], as: UTF8.self)
    boot = String(decoding: bytes[(slash + 1)...], as: UTF8.self)
  }

  /// As it stands in the Lease.
  package var description: String { "\(node)/\(boot)" }
}
