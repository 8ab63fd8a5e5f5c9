import YAMLDocument

extension ManifestReader {
  func list(_ node: YAMLNode?, _ name: String) throws(ManifestError) -> [YAMLNode] {
    guard let node, !node.isNull else { return [] }
    guard let items = node.items else {
      throw failure(node, "\(name) is \(node.found), expected a list")
    }
    return items
  }

  func text(_ node: YAMLNode?) throws(ManifestError) -> String? {
    guard let node, !node.isNull else { return nil }
    guard let text = node.scalarText else {
      throw failure(node, "expected text, found \(node.found)")
    }
    return text
  }

  func boolean(_ node: YAMLNode?, _ name: String) throws(ManifestError) -> Bool? {
    guard let node, !node.isNull else { return nil }
    // kubelet's parser reads YAML 1.1, where these are booleans as well.
    if !node.isText, let word = node.scalarText?.lowercased() {
      if ["y", "yes", "on"].contains(word) { return true }
      if ["n", "no", "off"].contains(word) { return false }
    }
    guard let value = node.boolean else {
      throw failure(node, "\(name) is \(node.found), expected true or false")
    }
    return value
  }

  /// Zero counts as unset, as in the API's defaulting of probe numbers.
  func number(_ node: YAMLNode?, _ name: String) throws(ManifestError) -> Int? {
    guard let node, !node.isNull else { return nil }
    guard let value = node.integer, (0...1_000_000).contains(value) else {
      throw failure(node, "\(name) is \(node.found), expected a number of 0 or more")
    }
    return value == 0 ? nil : value
  }

  /// Zero is a value here, unlike in probes, and kubelet rounds it up.
  func terminationGrace(_ node: YAMLNode?) throws(ManifestError) -> Duration {
    guard let node, !node.isNull else { return .seconds(30) }
    return .seconds(try number(node, "terminationGracePeriodSeconds") ?? 1)
  }

  func choice<Choice: RawRepresentable<String>>(
    _ node: YAMLNode?, _ name: String
  ) throws(ManifestError) -> Choice? {
    guard let node, let text = try text(node), !text.isEmpty else { return nil }
    guard let value = Choice(rawValue: text) else {
      throw failure(node, "\(name) is \"\(text)\", which Kubernetes does not know")
    }
    return value
  }

  func volumes(_ node: YAMLNode?) throws(ManifestError) -> [PodVolume] {
    var result: [PodVolume] = []
    for item in try list(node, "volumes") {
      guard let name = item["name"]?.string else { throw failure(item, "a volume has no name") }
      guard let hostPath = item["hostPath"] else {
        let kind = (item.entries ?? []).compactMap(\.key.scalarText).first { $0 != "name" }
        result.append(PodVolume(name: name, source: .other(kind ?? "emptyDir"), line: item.line))
        continue
      }
      guard let path = hostPath["path"]?.string, path.hasPrefix("/") else {
        throw failure(
          hostPath,
          "volume \(name): hostPath.path is "
            + "\(hostPath["path"]?.found ?? "missing"), expected an absolute path"
        )
      }
      let type: PodVolume.HostPathType? = try choice(
        hostPath["type"], "volume \(name): hostPath.type")
      result.append(
        PodVolume(name: name, source: .hostPath(path, type ?? .unchecked), line: item.line))
    }
    return result
  }

  func mounts(_ node: YAMLNode?) throws(ManifestError) -> [VolumeMount] {
    var result: [VolumeMount] = []
    for item in try list(node, "volumeMounts") {
      guard let volume = item["name"]?.string, let path = item["mountPath"]?.string else {
        throw failure(item, "a volumeMount needs name and mountPath")
      }
      guard path.hasPrefix("/") else {
        throw failure(item, "mountPath is \"\(path)\", expected an absolute path")
      }
      result.append(
        VolumeMount(
          volume: volume, mountPath: PathText.normalised(path),
          subPath: try text(item["subPath"]) ?? "",
          dependsOnExpression: !(try text(item["subPathExpr"]) ?? "").isEmpty, line: item.line))
    }
    return result
  }
}
