import TLSProbe
import YAMLDocument

/// The servers of every cluster in a kubeconfig. No credential in it is looked at.
enum KubeconfigServers {
  /// Whether this is one (`v1`, `Config`).
  static func recognises(_ root: YAMLNode) -> Bool {
    root["kind"]?.string == "Config" || (root["clusters"]?.items != nil && root["contexts"] != nil)
  }

  static func read(_ root: YAMLNode, _ input: InputText) throws(InputProblems) -> [ScanTarget] {
    guard let clusters = root.entry("clusters"), let items = clusters.value.items else {
      throw InputProblems([input.problem(root.line, "this kubeconfig has no list of clusters")])
    }
    var targets: [ScanTarget] = []
    var problems: [InputProblem] = []
    for item in items {
      guard let name = item["name"]?.string, let server = item["cluster"]?.entry("server"),
        let url = server.value.string
      else {
        problems.append(input.problem(item.line, "a cluster needs a name and a server"))
        continue
      }
      do throws(TargetText.Malformed) {
        targets.append(
          ScanTarget(
            try TargetText.parse(url: url), cluster: PlainText.line("\(name) (\(input.source))")))
      } catch {
        problems.append(
          input.problem(
            server.key.line, "server \(server.value.found) of \"\(name)\" must \(error.advice)"))
      }
    }
    guard problems.isEmpty else { throw InputProblems(problems) }
    return targets
  }
}
