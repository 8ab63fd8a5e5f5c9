/// An Event about this Node (core/v1), for `kubectl describe node` and `kubectl get events`.
package struct NodeEvent: Sendable, Hashable {
  /// `type`.
  package enum Kind: String, Sendable {
    case normal = "Normal"
    case warning = "Warning"
  }

  /// How grave.
  package var kind: Kind
  /// UpperCamelCase, such as `LoopbackCertificateRenewed`; what alerts match on.
  package var reason: String
  /// A sentence.
  package var message: String

  /// An Event with the given parts.
  package init(_ kind: Kind, reason: String, message: String) {
    self.kind = kind
    self.reason = reason
    self.message = message
  }

  /// Where Events about Nodes stand, kubelet's too: Nodes have no namespace of their own.
  static let namespace = "default"

  /// The object to create.
  func object(node: String, component: String, name: String, at moment: MicroTime) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Event",
      "metadata": ["name": .string(name), "namespace": .string(Self.namespace)],
      // The uid is the name, as in kubelet's own Events: `kubectl describe node` looks for that one.
      "involvedObject": [
        "apiVersion": "v1", "kind": "Node", "name": .string(node), "uid": .string(node),
      ],
      "type": .string(kind.rawValue), "reason": .string(OneLine.of(reason, limit: 128)),
      "message": .string(OneLine.of(message, limit: 1000)),
      "source": ["component": .string(component), "host": .string(node)],
      "reportingComponent": .string(component), "reportingInstance": .string(node),
      "firstTimestamp": .string(moment.secondsText), "lastTimestamp": .string(moment.secondsText),
      "count": 1,
    ]
  }
}
