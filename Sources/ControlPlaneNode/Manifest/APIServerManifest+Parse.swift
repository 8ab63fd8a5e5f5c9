internal import YAMLDocument

extension APIServerManifest {
  /// Reads a static pod manifest, YAML or JSON, as kubelet does: one Pod per file, and only the
  /// file's first document counts (pkg/kubelet/config/common.go, `tryDecodeSinglePod`).
  /// Throws when it is no Pod, or has not exactly one kube-apiserver container.
  package static func parse(
    _ bytes: [UInt8], path: String
  ) throws(ManifestError) -> APIServerManifest {
    let pod = try ManifestReader.pod(bytes, path: path)
    return try ManifestReader(path: path).manifest(of: pod)
  }

  /// Whether kubelet would run a kube-apiserver from these bytes: the same recognition as `parse`,
  /// for files that are not ours. False for anything that kubelet does not take as a Pod.
  package static func definesAPIServer(_ bytes: [UInt8], path: String) -> Bool {
    guard let pod = try? ManifestReader.pod(bytes, path: path) else { return false }
    return !ManifestReader.apiServerContainers(of: pod).isEmpty
  }
}

struct ManifestReader {
  let path: String

  func failure(_ node: YAMLNode, _ message: String) -> ManifestError {
    ManifestError(path: path, line: node.line, message: message)
  }

  static func pod(_ bytes: [UInt8], path: String) throws(ManifestError) -> YAMLNode {
    let document: YAMLNode?
    do throws(YAMLError) {
      document = try YAMLNode.parse(bytes)
    } catch {
      throw ManifestError(
        path: path, line: error.line, message: "not readable as YAML or JSON: \(error.message)",
        kubeletMayAccept: error.message.contains("stands twice"))
    }
    guard let document else {
      throw ManifestError(
        path: path, message: "the file holds no document; kubelet runs nothing from it")
    }
    let kind = document["kind"]?.string ?? "nothing"
    guard document.entries != nil, kind == "Pod" else {
      let list =
        kind == "List" || kind == "PodList" ? "; kubelet takes one Pod per file, no lists" : ""
      throw ManifestError(
        path: path, line: document["kind"]?.line ?? document.line,
        message: "kind is \(kind), expected Pod\(list)")
    }
    guard document["apiVersion"]?.string == "v1" else {
      throw ManifestError(
        path: path, line: document["apiVersion"]?.line ?? document.line,
        message: "apiVersion is \(document["apiVersion"]?.found ?? "missing"), expected v1")
    }
    return document
  }

  /// Containers named `kube-apiserver`, else those whose command runs it.
  static func apiServerContainers(of pod: YAMLNode) -> [YAMLNode] {
    let containers = pod["spec"]?["containers"]?.items ?? []
    let named = containers.filter { $0["name"]?.string == "kube-apiserver" }
    if !named.isEmpty { return named }
    return containers.filter { container in
      let command = (container["command"]?.items ?? []) + (container["args"]?.items ?? [])
      return APIServerCommandLine.runsAPIServer(
        command.compactMap { node in node.scalarText.map { ManifestWord($0, line: node.line) } })
    }
  }

  func manifest(of pod: YAMLNode) throws(ManifestError) -> APIServerManifest {
    guard let spec = pod["spec"], spec.entries != nil else {
      throw failure(pod, "the Pod has no spec")
    }
    guard let containers = spec["containers"]?.items else {
      throw failure(
        spec, "spec.containers is \(spec["containers"]?.found ?? "missing"), expected a list")
    }
    let found = Self.apiServerContainers(of: pod)
    guard let container = found.first, found.count == 1 else {
      let names = containers.map { $0["name"]?.string ?? "(no name)" }.joined(separator: ", ")
      throw failure(
        spec,
        found.isEmpty
          ? "no container runs kube-apiserver; the pod has: \(names)"
          : "\(found.count) containers run kube-apiserver: \(names); expected exactly one")
    }
    guard let image = container["image"]?.string, !image.isEmpty else {
      throw failure(container, "the kube-apiserver container has no image")
    }
    let environment = try environment(container["env"])
    return APIServerManifest(
      path: path,
      podName: try text(pod["metadata"]?["name"]) ?? "",
      namespace: try text(pod["metadata"]?["namespace"]) ?? "default",
      containerName: try text(container["name"]) ?? "",
      containerLine: container.line,
      command: try words(container["command"], named: "command", environment),
      arguments: try words(container["args"], named: "args", environment),
      environment: environment,
      hasEnvironmentFromElsewhere: !(container["envFrom"]?.items ?? []).isEmpty,
      image: image,
      imagePullPolicy: try choice(container["imagePullPolicy"], "imagePullPolicy")
        ?? ImageReference(image).defaultPullPolicy,
      restartPolicy: try choice(spec["restartPolicy"], "restartPolicy") ?? .always,
      terminationGrace: try terminationGrace(spec["terminationGracePeriodSeconds"]),
      hostNetwork: try boolean(spec["hostNetwork"], "hostNetwork") ?? false,
      volumes: try volumes(spec["volumes"]),
      mounts: try mounts(container["volumeMounts"]),
      livenessProbe: try probe(container["livenessProbe"]))
  }

  private func words(
    _ node: YAMLNode?, named name: String, _ environment: [EnvironmentVariable]
  ) throws(ManifestError) -> [ManifestWord] {
    var result: [ManifestWord] = []
    for item in try list(node, name) {
      guard let text = item.scalarText, !item.isNull else {
        throw failure(item, "\(name) holds \(item.found), expected text")
      }
      let expanded = VariableExpansion.expand(text, with: environment)
      result.append(
        ManifestWord(expanded.text, line: item.line, unresolved: expanded.unresolved))
    }
    return result
  }

  private func environment(_ node: YAMLNode?) throws(ManifestError) -> [EnvironmentVariable] {
    var result: [EnvironmentVariable] = []
    for item in try list(node, "env") {
      guard let name = item["name"]?.string else { throw failure(item, "an env entry has no name") }
      if item["valueFrom"] != nil {
        result.append(EnvironmentVariable(name: name, value: .determinedByKubelet, line: item.line))
        continue
      }
      // A value may use the variables above it.
      let expanded = VariableExpansion.expand(try text(item["value"]) ?? "", with: result)
      result.append(
        EnvironmentVariable(
          name: name,
          value: expanded.unresolved.isEmpty ? .literal(expanded.text) : .determinedByKubelet,
          line: item.line))
    }
    return result
  }

  private func probe(_ node: YAMLNode?) throws(ManifestError) -> APIServerManifest.Probe? {
    guard let node, !node.isNull else { return nil }
    var probe = APIServerManifest.Probe()
    probe.failureThreshold = try number(node["failureThreshold"], "failureThreshold") ?? 3
    probe.periodSeconds = try number(node["periodSeconds"], "periodSeconds") ?? 10
    probe.initialDelaySeconds = try number(node["initialDelaySeconds"], "initialDelaySeconds") ?? 0
    probe.timeoutSeconds = try number(node["timeoutSeconds"], "timeoutSeconds") ?? 1
    return probe
  }
}
