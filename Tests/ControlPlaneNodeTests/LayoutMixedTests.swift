import ControlPlaneNode
import Testing

/// Trees of which nothing may be concluded.
struct LayoutMixedTests {
  private static let manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml"

  @Test(
    arguments: [
      (
        [manifest, "/etc/kubernetes/pki/", "/etc/systemd/system/kube-apiserver.service"],
        [.kubeadm, .binaries]
      ),
      (
        [manifest, "/etc/kubernetes/pki/", "/var/lib/rancher/k3s/server/tls/"], [.kubeadm, .k3s]
      ),
      (
        [
          "/var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml",
          "/var/lib/rancher/k3s/server/tls/",
        ], [.rke2, .k3s]
      ),
      (
        [
          manifest, "/etc/kubernetes/pki/", "/etc/kubernetes/manifests/kube-apiserver.manifest",
          "/srv/kubernetes/",
        ], [.kubeadm, .kops]
      ),
      (
        ["/var/snap/microk8s/current/args/kube-apiserver", "/var/lib/rancher/k3s/server/tls/"],
        [.k3s, .microk8s]
      ),
    ] as [([String], [Distribution])])
  func severalAreNamedAndNoneTaken(_ paths: [String], _ expected: [Distribution]) throws {
    try withTree(Dictionary(uniqueKeysWithValues: paths.map { ($0, "") })) { files in
      let found = NodeLayout.recognise(in: files)
      guard case .ambiguous(let layouts) = found else {
        Issue.record("\(found.sentence)")
        return
      }
      #expect(layouts.map(\.distribution) == expected)
      for distribution in expected { #expect(found.sentence.contains(distribution.title)) }
    }
  }

  @Test(
    arguments: [
      [], ["/etc/rancher/k3s/config.yaml"], ["/etc/systemd/system/k3s.service"], [manifest],
      ["/etc/kubernetes/pki/", "/etc/kubernetes/admin.conf"], ["/srv/kubernetes/"],
      ["/etc/kubernetes/manifests/kube-apiserver.manifest"],
      ["/var/lib/rancher/rke2/server/tls/", "/etc/rancher/rke2/config.yaml"],
      // An agent, a worker: neither is a master.
      ["/var/lib/rancher/k3s/agent/"], ["/var/lib/kubelet/config.yaml", "/etc/kubernetes/pki/"],
    ] as [[String]])
  func hintsAreNotEnough(_ paths: [String]) throws {
    try withTree(Dictionary(uniqueKeysWithValues: paths.map { ($0, "") })) { files in
      guard case .unknown(let reason) = NodeLayout.recognise(in: files) else {
        Issue.record("recognised by \(paths)")
        return
      }
      #expect(reason.count > 20)
    }
  }

  @Test func aMaskedUnitRunsNothing() throws {
    try withTree(
      [Self.manifest: "", "/etc/kubernetes/pki/ca.crt": ""],
      links: [("/etc/systemd/system/kube-apiserver.service", "/dev/null")]
    ) { files in
      let shown = ShownDevice(base: files, device: "/etc/systemd/system/kube-apiserver.service")
      guard case .recognised(let layout) = NodeLayout.recognise(in: shown) else {
        Issue.record("\(NodeLayout.recognise(in: shown).sentence)")
        return
      }
      #expect(layout.distribution == .kubeadm)
    }
  }

  @Test func oneUnitByTwoPathsIsOne() throws {
    try withTree(
      ["/usr/lib/systemd/system/kube-apiserver.service": ""], links: [("/lib", "usr/lib")]
    ) { files in
      guard case .recognised(let layout) = NodeLayout.recognise(in: files) else {
        Issue.record("not recognised")
        return
      }
      #expect(layout.evidence.count == 1)
    }
  }

  @Test func whatCannotBeReadDecidesNothing() throws {
    try withTree([Self.manifest: "", "/etc/kubernetes/pki/ca.crt": ""]) { files in
      let hidden = HiddenPath(base: files, path: "/var/lib/rancher/k3s/server/tls")
      guard case .unknown(let reason) = NodeLayout.recognise(in: hidden) else {
        Issue.record("recognised although a proof of k3s could not be looked for")
        return
      }
      #expect(reason.contains("/var/lib/rancher/k3s/server/tls"))
    }
  }

  @Test(
    arguments: [
      (["ca.crt", "server-ca.crt"], "server-ca.crt", true),
      (["ca.crt", "ca.pem"], "ca.crt", false),
      (["ca.pem"], "ca.pem", false), ([], "ca.crt", false),
    ] as [([String], String, Bool)])
  func authorityOfTheServingCertificate(
    _ names: [String], _ expected: String, isOwn: Bool
  ) throws {
    let tree = Dictionary(uniqueKeysWithValues: names.map { ("/etc/kubernetes/pki/" + $0, "") })
    try withTree(tree) { files in
      #expect(NodePaths.kubeadm.clusterAuthority(in: files) == "/etc/kubernetes/pki/" + expected)
      #expect((NodePaths.kubeadm.servingAuthority(in: files) != nil) == isOwn)
    }
  }
}

/// One path that may not be looked at, whoever runs the test.
private struct HiddenPath: NodeFilesystem {
  let base: RootedFilesystem
  let path: String
  func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    try base.read(path, limit: limit)
  }
  func status(_ path: String) throws(FileFailure) -> FileStatus {
    if path == self.path { throw .unreadable(errno: 13) }
    return try base.status(path)
  }
  func linkStatus(_ path: String) throws(FileFailure) -> FileStatus { try base.linkStatus(path) }
  func linkTarget(_ path: String) throws(FileFailure) -> String { try base.linkTarget(path) }
  func names(in folder: String) throws(FileFailure) -> [String] { try base.names(in: folder) }
  func space(at path: String) throws(FileFailure) -> FilesystemSpace { try base.space(at: path) }
  func local(_ path: String) throws(FileFailure) -> String { try base.local(path) }
}

/// One path that leads to the node's real `/dev/null`: device nodes cannot be made in a test.
private struct ShownDevice: NodeFilesystem {
  let base: RootedFilesystem
  let device: String
  func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    try base.read(path, limit: limit)
  }
  func status(_ path: String) throws(FileFailure) -> FileStatus {
    path == device ? try RootedFilesystem().status("/dev/null") : try base.status(path)
  }
  func linkStatus(_ path: String) throws(FileFailure) -> FileStatus { try base.linkStatus(path) }
  func linkTarget(_ path: String) throws(FileFailure) -> String { try base.linkTarget(path) }
  func names(in folder: String) throws(FileFailure) -> [String] { try base.names(in: folder) }
  func space(at path: String) throws(FileFailure) -> FilesystemSpace { try base.space(at: path) }
  func local(_ path: String) throws(FileFailure) -> String { try base.local(path) }
}
