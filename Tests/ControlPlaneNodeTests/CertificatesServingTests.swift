import ControlPlaneNode
import OpenSSLKit
import TestSupport
import Testing

/// Which ports serve what.
struct CertificatesServingTests {
  private static func manifest(_ program: String, _ flags: [String]) -> [UInt8] {
    let lines = ([program] + flags).map { "    - \($0)" }.joined(separator: "\n")
    return Array(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: \(program), namespace: kube-system}
      spec:
        containers:
        - name: \(program)
          image: registry.k8s.io/\(program):v1
          command:
      \(lines)
          volumeMounts: [{name: certs, mountPath: /certs}]
        volumes: [{name: certs, hostPath: {path: /etc/kubernetes/pki/etcd}}]
      """.utf8)
  }

  private func search(
    _ manifests: [String: [UInt8]], kubelet: String? = nil, own: String = "192.0.2.7"
  ) throws -> ServingEndpoint.Search {
    let tree = try CertificatesTree()
    _ = try tree.folder.makeFolder("etc/kubernetes/manifests")
    for (name, bytes) in manifests {
      try tree.put(bytes, at: "/etc/kubernetes/manifests/\(name)")
    }
    if let kubelet { try tree.put(Array(kubelet.utf8), at: "/var/lib/kubelet/config.yaml") }
    return ServingEndpoint.search(
      manifestsFolder: "/etc/kubernetes/manifests",
      kubeletConfiguration: "/var/lib/kubelet/config.yaml",
      isOwn: { $0.description == own }, in: tree.files)
  }

  private func find(
    _ component: ServingEndpoint.Component, in search: ServingEndpoint.Search
  ) throws -> ServingEndpoint {
    try #require(search.endpoints.first { $0.component == component })
  }

  @Test func kubeadmsManifests() throws {
    let found = try search([
      "etcd.yaml": Self.manifest(
        "etcd",
        [
          "--listen-client-urls=https://192.0.2.7:2379,https://127.0.0.1:2379",
          "--listen-peer-urls=https://192.0.2.7:2380", "--cert-file=/certs/server.crt",
          "--peer-cert-file=/certs/peer.crt", "--client-cert-auth=true",
        ]),
      "kube-controller-manager.yaml": Self.manifest(
        "kube-controller-manager", ["--bind-address=127.0.0.1", "--leader-elect=true"]),
      "kube-scheduler.yaml": Self.manifest("kube-scheduler", ["--secure-port=11259"]),
    ])
    #expect(found.unseen == [])
    let etcd = try find(.etcd, in: found)
    #expect((etcd.host, etcd.port) == ("127.0.0.1", 2379))
    #expect(etcd.files == ["/etc/kubernetes/pki/etcd/server.crt"])
    let peer = try find(.etcdPeer, in: found)
    #expect((peer.host, peer.port) == ("192.0.2.7", 2380))
    #expect(peer.files == ["/etc/kubernetes/pki/etcd/peer.crt"])
    let manager = try find(.controllerManager, in: found)
    #expect((manager.host, manager.port, manager.isCertain) == ("127.0.0.1", 10257, true))
    let scheduler = try find(.scheduler, in: found)
    #expect((scheduler.host, scheduler.port) == ("127.0.0.1", 11259))
    #expect(try find(.kubelet, in: found).port == 10250)
  }

  /// Nothing outside this machine is asked.
  @Test func addressesOfOthers() throws {
    let found = try search([
      "e.yaml": Self.manifest("etcd", ["--listen-client-urls=https://198.51.100.1:2379"]),
      "m.yaml": Self.manifest("kube-controller-manager", ["--bind-address=198.51.100.1"]),
    ])
    #expect(!found.endpoints.contains { $0.host.hasPrefix("198.") })
    #expect(found.unseen.count == 2)
  }

  @Test func withoutManifestsByCustom() throws {
    let found = try search([:], kubelet: "kind: KubeletConfiguration\nport: 11250\naddress: '::'\n")
    #expect(
      found.endpoints.filter { !$0.isCertain }.map(\.port).sorted() == [2379, 10257, 10259])
    let kubelet = try find(.kubelet, in: found)
    #expect((kubelet.host, kubelet.port, kubelet.isCertain) == ("::1", 11250, true))
  }

  @Test func portZeroServesNothing() throws {
    let found = try search(["s.yaml": Self.manifest("kube-scheduler", ["--secure-port=0"])])
    #expect(!found.endpoints.contains { $0.component == .scheduler })
  }

  @Test func comparedWithTheFiles() throws {
    let tree = try CertificatesTree()
    let survey = tree.survey()
    let path = "\(CertificatesTree.pki)/apiserver.crt"
    let onDisk = try tree.pair("apiserver").certificate
    func compare(_ served: Certificate, _ expected: [String]) -> ServedMatch {
      ServedMatch.compare(served, expected: expected, rows: survey.rows)
    }
    #expect(compare(onDisk, [path]) == .file(name: "apiserver", path: path))
    // Nothing is expected: any file that holds it.
    #expect(compare(onDisk, []) == .file(name: "apiserver", path: path))
    let old = try CertificatesTree.issue("apiserver", by: tree.pairs["ca"], now: tree.now, days: 10)
    #expect(compare(old.certificate, [path]) == .renewedOnDisk(name: "apiserver", path: path))
    let new = try CertificatesTree.issue(
      "apiserver", by: tree.pairs["ca"], now: tree.now, days: 999)
    #expect(compare(new.certificate, [path]) == .replacedOnDisk(name: "apiserver", path: path))
    #expect(compare(new.certificate, []) == .fromNoFile)
    // In a file, and not in the one that it should come from.
    let peer = try tree.pair("etcd-peer").certificate
    #expect(compare(peer, [path]) == .replacedOnDisk(name: "apiserver", path: path))
    let authority = try CertificatesTree.authority("localhost-ca@1700000000", now: tree.now)
    let own = try CertificatesTree.issue(
      "localhost@1700000000", by: authority, now: tree.now, days: 365)
    #expect(compare(own.certificate, []) == .madeInMemory(at: 1_700_000_000))
    // The authority that signed it counts as little as it does.
    #expect(ServedMatch.madeAt(authority.certificate) == 1_700_000_000)
    #expect(ServedMatch.madeAt(try tree.pair("ca").certificate) == nil)
  }
}
