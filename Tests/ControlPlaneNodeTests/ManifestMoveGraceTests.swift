import ControlPlaneNode
import Testing

/// How long kubelet lets the pod end when its manifest goes away.
struct ManifestMoveGraceTests {
  private func manifest(_ line: String) throws(ManifestError) -> APIServerManifest {
    let text = """
      apiVersion: v1
      kind: Pod
      metadata: {name: kube-apiserver}
      spec:
        containers:
        - {name: kube-apiserver, image: "x:1", command: [kube-apiserver]}
      \(line)
      """
    return try APIServerManifest.parse(Array(text.utf8), path: "manifest")
  }

  /// 0 is what kubelet makes 1 of.
  @Test(arguments: [
    ("", 30), ("  terminationGracePeriodSeconds: 75", 75),
    ("  terminationGracePeriodSeconds: 0", 1),
    ("  terminationGracePeriodSeconds:", 30),
  ])
  func isRead(_ line: String, seconds: Int) throws {
    #expect(try manifest(line).terminationGrace == .seconds(seconds))
  }

  @Test(arguments: ["-1", "\"soon\"", "[1]"])
  func isRefusedWhereItIsNoNumber(_ value: String) {
    #expect(throws: ManifestError.self) {
      try manifest("  terminationGracePeriodSeconds: \(value)")
    }
  }
}
