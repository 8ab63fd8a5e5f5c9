package import OpenSSLKit

/// What certificate is asked for, and how long the signer is waited for.
package struct CertificateOrder: Sendable {
  /// The node that it is for.
  package var node: String
  /// The lifetime that is asked for in seconds, at least 600 (certificates.k8s.io/v1,
  /// `spec.expirationSeconds`). API servers before 1.22 ignore it, and a signer may give less.
  package var lifetime: Int64
  /// How long the signer is waited for.
  package var patience: Duration
  /// Makes the object's name differ from that of an earlier order.
  package var suffix: String

  /// An order for a year.
  package init(
    node: String, lifetime: Int64 = 365 * 86_400, patience: Duration = .seconds(60), suffix: String
  ) {
    self.node = node
    self.lifetime = lifetime
    self.patience = patience
    self.suffix = suffix
  }

  /// The object's name.
  package var name: String { "loopwarden-\(node.prefix(200))-\(suffix)" }

  static let signer = "kubernetes.io/kube-apiserver-client"
  static let collection = APIPath.resource(
    group: "certificates.k8s.io", "certificatesigningrequests")

  var path: String { Self.collection + "/" + APIPath.encode(name) }

  /// The CertificateSigningRequest. Its usages are the fewest that this signer takes, for keys of
  /// every kind: `key encipherment` serves RSA key exchange alone, which nobody offers any more.
  func object(_ request: CertificateRequest) -> JSONValue {
    [
      "apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest",
      "metadata": BootstrapScope.metadata(name),
      "spec": [
        "request": .string(Base64Text.encode(request.pem)), "signerName": .string(Self.signer),
        "expirationSeconds": .integer(lifetime), "usages": ["digital signature", "client auth"],
      ],
    ]
  }
}

/// A certificate that a signer gave, and its key, which never left this process.
package struct IssuedCertificate: Sendable {
  /// PEM, leaf first, as the signer gave it.
  package let chainPEM: [UInt8]
  /// The leaf.
  package let certificate: Certificate
  /// Its key.
  package let key: PrivateKey
}
