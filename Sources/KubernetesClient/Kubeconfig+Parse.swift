import YAMLDocument

extension Kubeconfig {
  /// Parses a kubeconfig (`v1`, `Config`; YAML or JSON) that was read from `path`, which names it
  /// in errors and is what relative paths are relative to. No other file is read.
  ///
  /// What this program does not do is refused rather than ignored: credential plugins, proxies,
  /// passwords, impersonation, unverified TLS.
  package static func parse(
    bytes: [UInt8], path: String
  ) throws(KubeconfigError) -> Kubeconfig {
    let root = try document(bytes, path)
    guard let current = try root.text("current-context") else {
      throw KubeconfigError(
        file: path, line: root.node.entry("current-context")?.key.line,
        message: "current-context is not set; set it to one of: \(root.names(in: "contexts"))")
    }
    let context = try require(root, "contexts", "context", current)
    guard let clusterName = try context.text("cluster") else {
      throw context.error("\(context.title) names no cluster")
    }
    let cluster = try require(root, "clusters", "cluster", clusterName)
    let userName = try context.text("user")
    var user: KubeconfigSection?
    if let userName { user = try require(root, "users", "user", userName) }
    if let user { try refuseUnsupported(user) }
    return Kubeconfig(
      path: path, contextName: current.text, clusterName: clusterName.text,
      userName: userName?.text, server: try server(cluster),
      authorities: try cluster.source("certificate-authority"),
      tlsServerName: try cluster.text("tls-server-name")?.text,
      clientCertificate: try user?.source("client-certificate"),
      clientKey: try user?.source("client-key"), token: try user.flatMap(token))
  }

  private static func document(
    _ bytes: [UInt8], _ path: String
  ) throws(KubeconfigError) -> KubeconfigSection {
    let parsed: YAMLNode?
    do {
      parsed = try YAMLNode.parse(bytes)
    } catch {
      throw KubeconfigError(
        file: path, line: error.line, message: "column \(error.column): \(error.message)")
    }
    guard let node = parsed, !node.isNull else {
      throw KubeconfigError(file: path, line: nil, message: "the kubeconfig is empty")
    }
    let root = KubeconfigSection(node: node, path: path, title: "the kubeconfig")
    guard node.entries != nil else {
      throw root.error("a kubeconfig is a mapping, but this is \(node.found)")
    }
    for (key, expected) in [("apiVersion", "v1"), ("kind", "Config")] {
      if let found = try root.text(key), found.text != expected {
        throw found.place.error("\(key) of a kubeconfig is \(expected), not \(found.text)")
      }
    }
    return root
  }

  private static func require(
    _ root: KubeconfigSection, _ list: String, _ kind: String, _ name: (text: String, place: Place)
  ) throws(KubeconfigError) -> KubeconfigSection {
    if let section = try root.element(named: name.text, of: list, kind: kind) { return section }
    throw name.place.error(
      "\(name.place.key) \"\(name.text)\" is not among \(list): \(root.names(in: list))")
  }

  private static func server(_ cluster: KubeconfigSection) throws(KubeconfigError) -> String {
    guard let server = try cluster.text("server") else {
      throw cluster.error("\(cluster.title) has no server")
    }
    guard server.text.hasPrefix("https://"), server.text.utf8.count > 8 else {
      throw server.place.error("server must be an https URL, not \(server.text)")
    }
    if let proxy = try cluster.text("proxy-url") {
      throw proxy.place.error(
        "proxy-url is not supported: this master is asked directly; remove it")
    }
    let insecure = "insecure-skip-tls-verify"
    if let entry = cluster.node.entry(insecure), !entry.value.isNull {
      guard entry.value.boolean == false else {
        throw cluster.error(
          "\(insecure) is refused: set certificate-authority and remove it", at: entry.key)
      }
    }
    return server.text
  }

  private static func refuseUnsupported(_ user: KubeconfigSection) throws(KubeconfigError) {
    let instead = "use a client certificate, token or tokenFile"
    let refused: [(key: String, reason: String)] = [
      ("exec", "credential plugins (exec) are not run by this program; \(instead)"),
      ("auth-provider", "auth-provider was removed from Kubernetes in 1.26; \(instead)"),
      ("username", "passwords were removed from Kubernetes in 1.19; \(instead)"),
      ("password", "passwords were removed from Kubernetes in 1.19; \(instead)"),
      ("as", "impersonation (as) is not supported; \(instead)"),
      ("as-uid", "impersonation (as-uid) is not supported; \(instead)"),
      ("as-groups", "impersonation (as-groups) is not supported; \(instead)"),
      ("as-user-extra", "impersonation (as-user-extra) is not supported; \(instead)"),
    ]
    for (key, reason) in refused {
      guard let entry = user.node.entry(key), !entry.value.isNull else { continue }
      throw user.error("\(user.title): \(reason)", at: entry.key)
    }
    let certificate = try user.source("client-certificate")
    let key = try user.source("client-key")
    if let certificate, key == nil {
      throw certificate.place.error("\(user.title) has \(certificate.place.key) but no client-key")
    }
    if let key, certificate == nil {
      throw key.place.error("\(user.title) has \(key.place.key) but no client-certificate")
    }
  }

  /// A token file is read at every use, so it goes before a token that stays as it is.
  private static func token(_ user: KubeconfigSection) throws(KubeconfigError) -> Source? {
    if let file = try user.file("tokenFile") { return file }
    return try user.text("token").map { .inline(Array($0.text.utf8), at: $0.place) }
  }
}
