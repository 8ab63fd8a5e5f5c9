import ControlPlaneNode
import Testing

/// kubelet's own command line, and the sockets to ask.
struct KubeletArgumentsTests {
  struct Row: Sendable {
    var configuration: String?
    var file: String?
    var arguments: [String]?
    var sockets: [String] = []
    let runtime: RuntimeEndpoint
    /// `api socket`.
    let candidates: [String]
  }

  private static let line = RuntimeEndpoint.Source.kubelet(KubeletSettings.commandLine)
  private static let containerd = "/run/containerd/containerd.sock"
  private static let docker = "/var/run/docker.sock"

  @Test(arguments: [
    // The file's flags count only where the process is not known.
    Row(
      file: "--container-runtime-endpoint=/run/file.sock",
      arguments: ["/usr/bin/kubelet", "--container-runtime-endpoint=unix:///run/own.sock"],
      runtime: .cri(socket: "/run/own.sock", line), candidates: ["cri /run/own.sock"]),
    Row(
      file: "--container-runtime-endpoint=/run/file.sock", arguments: ["kubelet", "--v=2"],
      sockets: [containerd], runtime: .cri(socket: containerd, .knownDefault),
      candidates: ["cri " + containerd]),
    // The exception: for the endpoint the configuration comes first; both are asked.
    Row(
      configuration: "containerRuntimeEndpoint: unix:///run/a.sock\n",
      arguments: ["kubelet", "--container-runtime-endpoint", "/run/b.sock"],
      sockets: [containerd],
      runtime: .cri(socket: "/run/a.sock", .kubelet("/var/lib/kubelet/config.yaml")),
      candidates: ["cri /run/a.sock", "cri /run/b.sock", "cri " + containerd]),
    Row(
      arguments: [
        "hyperkube", "kubelet", "--container-runtime=remote",
        "--container-runtime-endpoint=/run/crio/crio.sock",
      ],
      sockets: ["/run/crio/crio.sock"], runtime: .cri(socket: "/run/crio/crio.sock", line),
      candidates: ["cri /run/crio/crio.sock"]),
    // dockershim: named, by default with its flags, by its own socket.
    Row(
      arguments: ["kubelet", "--container-runtime=docker"], sockets: [containerd, docker],
      runtime: .docker(socket: docker), candidates: ["docker " + docker, "cri " + containerd]),
    Row(
      arguments: ["kubelet", "--network-plugin=cni"], sockets: [containerd, docker],
      runtime: .docker(socket: docker), candidates: ["docker " + docker, "cri " + containerd]),
    Row(
      file: "--cgroup-driver=systemd --network-plugin=cni", sockets: [docker],
      runtime: .docker(socket: docker), candidates: ["docker " + docker]),
    Row(
      arguments: ["kubelet", "--container-runtime-endpoint=unix:///var/run/dockershim.sock"],
      runtime: .docker(socket: docker), candidates: ["docker " + docker]),
    Row(
      arguments: ["kubelet", "--docker-endpoint=unix:///srv/docker.sock"],
      runtime: .docker(socket: "/srv/docker.sock"), candidates: ["docker /srv/docker.sock"]),
    Row(
      arguments: ["kubelet", "--docker-endpoint=tcp://1.2.3.4:2375"],
      runtime: .unsupported("tcp://1.2.3.4:2375", line), candidates: []),
    // `remote` with that plugin is a kubelet of its time that uses CRI.
    Row(
      arguments: ["kubelet", "--network-plugin=cni", "--container-runtime=remote"],
      sockets: [containerd], runtime: .cri(socket: containerd, .knownDefault),
      candidates: ["cri " + containerd]),
    // Several known sockets: all of them, Docker's own last.
    Row(
      sockets: [docker, "/run/cri-dockerd.sock", containerd],
      runtime: .ambiguous([containerd, "/run/cri-dockerd.sock"]),
      candidates: ["cri " + containerd, "cri /run/cri-dockerd.sock", "docker " + docker]),
    Row(
      sockets: ["/var/run/crio/crio.sock"],
      runtime: .cri(socket: "/var/run/crio/crio.sock", .knownDefault),
      candidates: ["cri /var/run/crio/crio.sock"]),
  ])
  func runtime(_ row: Row) throws {
    try withSettings(row) { settings in
      #expect(settings.runtime == row.runtime)
      #expect(
        settings.candidates.map { "\($0.api) \($0.socket)" } == row.candidates,
        "\(settings.candidates)")
      #expect(settings.candidates.allSatisfy { !$0.origin.isEmpty })
      #expect(settings.problems == [])
    }
  }

  @Test func oneSocketByTwoPathsIsAskedOnce() throws {
    try withRoot { root in
      try makeFolder(root + "/run/crio")
      try bindSocket(root + "/run/crio/crio.sock")
      try link(root + "/var/run", to: "/run")
      let settings = KubeletSettings.read(
        .kubeadm,
        processArguments: ["kubelet", "--container-runtime-endpoint=/var/run/crio/crio.sock"],
        in: RootedFilesystem(root: root))
      #expect(settings.candidates.map(\.socket) == ["/var/run/crio/crio.sock"])
      let unnamed = KubeletSettings.read(.kubeadm, in: RootedFilesystem(root: root))
      #expect(unnamed.runtime == .cri(socket: "/run/crio/crio.sock", .knownDefault))
    }
  }

  /// Flags over drop-ins over the file, and the file that `--config` names.
  @Test func precedence() throws {
    let config = "staticPodPath: /file\nhealthzPort: 1\nhealthzBindAddress: 10.0.0.1\n"
    try withTree([
      "/etc/kubelet.yaml": config, "/var/lib/kubelet/config.yaml": "staticPodPath: /standard\n",
      "/etc/kubelet.d/20.conf": "healthzPort: 3\n", "/etc/kubelet.d/10.conf": "healthzPort: 2\n",
      "/etc/kubelet.d/30.yaml": "healthzPort: 4\n",
    ]) { files in
      let named = ["kubelet", "--config", "/etc/kubelet.yaml"]
      let file = KubeletSettings.read(.kubeadm, processArguments: named, in: files)
      #expect(file.staticPodPath == "/file")
      #expect(file.health == .at(host: "10.0.0.1", port: 1))
      let dropIns = KubeletSettings.read(
        .kubeadm, processArguments: named + ["--config-dir=/etc/kubelet.d"], in: files)
      #expect(dropIns.staticPodPath == "/file")
      #expect(dropIns.health == .at(host: "10.0.0.1", port: 3))
      let flags = KubeletSettings.read(
        .kubeadm,
        processArguments: named + [
          "--config-dir=/etc/kubelet.d", "--healthz-port=0", "--pod-manifest-path=/flag",
        ], in: files)
      #expect(flags.staticPodPath == "/flag")
      #expect(flags.health == .off)
      let unknown = KubeletSettings.read(.kubeadm, in: files)
      #expect(unknown.staticPodPath == "/standard")
    }
  }

  @Test func brokenFlagsAndFilesAreReported() throws {
    try withTree(["/etc/kubelet.d/10.conf": "a: ["]) { files in
      let settings = KubeletSettings.read(
        .kubeadm,
        processArguments: ["kubelet", "--config-dir=/etc/kubelet.d", "--healthz-port=many"],
        in: files)
      #expect(settings.problems.count == 2)
      #expect(settings.problems.contains { $0.contains(KubeletSettings.commandLine) })
    }
  }

  private func withSettings(_ row: Row, _ body: (KubeletSettings) throws -> Void) throws {
    try withRoot { root in
      if let text = row.configuration { try put(root + "/var/lib/kubelet/config.yaml", text) }
      if let text = row.file {
        try put(root + "/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"\(text)\"\n")
      }
      for path in row.sockets {
        try makeFolder(folder(of: root + path))
        try bindSocket(root + path)
      }
      try body(
        KubeletSettings.read(
          .kubeadm, processArguments: row.arguments, in: RootedFilesystem(root: root)))
    }
  }
}
