/// Create, replace, patch, delete and list over a state: the registry of kube-apiserver
/// (`pkg/registry/generic/registry/store.go`) with what a client can see of it.
struct ObjectOperations {
  let target: ResourceTarget
  /// Unix seconds, for `creationTimestamp`.
  let now: Int64
  /// Whether the sender may create one with the name in the path: asked when a PUT finds nothing.
  var mayCreate: (ClusterState) -> Bool = { _ in true }

  private var type: ResourceType { target.type }

  func get(_ key: ClusterState.Key, in state: ClusterState) throws(APIProblem) -> JSONTree {
    guard let object = state.objects[key] else { throw .notFound(type, key.name) }
    return served(object)
  }

  func create(_ sent: JSONTree, in state: inout ClusterState) throws(APIProblem) -> JSONTree {
    var object = sent
    if let namespace = sent["metadata"]?["namespace"]?.string, namespace != target.namespace {
      throw .badRequest(
        "the namespace of the provided object does not match the namespace sent on the request")
    }
    if object["metadata"]?["name"] == nil, let prefix = object["metadata"]?["generateName"]?.string
    {
      object["metadata"]?["name"] = .string(prefix + Identifiers.nameSuffix())
    }
    let name = object["metadata"]?["name"]?.string ?? ""
    try checkNamespace(in: state)
    guard !name.isEmpty else {
      throw .invalid(
        type, "",
        [
          APIProblem.Field(
            path: "metadata.name", reason: "FieldValueRequired",
            message: "Required value: name or generateName is required")
        ])
    }
    object = fresh(object)
    try validate(object, name)
    if try resourceVersion(of: sent) != 0 {
      throw .storage("resourceVersion should not be set on objects to be created")
    }
    let key = type.key(namespace: target.namespace, name: name)
    guard state.objects[key] == nil else { throw .alreadyExists(type, name) }
    return store(object, key, in: &state)
  }

  /// A PUT: compare and swap on the resourceVersion; `created` says that there was none before.
  func replace(
    _ sent: JSONTree, key: ClusterState.Key, in state: inout ClusterState
  ) throws(APIProblem) -> (object: JSONTree, created: Bool) {
    try checkNames(sent, key)
    let existing = state.objects[key]
    if let uid = sent["metadata"]?["uid"]?.string {
      let found = existing?["metadata"]?["uid"]?.string ?? ""
      guard uid == found else {
        throw .conflict(
          type, key.name,
          because:
            "StorageError: invalid object, Code: 4, Key: /registry\(key), ResourceVersion: 0,"
            + " AdditionalErrorMsg: Precondition failed: UID in precondition: \(uid), UID in object"
            + " meta: \(found)")
      }
    }
    guard let existing else { return (try createByUpdate(sent, key, in: &state), true) }
    let version = try resourceVersion(of: sent)
    let current = existing["metadata"]?["resourceVersion"]?.string ?? ""
    if version == 0 {
      guard type.updatesUnconditionally else { throw .versionRequired(type, key.name) }
    } else if "\(version)" != current {
      throw .conflict(
        type, key.name,
        because: "the object has been modified; please apply your changes to the latest version and"
          + " try again")
    }
    var object = sent
    for name in ["namespace", "uid", "creationTimestamp", "generateName", "resourceVersion"] {
      object["metadata"]?[name] = existing["metadata"]?[name]
    }
    try validate(object, key.name)
    // What changes nothing is not written: the resourceVersion stays.
    guard object != existing else { return (served(existing), false) }
    return (store(object, key, in: &state), false)
  }

  func delete(
    _ key: ClusterState.Key, options: JSONTree?, in state: inout ClusterState
  ) throws(APIProblem) -> JSONTree {
    guard let object = state.objects[key] else { throw .notFound(type, key.name) }
    for (condition, name) in [("uid", "UID"), ("resourceVersion", "ResourceVersion")] {
      guard let wanted = options?["preconditions"]?[condition]?.string else { continue }
      let found = object["metadata"]?[condition]?.string ?? ""
      guard wanted == found else {
        throw .conflict(
          type, key.name,
          because:
            "the \(name) in the precondition (\(wanted)) does not match the \(name) in record"
            + " (\(found)). The object might have been deleted and then recreated")
      }
    }
    _ = state.remove(key)
    var details = APIProblem.details(type, key.name)
    details["uid"] = object["metadata"]?["uid"]
    return [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
      "details": details,
    ]
  }

