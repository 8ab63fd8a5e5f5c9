internal import YAMLDocument

/// A KMS plugin of an encryption configuration.
struct KMSPlugin: Sendable {
  let name: String
  /// `v1` or `v2`.
  let version: String
  /// As the configuration gives it.
  let endpoint: String
  let place: String
  /// The socket on this machine.
  let socket: String
}

extension PreflightRun {
  private func root(_ bytes: [UInt8]) -> Result<YAMLNode, YAMLError> {
    Result { () throws(YAMLError) in
      guard let node = try YAMLNode.parse(bytes), node.entries != nil else {
        throw YAMLError(message: "it holds no settings", line: 1, column: 1)
      }
      return node
    }
  }

  mutating func checkDocument(
    _ bytes: [UInt8], _ kinds: [String], _ file: NamedFile, _ origin: FlagOrigin
  ) {
    switch root(bytes) {
    case .failure(let error): recorder.fail(file.row.unusable, "\(file.place): \(error)")
    case .success(let node):
      if file.flag == "admission-control-config-file",
        node["imagePolicy"] != nil || node["podNodeSelectorPluginConfig"] != nil
      {
        // The two legacy formats that kube-apiserver still takes without a kind
        // (apiserver/pkg/admission/config.go).
        return
      }
      let kind = node["kind"]?.string ?? "missing"
      guard kinds.contains(kind), node["apiVersion"]?.string != nil else {
        recorder.fail(
          file.row.unusable,
          "\(file.place): apiVersion is \(node["apiVersion"]?.string ?? "missing"), "
            + "kind is \(kind), expected \(kinds[0])"
        )
        return
      }
      switch file.flag {
      case "audit-policy-file":
        // "loaded illegal policy with 0 rules" (apiserver/pkg/audit/policy/reader.go)
        if (node["rules"]?.items ?? []).isEmpty {
          recorder.fail(file.row.unusable, "\(file.place): it has no rules")
        }
      case "encryption-provider-config": checkEncryption(node, file, origin)
      case "admission-control-config-file": checkAdmission(node, file, origin)
      case "authorization-config": checkAuthorizers(node, file, origin)
      default: break
      }
    }
  }

  private mutating func checkEncryption(
    _ node: YAMLNode, _ file: NamedFile, _ origin: FlagOrigin
  ) {
    let resources = node["resources"]?.items ?? []
    if resources.isEmpty { recorder.fail(file.row.unusable, "\(file.place): it has no resources") }
    for resource in resources {
      let providers = resource["providers"]?.items ?? []
      if providers.isEmpty || (resource["resources"]?.strings ?? []).isEmpty {
        recorder.fail(
          file.row.unusable,
          "\(file.place): line \(resource.line): an entry without resources or providers")
      }
      for kms in providers.compactMap({ $0["kms"] }) { collect(kms, file, origin) }
    }
  }

  private mutating func collect(
    _ kms: YAMLNode, _ file: NamedFile, _ origin: FlagOrigin
  ) {
    let endpoint = kms["endpoint"]?.string ?? ""
    let place = "\(file.place): line \(kms.line): KMS endpoint \(endpoint)"
    guard endpoint.hasPrefix("unix://") else {
      recorder.fail(file.row.unusable, "\(place) is not unix:///path")
      return
    }
    if plugins.contains(where: { $0.endpoint == endpoint }) { return }
    // `unix://@name` and `unix:///@name` are abstract sockets, which have no path.
    let path = String(endpoint.dropFirst("unix://".count))
    guard path.hasPrefix("/"), !path.hasPrefix("/@") else {
      recorder.unknown(.kmsSocketSilent, "\(place) is an abstract socket, which is not asked")
      return
    }
    guard let socket = socket(path, place, origin, missing: .kmsSocketSilent) else { return }
    plugins.append(
      KMSPlugin(
        name: kms["name"]?.string ?? "", version: kms["apiVersion"]?.string ?? "v1",
        endpoint: endpoint, place: place, socket: socket))
  }

  private mutating func checkAdmission(
    _ node: YAMLNode, _ file: NamedFile, _ origin: FlagOrigin
  ) {
    recorder.look(.admissionPluginConfigMissing)
    for plugin in node["plugins"]?.items ?? [] {
      guard let path = plugin["path"]?.string, !path.isEmpty else { continue }
      let absolute = Self.absolute(path, besides: file.path)
      _ = read(
        absolute,
        "\(file.place): line \(plugin.line): "
          + "plugin \(plugin["name"]?.string ?? "") names \(absolute)",
        origin, missing: .admissionPluginConfigMissing)
    }
  }

  private mutating func checkAuthorizers(
    _ node: YAMLNode, _ file: NamedFile, _ origin: FlagOrigin
  ) {
    let authorizers = node["authorizers"]?.items ?? []
    if authorizers.isEmpty {
      recorder.fail(file.row.unusable, "\(file.place): it has no authorizers")
    }
    for authorizer in authorizers {
      guard let path = authorizer["webhook"]?["connectionInfo"]?["kubeConfigFile"]?.string
      else { continue }
      let place = "\(file.place): line \(authorizer.line): a webhook names \(path)"
      let row = InputFlag(
        "authorization-config", .kubeconfig, missing: .authorizationWebhookConfigMissing,
        unusable: .authorizationWebhookConfigUnparsable)
      if let bytes = read(path, place, origin, missing: row.missing) {
        recorder.look(row.unusable)
        checkKubeconfig(
          bytes, NamedFile(flag: file.flag, path: path, place: place, row: row), origin)
      }
    }
  }

  mutating func checkKubeconfig(
    _ bytes: [UInt8], _ file: NamedFile, _ origin: FlagOrigin
  ) {
    switch root(bytes) {
    case .failure(let error): recorder.fail(file.row.unusable, "\(file.place): \(error)")
    case .success(let node):
      let named = { (list: String, name: String?) in
        (node[list]?.items ?? []).first { $0["name"]?.string == name && name != nil }
      }
      let clusters = node["clusters"]?.items ?? []
      guard !clusters.isEmpty else {
        recorder.fail(file.row.unusable, "\(file.place): it has no clusters")
        return
      }
      if let current = node["current-context"]?.string, !current.isEmpty {
        guard let context = named("contexts", current)?["context"] else {
          recorder.fail(
            file.row.unusable, "\(file.place): current-context \(current) is not among its contexts"
          )
          return
        }
        if named("clusters", context["cluster"]?.string)?["cluster"]?["server"]?.string == nil {
          recorder.fail(file.row.unusable, "\(file.place): context \(current) leads to no server")
        }
      }
      recorder.look(.kubeconfigReferenceMissing)
      let users = node["users"]?.items ?? []
      for (entry, keys) in clusters.map({ ($0["cluster"], ["certificate-authority"]) })
        + users.map({ ($0["user"], ["client-certificate", "client-key", "tokenFile"]) })
      {
        for key in keys {
          guard let path = entry?[key]?.string, !path.isEmpty else { continue }
          let absolute = Self.absolute(path, besides: file.path)
          _ = read(
            absolute, "\(file.place): its \(key) names \(absolute)", origin,
            missing: .kubeconfigReferenceMissing)
        }
      }
    }
  }

  /// A path as a file beside it means it: relative to that file's folder.
  private static func absolute(_ path: String, besides file: String) -> String {
    path.hasPrefix("/") ? path : PathText.join(PathText.folder(of: file), path)
  }
}
