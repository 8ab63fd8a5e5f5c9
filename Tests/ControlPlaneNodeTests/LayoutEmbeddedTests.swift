import ControlPlaneNode
import Testing

/// The API server's flags inside k3s and kubelite.
struct LayoutEmbeddedTests {
  struct Row: Sendable {
    var tree: [String: String] = [:]
    var command = ["/usr/local/bin/k3s", "server"]
    var environment: [String] = []
    var environmentFiles: [UnitDefinition.EnvironmentFile] = []
    /// `name=value`, sorted; nil where the flags must be unknown.
    let expected: [String]?
    var sources: [String]?
  }

  private static let config = "/etc/rancher/k3s/config.yaml"
  private static let own = ["bind-address=127.0.0.1", "secure-port=6444"]

  @Test(arguments: [
    Row(expected: own, sources: []),
    Row(
      tree: [
        config: "write-kubeconfig-mode: \"0644\"\nkube-apiserver-arg:\n- request-timeout=300s\n"
      ],
      expected: own[..<1] + ["request-timeout=300s"] + own[1...], sources: [config]),
    // A scalar; dashes; a drop-in that replaces and one that adds; other names are not read.
    Row(
      tree: [
        config: "kube-apiserver-arg: --request-timeout=300s\n",
        config + ".d/10.yaml": "kube-apiserver-arg: [profiling=false]\n",
        config + ".d/20.yml": "kube-apiserver-arg+: [v=2]\n",
        config + ".d/30.conf": "kube-apiserver-arg: [v=9]\n",
      ],
      expected: own[..<1] + ["profiling=false", "secure-port=6444", "v=2"],
      sources: [config, config + ".d/10.yaml", config + ".d/20.yml"]),
    // The command line comes after the files, and of two equal names the last counts.
    Row(
      tree: [config: "kube-apiserver-arg: [shutdown-delay-duration=5s]\n"],
      command: [
        "/usr/local/bin/k3s", "server", "--kube-apiserver-arg=shutdown-delay-duration=70s",
        "--debug", "--kube-apiserver-arg", "--request-timeout=90s", "--https-listen-port", "7443",
      ],
      expected: [
        "bind-address=127.0.0.1", "request-timeout=90s", "secure-port=7444",
        "shutdown-delay-duration=5s", "shutdown-delay-duration=70s",
      ]),
    Row(
      command: ["k3s", "server", "--kube-apiserver-arg=secure-port=16443"],
      expected: ["bind-address=127.0.0.1", "secure-port=16443"]),
    Row(
      command: ["k3s", "server", "--kube-apiserver-arg=anonymous-auth"],
      expected: ["anonymous-auth=true"] + own),
    Row(
      command: ["k3s", "server", "--service-cidr=fd00::/108"],
      expected: ["bind-address=::1", "secure-port=6444"]),
    Row(
      command: ["k3s", "server", "--config", "/etc/other.yaml"],
      expected: own, sources: []),
    Row(
      tree: ["/etc/other.yaml": "https-listen-port: 443\n", config: "https-listen-port: 1\n"],
      command: ["k3s", "server", "-c", "/etc/other.yaml"],
      expected: ["bind-address=127.0.0.1", "secure-port=444"], sources: ["/etc/other.yaml"]),
    Row(
      tree: [
        "/etc/other.yaml": "https-listen-port: 443\n",
        "/etc/systemd/system/k3s.service.env": "K3S_CONFIG_FILE=/etc/other.yaml\n",
      ],
      environmentFiles: [.init(path: "/etc/systemd/system/k3s.service.env", mayBeMissing: true)],
      expected: ["bind-address=127.0.0.1", "secure-port=444"], sources: ["/etc/other.yaml"]),
    // What only a running k3s could tell is refused.
    Row(tree: [config: "a: ["], expected: nil),
    Row(tree: [config: "- a\n"], expected: nil),
    Row(tree: [config: "https-listen-port: many\n"], expected: nil),
    Row(tree: [config: "disable-apiserver: true\n"], expected: nil),
    Row(command: ["k3s", "agent"], expected: nil),
    Row(command: ["k3s", "server", "--config", "https://example.org/c.yaml"], expected: nil),
    Row(
      command: ["k3s", "server", "$MORE"],
      environmentFiles: [.init(path: "/etc/default/k3s*", mayBeMissing: true)], expected: nil),
  ])
  func k3s(_ row: Row) throws {
    try withTree(row.tree) { files in
      var unit = UnitDefinition(name: "k3s.service")
      unit.startCommand = .known(row.command)
      unit.environment = row.environment
      unit.environmentFiles = row.environmentFiles
      try check(EmbeddedAPIServer.flags(.k3s, unit: unit, in: files), row)
    }
  }