  func list(_ selector: ObjectSelector, in state: ClusterState) -> JSONTree {
    let items = matching(selector, in: state).map { object in
      var item = object
      item["kind"] = nil
      item["apiVersion"] = nil
      return item
    }
    return [
      "kind": .string(type.kind + "List"), "apiVersion": .string(type.apiVersion(target.version)),
      "metadata": ["resourceVersion": .string("\(state.revision)")], "items": .array(items),
    ]
  }

  /// The objects of the target's collection that a selector takes, by namespace and name.
  func matching(_ selector: ObjectSelector, in state: ClusterState) -> [JSONTree] {
    state.objects.filter { key, object in
      key.resource == type.qualifiedPlural
        && (target.namespace.isEmpty || key.namespace == target.namespace)
        && selector.matches(object)
    }.sorted { ($0.key.namespace, $0.key.name) < ($1.key.namespace, $1.key.name) }
      .map { served($0.value) }
  }

  // MARK: - Parts

  private func createByUpdate(
    _ sent: JSONTree, _ key: ClusterState.Key, in state: inout ClusterState
  ) throws(APIProblem) -> JSONTree {
    guard type.createsOnUpdate else { throw .notFound(type, key.name) }
    // kube-apiserver gives no more words here.
    guard mayCreate(state) else { throw .forbidden(type, key.name, because: "") }
    try checkNamespace(in: state)
    let object = fresh(sent)
    try validate(object, key.name)
    return store(object, key, in: &state)
  }

  private func checkNames(_ sent: JSONTree, _ key: ClusterState.Key) throws(APIProblem) {
    guard let name = sent["metadata"]?["name"]?.string else {
      throw .badRequest(
        "the name of the object (\(key.name) based on URL) was undeterminable: name must be"
          + " provided")
    }
    guard name == key.name else {
      throw .badRequest(
        "the name of the object (\(name)) does not match the name on the URL (\(key.name))")
    }
    if let namespace = sent["metadata"]?["namespace"]?.string, namespace != target.namespace {
      throw .badRequest(
        "the namespace of the object (\(namespace)) does not match the namespace on the request"
          + " (\(target.namespace))")
    }
  }

  /// The NamespaceLifecycle admission plugin.
  private func checkNamespace(in state: ClusterState) throws(APIProblem) {
    guard type.isNamespaced,
      state.objects[ResourceType.namespace.key(namespace: "", name: target.namespace)] == nil
    else { return }
    throw .notFound(ResourceType.namespace, target.namespace)
  }

  private func resourceVersion(of object: JSONTree) throws(APIProblem) -> UInt64 {
    guard let text = object["metadata"]?["resourceVersion"]?.string else { return 0 }
    guard let version = UInt64(text) else {
      throw .storage("strconv.ParseUint: parsing \(jsonString(text)): invalid syntax")
    }
    return version
  }

  private func validate(_ object: JSONTree, _ name: String) throws(APIProblem) {
    let complaints =
      MetadataRules.complaints(object["metadata"] ?? [:]) + type.rules.complaints(object)
    guard complaints.isEmpty else { throw .invalid(type, name, complaints) }
  }

  private func fresh(_ object: JSONTree) -> JSONTree {
    var object = object
    if type.isNamespaced { object["metadata"]?["namespace"] = .string(target.namespace) }
    object["metadata"]?["uid"] = .string(Identifiers.uid())
    object["metadata"]?["creationTimestamp"] = .string(TimeText(unixTime: now).rfc3339)
    return object
  }

  private func store(
    _ object: JSONTree, _ key: ClusterState.Key, in state: inout ClusterState
  ) -> JSONTree {
    state.put(object, as: key)
    return served(state.objects[key] ?? object)
  }

  /// In the version that was asked for.
  private func served(_ object: JSONTree) -> JSONTree {
    var object = object
    object["apiVersion"] = .string(type.apiVersion(target.version))
    return object
  }
}
