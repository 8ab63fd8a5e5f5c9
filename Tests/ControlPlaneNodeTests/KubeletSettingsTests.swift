import ControlPlaneNode
import Testing

struct KubeletSettingsTests {
  struct Row: Sendable {
    var configuration: String?
    var flags: String?
    var sockets: [String] = []
    let runtime: RuntimeEndpoint
  }

  @Test(arguments: [
    Row(
      configuration: "containerRuntimeEndpoint: unix:///run/a.sock\n",
      flags: "KUBELET_KUBEADM_ARGS=\"--container-runtime-endpoint=unix:///run/b.sock\"\n",
      runtime: .cri(socket: "/run/a.sock", .kubelet("/var/lib/kubelet/config.yaml"))),
    Row(
      configuration: "containerRuntimeEndpoint: \"\"\n",
      flags: "KUBELET_KUBEADM_ARGS=\"--x=y --container-runtime-endpoint=unix:///run/b.sock\"\n",
      runtime: .cri(socket: "/run/b.sock", .kubelet("/var/lib/kubelet/kubeadm-flags.env"))),
    Row(
      flags: "KUBELET_KUBEADM_ARGS='--container-runtime-endpoint /run/b.sock'",
      runtime: .cri(socket: "/run/b.sock", .kubelet("/var/lib/kubelet/kubeadm-flags.env"))),
    Row(
      configuration: "containerRuntimeEndpoint: tcp://1.2.3.4:5\n",
      runtime: .unsupported("tcp://1.2.3.4:5", .kubelet("/var/lib/kubelet/config.yaml"))),
    Row(
      sockets: ["/run/crio/crio.sock"], runtime: .cri(socket: "/run/crio/crio.sock", .knownDefault)),
    Row(
      sockets: ["/run/crio/crio.sock", "/run/containerd/containerd.sock"],
      runtime: .ambiguous(["/run/containerd/containerd.sock", "/run/crio/crio.sock"])),
    Row(sockets: ["/var/run/docker.sock"], runtime: .docker(socket: "/var/run/docker.sock")),
    Row(
      sockets: ["/var/run/docker.sock", "/run/cri-dockerd.sock"],
      runtime: .cri(socket: "/run/cri-dockerd.sock", .knownDefault)),
    Row(runtime: .none(looked: RuntimeEndpoint.knownSockets + [RuntimeEndpoint.dockerSocket])),
  ])
  func runtimeEndpoint(_ row: Row) throws {
    try withRoot { root in
      if let text = row.configuration { try put(root + "/var/lib/kubelet/config.yaml", text) }
      if let text = row.flags { try put(root + "/var/lib/kubelet/kubeadm-flags.env", text) }
      for path in row.sockets {
        try makeFolder(folder(of: root + path))
        try bindSocket(root + path)
      }
      let settings = KubeletSettings.read(.kubeadm, in: RootedFilesystem(root: root))
      #expect(settings.runtime == row.runtime)
      #expect(settings.problems == [])
    }
  }

  @Test(
    arguments: [
      ("", .at(host: "127.0.0.1", port: 10248)), ("healthzPort: 0\n", .off),
      ("healthzPort: 1234\nhealthzBindAddress: 0.0.0.0\n", .at(host: "127.0.0.1", port: 1234)),
      ("healthzBindAddress: 10.1.1.1\n", .at(host: "10.1.1.1", port: 10248)),
    ] as [(String, KubeletSettings.Health)])
  func health(_ text: String, _ expected: KubeletSettings.Health) throws {
    try withRoot { root in
      try put(root + "/var/lib/kubelet/config.yaml", "staticPodPath: /m\n" + text)
      let settings = KubeletSettings.read(.kubeadm, in: RootedFilesystem(root: root))
      #expect(settings.health == expected)
      #expect(settings.staticPodPath == "/m")
    }
  }

  @Test func brokenFilesAreReported() throws {
    try withRoot { root in
      try put(root + "/var/lib/kubelet/config.yaml", "a: [")
      let settings = KubeletSettings.read(.kubeadm, in: RootedFilesystem(root: root))
      #expect(settings.problems.count == 1)
    }
  }
}
