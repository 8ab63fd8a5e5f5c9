import ControlPlaneNode
import Testing

/// Files as each distribution leaves them, and what is made of them.
struct LayoutTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let expected: Distribution
    /// Content by path; a path that ends in a slash is an empty folder.
    let tree: [String: String]
    let defaults: [String: String]
    var testDescription: String { "\(expected.rawValue), \(tree.count) files" }
  }

  static let manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml"

  static let rows: [Row] = [
    Row(
      expected: .kubeadm,
      tree: [
        manifest: "", "/etc/kubernetes/pki/ca.crt": "", "/var/lib/kubelet/config.yaml": "",
        "/etc/os-release": "ID=debian\n",
      ],
      defaults: [
        "apiServer.manifest": manifest, "apiServer.pki": "/etc/kubernetes/pki",
        "kubelet.config": "/var/lib/kubelet/config.yaml",
      ]),
    // Flatcar and Fedora CoreOS run kubeadm as others do.
    Row(
      expected: .kubeadm,
      tree: [
        manifest: "", "/etc/kubernetes/pki/ca.crt": "",
        "/etc/os-release":
          "NAME=\"Flatcar Container Linux by Kinvolk\"\nID=flatcar\nID_LIKE=coreos",
      ],
      defaults: [
        "apiServer.manifest": manifest, "apiServer.pki": "/etc/kubernetes/pki",
        "kubelet.config": "/var/lib/kubelet/config.yaml",
      ]),
    // k3s was configured there once, and no more of it is left.
    Row(
      expected: .kubeadm,
      tree: [
        manifest: "", "/etc/kubernetes/pki/ca.crt": "", "/etc/rancher/k3s/config.yaml": "",
        "/srv/kubernetes/": "",
      ],
      defaults: [
        "apiServer.manifest": manifest, "apiServer.pki": "/etc/kubernetes/pki",
        "kubelet.config": "/var/lib/kubelet/config.yaml",
      ]),
    Row(
      expected: .kubespray,
      tree: [
        manifest: "", "/etc/kubernetes/ssl/ca.crt": "", "/etc/kubernetes/pki/ca.crt": "",
        "/etc/kubernetes/kubelet.env": "", "/etc/kubernetes/kubelet-config.yaml": "",
      ],
      defaults: [
        "apiServer.manifest": manifest, "apiServer.pki": "/etc/kubernetes/ssl",
        "kubelet.config": "/etc/kubernetes/kubelet-config.yaml",
      ]),
    Row(
      expected: .rke2,
      tree: ["/var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml": ""],
      defaults: [
        "apiServer.manifest": "/var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml",
        "apiServer.pki": "/var/lib/rancher/rke2/server/tls", "runtime.kind": "cri",
        "runtime.socket": "/run/k3s/containerd/containerd.sock",
      ]),
    Row(
      expected: .k3s,
      tree: ["/var/lib/rancher/k3s/server/tls/server-ca.crt": ""],
      defaults: [
        "apiServer.pki": "/var/lib/rancher/k3s/server/tls", "apiServer.target": "127.0.0.1:6444",
        "runtime.kind": "systemd", "runtime.unit": "k3s.service",
      ]),
    Row(
      expected: .k3s,
      tree: [
        "/var/lib/rancher/k3s/server/tls/server-ca.crt": "",
        "/etc/rancher/k3s/config.yaml": "https-listen-port: 16443\n",
      ],
      defaults: [
        "apiServer.pki": "/var/lib/rancher/k3s/server/tls", "apiServer.target": "127.0.0.1:16444",
        "runtime.kind": "systemd", "runtime.unit": "k3s.service",
      ]),
    Row(
      expected: .kops,
      tree: [
        "/etc/kubernetes/manifests/kube-apiserver.manifest": "",
        "/srv/kubernetes/kube-apiserver/ca.crt": "", "/var/lib/kubelet/kubelet.conf": "",
      ],
      defaults: [
        "apiServer.manifest": "/etc/kubernetes/manifests/kube-apiserver.manifest",
        "apiServer.pki": "/srv/kubernetes/kube-apiserver",
        "kubelet.config": "/var/lib/kubelet/kubelet.conf",
      ]),
    Row(
      expected: .microk8s,
      tree: [
        "/var/snap/microk8s/current/args/kube-apiserver": "--secure-port=16443\n",
        "/var/snap/microk8s/current/args/kubelite": "",
      ],
      defaults: [
        "apiServer.pki": "/var/snap/microk8s/current/certs", "apiServer.target": "127.0.0.1:16443",
        "runtime.kind": "systemd", "runtime.unit": "snap.microk8s.daemon-kubelite.service",
      ]),
    Row(
      expected: .microk8s,
      tree: ["/var/snap/microk8s/current/args/kube-apiserver": "--secure-port 17443\n"],
      defaults: [
        "apiServer.pki": "/var/snap/microk8s/current/certs", "apiServer.target": "127.0.0.1:17443",
        "runtime.kind": "systemd", "runtime.unit": "snap.microk8s.daemon-apiserver.service",
      ]),
    Row(
      expected: .binaries,
      tree: [
        "/etc/systemd/system/kube-apiserver.service": "", "/etc/kubernetes/ssl/ca.pem": "",
      ],
      defaults: [
        "apiServer.pki": "/etc/kubernetes/ssl", "runtime.kind": "systemd",
        "runtime.unit": "kube-apiserver.service",
      ]),
    Row(
      expected: .binaries, tree: ["/usr/lib/systemd/system/kube-apiserver.service": ""],
      defaults: ["runtime.kind": "systemd", "runtime.unit": "kube-apiserver.service"]),
    Row(
      expected: .openshift,
      tree: [
        "/etc/kubernetes/manifests/kube-apiserver-pod.yaml": "",
        "/etc/kubernetes/static-pod-resources/": "", "/etc/kubernetes/kubelet.conf": "",
      ],
      defaults: [
        "apiServer.manifest": "/etc/kubernetes/manifests/kube-apiserver-pod.yaml",
        "kubelet.config": "/etc/kubernetes/kubelet.conf",
      ]),
    Row(expected: .openshift, tree: ["/etc/origin/master/master-config.yaml": ""], defaults: [:]),
    Row(
      expected: .talos,
      tree: [
        "/etc/os-release": "NAME=\"Talos\"\nID=talos\n", manifest: "", "/etc/kubernetes/pki/x": "",
      ], defaults: [:]),
    Row(
      expected: .bottlerocket, tree: ["/usr/lib/os-release": "ID=\"bottlerocket\"\n"],
      defaults: [:]),
  ]

  @Test(arguments: rows)
  func isRecognised(_ row: Row) throws {
    try withTree(row.tree) { files in
      let found = NodeLayout.recognise(in: files)
      guard case .recognised(let layout) = found else {
        Issue.record("\(found.sentence)")
        return
      }
      #expect(layout.distribution == row.expected)
      #expect(
        Dictionary(uniqueKeysWithValues: layout.defaults.map { ($0.path, $0.value) })
          == row.defaults)
      #expect(!layout.evidence.isEmpty)
      #expect(layout.evidence.allSatisfy { row.tree.keys.joined(separator: " ").contains($0) })
      #expect(found.sentence.hasPrefix(row.expected.title))
      // Named by the configuration it gives the same.
      #expect(NodeLayout.named(row.expected, in: files).defaults == layout.defaults)
    }
  }

  @Test func everyDistributionHasARow() {
    #expect(Set(Self.rows.map(\.expected)) == Set(Distribution.allCases))
  }

  @Test func whatIsOnlyObservedAndWhatIsMore() {
    #expect(
      Distribution.allCases.filter { $0.observedOnly != nil } == [
        .openshift, .talos, .bottlerocket,
      ])
    #expect(Distribution.allCases.filter { $0.wholeServer != nil } == [.k3s, .microk8s])
    #expect(Distribution.allCases.allSatisfy { !$0.restartedBy.isEmpty })
  }

  @Test func microK8sBeforeKubeliteRestartsAlone() throws {
    let folder = "/var/snap/microk8s/current/args/"
    try withTree([folder + "kube-apiserver": ""]) { files in
      #expect(NodeLayout.named(.microk8s, in: files).wholeServer == nil)
    }
    try withTree([folder + "kube-apiserver": "", folder + "kubelite": ""]) { files in
      let whole = NodeLayout.named(.microk8s, in: files).wholeServer
      #expect(whole?.contains("kubelite") == true)
    }
  }

  @Test func aNamedLayoutNeedsNoFiles() throws {
    try withTree([:]) { files in
      let layout = NodeLayout.named(.k3s, in: files)
      #expect(layout.evidence == [])
      #expect(layout.sentence.contains("nothing is found"))
      #expect(layout.defaults.contains { $0.path == "runtime.unit" && $0.value == "k3s.service" })
    }
  }
}

/// A tree below a folder that stands for `/`.
func withTree(
  _ tree: [String: String], links: [(path: String, target: String)] = [],
  _ body: (RootedFilesystem) throws -> Void
) throws {
  try withRoot { root in
    for (path, text) in tree {
      if path.hasSuffix("/") { try makeFolder(root + path) } else { try put(root + path, text) }
    }
    for entry in links { try link(root + entry.path, to: entry.target) }
    try body(RootedFilesystem(root: root))
  }
}
