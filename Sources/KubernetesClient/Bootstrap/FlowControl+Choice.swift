extension FlowControl {
  /// The newest version that the API server has and that is known here.
  package static func version(by port: BootstrapPort) throws(BootstrapFailure) -> String {
    let title = "looking for the API \(group)"
    let answer = try port.ask(
      APIRequest(.get, "/apis/\(group)"), for: title, accepting: [200, 404])
    let served = (answer.json?["versions"]?.items ?? []).compactMap { $0["version"]?.string }
    guard answer.status == 200, let version = versions.first(where: served.contains) else {
      throw BootstrapFailure(
        "\(answer.server) has no FlowSchema of a version that is known here"
          + " (\(versions.joined(separator: ", "))): it came with Kubernetes 1.20; leave out"
          + " --flow-schema")
    }
    return version
  }
}