  @Test func withoutTheStartCommandNothingIsKnown() throws {
    try withTree([:]) { files in
      let unit = UnitDefinition(name: "k3s.service")
      try check(EmbeddedAPIServer.flags(.k3s, unit: unit, in: files), Row(expected: nil))
    }
  }

  private static let folder = "/var/snap/microk8s/current/args/"

  @Test(arguments: [
    Row(
      tree: [
        folder + "kubelite": "",
        folder + "kube-apiserver": """
        --cert-dir=${SNAP_DATA}/certs
        --secure-port=16443
          --etcd-servers="unix://${SNAP_DATA}/var/kubernetes/backend/kine.sock:12379"

        # --v=9
        --service-account-issuer='https://kubernetes.default.svc' --v 2
        """,
      ],
      expected: [
        "cert-dir=/var/snap/microk8s/current/certs",
        "etcd-servers=unix:///var/snap/microk8s/current/var/kubernetes/backend/kine.sock:12379",
        "secure-port=16443", "service-account-issuer=https://kubernetes.default.svc", "v=2",
      ], sources: [folder + "kube-apiserver"]),
    Row(
      tree: [folder + "kubelite": "", folder + "kube-apiserver": "--v=${LEVEL}"], expected: nil),
    Row(tree: [folder + "kubelite": ""], expected: nil),
  ])
  func microk8s(_ row: Row) throws {
    try withTree(row.tree) { files in
      let unit = UnitDefinition(name: "snap.microk8s.daemon-kubelite.service")
      try check(EmbeddedAPIServer.flags(.microk8s, unit: unit, in: files), row)
    }
  }

  @Test func othersAreProcessesOfTheirOwn() throws {
    // MicroK8s before kubelite is one of them.
    try withTree([Self.folder + "kube-apiserver": "--v=2"]) { files in
      for distribution in Distribution.allCases where distribution != .k3s {
        let found = EmbeddedAPIServer.flags(
          distribution, unit: UnitDefinition(name: "x.service"), in: files)
        #expect(found == nil)
      }
    }
  }

  /// The grace that they are for.
  @Test func theGraceIsComputedFromThem() throws {
    try withTree([Self.config: "kube-apiserver-arg: [shutdown-delay-duration=70s]\n"]) { files in
      var unit = UnitDefinition(name: "k3s.service")
      unit.startCommand = .known(["/usr/local/bin/k3s", "server"])
      guard case .known(let embedded)? = EmbeddedAPIServer.flags(.k3s, unit: unit, in: files) else {
        Issue.record("unknown")
        return
      }
      let grace = try StopGrace.compute(embedded.flags)
      #expect(grace.graceSeconds == 100)
      let address = try ListenAddress(embedded.flags)
      #expect(address == ListenAddress(host: "127.0.0.1", port: 6444))
    }
  }

  private func check(_ found: Known<EmbeddedFlags>?, _ row: Row) throws {
    switch try #require(found) {
    case .known(let embedded):
      let texts = embedded.flags.all.map { "\($0.name)=\($0.value ?? "")" }
      #expect(texts.sorted() == row.expected?.sorted())
      if let sources = row.sources { #expect(embedded.sources == sources) }
      // The order of one name's values counts.
      if let expected = row.expected {
        for name in Set(embedded.flags.all.map(\.name)) {
          let values = texts.filter { $0.hasPrefix(name + "=") }
          #expect(values == expected.filter { $0.hasPrefix(name + "=") })
        }
      }
    case .unknown(let reason):
      #expect(row.expected == nil, "\(reason)")
      #expect(reason.count > 10)
    }
  }
}
