import ControlPlaneNode
import Glibc
import HTTPTransport
import OpenSSLKit
import Testing

@Suite(
  .enabled(if: RealEtcd.program != nil, "no etcd on this machine: install etcd-server"), .serialized
)
struct RealEtcdTests {
  /// What the preflight says about etcd, asked over a real transport.
  private func labels(
    _ flags: [String], root: String, timeout: Duration = .seconds(10), wakeFD: Int32? = nil
  ) throws -> [String: PreflightClass] {
    try put(
      root + "/etc/kubernetes/manifests/kube-apiserver.yaml",
      """
      apiVersion: v1
      kind: Pod
      spec:
        hostNetwork: true
        containers:
        - name: kube-apiserver
          image: k:1
          command: \(["kube-apiserver"] + flags)
          volumeMounts: [{name: p, mountPath: /pki}]
        volumes: [{name: p, hostPath: {path: /pki}}]
      """)
    let transport = try HTTPTransport()
    let inputs = PreflightInputs(
      files: RootedFilesystem(root: root), running: RunningFacts(unknownBecause: "not asked"),
      networkTimeout: timeout,
      exchange: {
        PreflightNetwork.exchange(
          $0, over: transport, until: .now.advanced(by: timeout + .seconds(1)),
          interruptedBy: wakeFD)
      },
      kubeletUnitActive: { .unknown("not asked") })
    let findings = Preflight.run(inputs, now: Int64(time(nil))).filter {
      $0.check.label.hasPrefix("etcd") && $0.outcome != .passed
    }
    return Dictionary(
      findings.compactMap { finding in finding.weight.map { (finding.check.label, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  private func install(_ pair: FakePKI.Pair, _ name: String, root: String) throws {
    try put(root + "/pki/\(name).crt", String(decoding: pair.pem, as: UTF8.self))
    try put(root + "/pki/\(name).key", String(decoding: try pair.keyPEM(), as: UTF8.self))
  }

  private let files = [
    "--etcd-cafile=/pki/ca.crt", "--etcd-certfile=/pki/client.crt",
    "--etcd-keyfile=/pki/client.key",
  ]

  @Test func tlsWithClientCertificates() throws {
    try withRoot { root in
      let issuer = try FakePKI(now: Int64(time(nil)))
      try install(issuer.authority, "ca", root: root)
      try install(try issuer.issue("etcd"), "server", root: root)
      try install(try issuer.issue("client"), "client", root: root)
      let etcd = try RealEtcd(
        folder: root,
        tls: [
          "--cert-file=\(root)/pki/server.crt", "--key-file=\(root)/pki/server.key",
          "--trusted-ca-file=\(root)/pki/ca.crt", "--client-cert-auth",
        ])
      defer { etcd.stop() }
      let flags = files + ["--etcd-servers=https://127.0.0.1:\(etcd.clientPort)"]
      #expect(try labels(flags, root: root) == [:])
      // One endpoint of two.
      let two =
        files + [
          "--etcd-servers=https://127.0.0.1:\(try RealEtcd.freePort()),https://127.0.0.1:\(etcd.clientPort)"
        ]
      #expect(try labels(two, root: root) == ["etcd-endpoint-failing": .risk])

      try install(try issuer.issue("client", from: -7200, to: -60), "client", root: root)
      #expect(
        try labels(flags, root: root)
          == ["etcd-certificate-expired": .fatal, "etcd-tls-refused": .fatal])

      // No client certificate at all, then an authority that did not sign etcd's.
      #expect(
        try labels([flags[0], flags[3]], root: root) == ["etcd-tls-refused": .fatal])
      try install(try issuer.issue("client"), "client", root: root)
      try install(try FakePKI(now: Int64(time(nil))).authority, "ca", root: root)
      #expect(try labels(flags, root: root) == ["etcd-tls-refused": .fatal])
    }
  }

  @Test func withoutQuorumThereIsNoLinearizableRead() throws {
    try withRoot { root in
      let etcd = try RealEtcd(folder: root, tls: [], otherMember: true)
      defer { etcd.stop() }
      let flags = ["--etcd-servers=http://127.0.0.1:\(etcd.clientPort)"]
      #expect(
        try labels(flags, root: root, timeout: .seconds(2)) == ["etcd-no-linearizable-read": .fatal]
      )
      // A wake-up ends the wait and is no verdict.
      var pipes: [Int32] = [0, 0]
      guard pipe(&pipes) == 0, write(pipes[1], "x", 1) == 1 else { throw SetupError(what: "pipe") }
      defer { for descriptor in pipes { close(descriptor) } }
      #expect(
        try labels(flags, root: root, timeout: .seconds(60), wakeFD: pipes[0])
          == ["etcd-no-linearizable-read": .risk])
    }
  }

  @Test func aLeaderThatLostItsQuorumStillAnswersButNotLinearizably() throws {
    try withRoot { root in
      let etcd = try RealEtcd(folder: root, tls: [])
      defer { etcd.stop() }
      let server = "http://127.0.0.1:\(etcd.clientPort)"
      #expect(try labels(["--etcd-servers=\(server)"], root: root) == [:])
      // A second voting member that never starts: data can still be read, only not for sure.
      let added = try HTTPTransport().perform(
        HTTPRequest(
          method: "POST", url: server + "/v3/cluster/member/add",
          body: Array(#"{"peerURLs":["http://127.0.0.1:\#(try RealEtcd.freePort())"]}"#.utf8),
          timeout: .seconds(20)))
      #expect(try added.get().status == 200)
      #expect(
        try labels(["--etcd-servers=\(server)"], root: root, timeout: .seconds(2))
          == ["etcd-no-linearizable-read": .fatal])
    }
  }

  @Test func plainHTTPAndNothingThere() throws {
    try withRoot { root in
      let etcd = try RealEtcd(folder: root, tls: [])
      let flags = ["--etcd-servers=http://127.0.0.1:\(etcd.clientPort)"]
      #expect(try labels(flags, root: root) == [:])
      etcd.stop()
      #expect(try labels(flags, root: root) == ["etcd-unreachable": .fatal])
    }
  }
}
