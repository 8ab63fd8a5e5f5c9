/// The service's own kubeconfig as bootstrap writes it: everything in one file.
package struct KubeconfigText: Sendable {
  /// An https URL.
  package var server: String
  /// The name that the server's certificate must carry; nil: that of the URL.
  package var tlsServerName: String?
  /// PEM of the cluster's CA.
  package var authorities: [UInt8]
  /// `loopwarden:<node>`.
  package var user: String
  /// PEM, leaf first.
  package var certificate: [UInt8]
  /// PEM.
  package var key: [UInt8]

  /// A kubeconfig of these parts.
  package init(
    server: String, tlsServerName: String?, authorities: [UInt8], user: String,
    certificate: [UInt8], key: [UInt8]
  ) {
    self.server = server
    self.tlsServerName = tlsServerName
    self.authorities = authorities
    self.user = user
    self.certificate = certificate
    self.key = key
  }

  /// The file's text.
  package var yaml: String {
    var cluster: JSONValue = [
      "server": .string(server),
      "certificate-authority-data": .string(Base64Text.encode(authorities)),
    ]
    if let tlsServerName { cluster["tls-server-name"] = .string(tlsServerName) }
    let config: JSONValue = [
      "apiVersion": "v1", "kind": "Config", "current-context": "loopwarden",
      "clusters": [["name": "kubernetes", "cluster": cluster]],
      "contexts": [
        ["name": "loopwarden", "context": ["cluster": "kubernetes", "user": .string(user)]]
      ],
      "users": [
        [
          "name": .string(user),
          "user": [
            "client-certificate-data": .string(Base64Text.encode(certificate)),
            "client-key-data": .string(Base64Text.encode(key)),
          ],
        ]
      ],
    ]
    return "# Written by `loopwarden bootstrap`; holds a private key.\n"
      + ManifestText.lines(config).map { $0 + "\n" }.joined()
  }
}
