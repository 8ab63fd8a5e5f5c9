/// Whom the cluster takes the service for.
package enum ServiceSubject {
  /// The group that every right is bound to: O of the client certificate.
  package static let group = "loopwarden:masters"

  /// The user of one master: CN of the client certificate. Audit logs show which master asked.
  package static func user(node: String) -> String { "loopwarden:" + node }
}

/// A namespaced object's place.
package struct ObjectReference: Sendable, Hashable, CustomStringConvertible {
  /// Its namespace.
  package var namespace: String
  /// Its name there.
  package var name: String

  /// The object `name` in `namespace`.
  package init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// Reads `namespace/name`, each a DNS name (RFC 1123, small letters); nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, Self.isLabel(parts[0]), Self.isName(parts[1]) else { return nil }
    (namespace, name) = (parts[0], parts[1])
  }

  /// The cluster's lock, unless configured otherwise.
  package static let defaultLease = ObjectReference(namespace: "kube-system", name: "loopwarden")

  /// `namespace/name`.
  package var description: String { "\(namespace)/\(name)" }

  /// A DNS label: what a namespace is called.
  package static func isLabel(_ text: String) -> Bool { text.utf8.count <= 63 && isWord(text[...]) }

  /// A DNS name: what a Node and most objects are called.
  package static func isName(_ text: String) -> Bool {
    text.utf8.count <= 253
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isWord)
  }

  private static func isWord(_ text: Substring) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return isAlphanumeric(first) && isAlphanumeric(last)
      && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }
}
