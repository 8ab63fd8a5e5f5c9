import Glibc
import OpenSSLKit

/// The real kube-apiserver, and where they are given the real kubelet and etcd (docs/testing.md).
struct RealKubernetes {
  static let imageName = "registry.loopwarden.test/real-kube-apiserver:test"
  let apiServer: String
  /// nil: the stand-in kubelet.
  let kubelet: String?
  let etcd: String

  /// What the environment names; nil where there is no kube-apiserver.
  static var given: RealKubernetes? {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let assets = variable("KUBEBUILDER_ASSETS")
    func asset(_ name: String) -> String? {
      assets.map { "\($0)/\(name)" }.flatMap { access($0, X_OK) == 0 ? $0 : nil }
    }
    guard
      let apiServer = variable("LOOPWARDEN_REAL_KUBE_APISERVER") ?? asset("kube-apiserver")
    else { return nil }
    return RealKubernetes(
      apiServer: apiServer, kubelet: variable("LOOPWARDEN_REAL_KUBELET"),
      etcd: variable("LOOPWARDEN_REAL_ETCD") ?? asset("etcd") ?? "etcd")
  }

  /// Why the scenarios with real programs do not run here, nil when they do.
  static var unavailable: String? {
    guard given != nil else {
      return
        "no real kube-apiserver is given: LOOPWARDEN_REAL_KUBE_APISERVER or KUBEBUILDER_ASSETS"
    }
    return ContainerdHost.unavailable ?? MasterHost.unavailable
  }

  /// kube-apiserver's flags besides those that the stand-in honours too.
  static func flags(_ pki: String) -> [String] {
    [
      // Nothing listens there; an Endpoints object may not hold a loopback address.
      "--advertise-address=192.0.2.2", "--authorization-mode=RBAC",
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      "--service-account-key-file=\(pki)/sa.pub",
      "--service-account-signing-key-file=\(pki)/sa.key",
      "--service-cluster-ip-range=10.96.0.0/12",
    ]
  }

  /// `sa.key` and `sa.pub`, as kubeadm names them.
  static func makeServiceAccountKeys(in folder: String) throws {
    try ChildProcess.run(
      [
        "openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out",
        folder + "/sa.key",
      ], within: .seconds(60))
    try ChildProcess.run(
      ["openssl", "pkey", "-in", folder + "/sa.key", "-pubout", "-out", folder + "/sa.pub"],
      within: .seconds(20))
  }

  /// Puts kube-apiserver into an image, and that into the runtime.
  func importImage(into host: ContainerdHost) throws {
    let folder = try makeTemporaryFolder()
    defer { _ = try? ChildProcess.run(["rm", "-rf", folder], within: .seconds(60)) }
    let root = folder + "/root"
    for path in ["/usr/local/bin", "/etc/kubernetes/pki", "/tmp", "/proc", "/sys", "/dev"] {
      try makeFolder(root + path)
    }
    try ChildProcess.run(
      ["cp", "-L", apiServer, root + "/usr/local/bin/kube-apiserver"], within: .seconds(60))
    try ContainerImage.addLibraries(of: apiServer, to: root)
    let archive = folder + "/image.tar"
    try ContainerImage.write(
      root: root, images: [(Self.imageName, "kube-apiserver")], workspace: folder, to: archive)
    try host.importImages(archive)
  }

  /// Starts kubelet without an API server to talk to ("standalone"): it runs static pods.
  func startKubelet(
    _ program: String, of master: MasterHost, on host: ContainerdHost
  ) throws -> ChildProcess {
    let folder = master.folder
    try writeFile(
      folder + "/kubelet-config.yaml",
      """
      apiVersion: kubelet.config.k8s.io/v1beta1
      kind: KubeletConfiguration
      staticPodPath: \(folder)/manifests
      address: 127.0.0.1
      port: \(try freePort())
      readOnlyPort: 0
      healthzBindAddress: 127.0.0.1
      healthzPort: \(master.kubeletHealthPort)
      authentication: {anonymous: {enabled: false}, webhook: {enabled: false}}
      authorization: {mode: AlwaysAllow}
      cgroupDriver: cgroupfs
      cgroupsPerQOS: false
      enforceNodeAllocatable: []
      failSwapOn: false
      makeIPTablesUtilChains: false
      oomScoreAdj: 0
      imageGCHighThresholdPercent: 100
      evictionHard: {memory.available: "0%", nodefs.available: "0%", nodefs.inodesFree: "0%", imagefs.available: "0%"}

      """)
    // Dockershim was the default until 1.24, and the flag is gone since 1.27.
    let version = try ChildProcess.run([program, "--version"], within: .seconds(20))
    let minor = version.split(separator: ".").dropFirst().first.flatMap { Int($0) } ?? 99
    return try ChildProcess(
      host.command(
        inside: [
          program, "--config=\(folder)/kubelet-config.yaml", "--root-dir=\(folder)/kubelet",
          "--cert-dir=\(folder)/kubelet/pki", "--hostname-override=testnode",
          "--volume-plugin-dir=\(folder)/kubelet/plugins",
          "--container-runtime-endpoint=unix://\(host.socket)",
        ] + (minor < 27 ? ["--container-runtime=remote"] : [])),
      outputPath: folder + "/kubelet.log")
  }
}
