import ControlPlaneNode
import OpenSSLKit
import TestSupport
import Testing

/// The files of a master, as kubeadm leaves them and as they go wrong.
struct CertificatesSurveyTests {
  /// What OpenSSL's own program reads in the same files, and whom it verifies them by.
  @Test func everyKubeadmFileAsOpenSSLReadsIt() throws {
    let tree = try CertificatesTree()
    let survey = tree.survey(flags: CertificatesTree.kubeadmFlags)
    #expect(survey.unseen == [])
    for leaf in CertificatesTree.leaves {
      let row = try #require(survey.row(leaf.name))
      let path = "\(CertificatesTree.pki)/\(leaf.base).crt"
      #expect(row.path == path)
      #expect(row.purpose == .certificate)
      #expect(row.signer == .row(leaf.authority))
      #expect(row.key == .matches)
      #expect(row.isExternallyManaged == false)
      let certificate = try #require(row.certificate)
      let told = try Command.run([
        "openssl", "x509", "-in", tree.local(path), "-noout", "-fingerprint", "-sha256", "-serial",
        "-checkend", "\(certificate.notAfter - tree.now - 3600)",
      ])
      // It does not end within an hour less than what we read, and it ends within an hour more.
      #expect(told.status == 0)
      let later = try Command.run([
        "openssl", "x509", "-in", tree.local(path), "-noout", "-checkend",
        "\(certificate.notAfter - tree.now + 3600)",
      ])
      #expect(later.status == 1)
      let hex = certificate.sha256.map { byte in
        let text = String(byte, radix: 16, uppercase: true)
        return text.count == 1 ? "0" + text : text
      }.joined(separator: ":")
      #expect(told.text.contains("Fingerprint=\(hex)"))
      #expect(told.text.contains("serial=\(certificate.serialNumber)"))
      let authority = CertificatesTree.authorities.first { $0.name == leaf.authority }
      let base = try #require(authority?.base)
      for other in CertificatesTree.authorities {
        let verified = try Command.run([
          "openssl", "verify", "-CAfile", tree.local("\(CertificatesTree.pki)/\(other.base).crt"),
          tree.local(path),
        ])
        #expect((verified.status == 0) == (other.base == base))
      }
    }
    for authority in CertificatesTree.authorities {
      let row = try #require(survey.row(authority.name))
      #expect(row.purpose == .authority)
      #expect(row.signer == .itself)
      #expect(row.isExternallyManaged == false)
    }
    for name in ["admin.conf", "controller-manager.conf", "scheduler.conf", "kubelet.conf"] {
      let row = try #require(survey.row(name))
      #expect(row.certificate == (try tree.pair(name)).certificate)
      #expect(row.signer == .row("ca"))
      #expect(row.key == .matches)
    }
    // Nothing twice, nothing else: sa.pub would be no certificate.
    #expect(survey.rows.count == 7 + 3 + 4)
  }

  @Test func withoutTheAuthoritysKeyItIsManagedElsewhere() throws {
    let tree = try CertificatesTree()
    try tree.remove("\(CertificatesTree.pki)/ca.key")
    let survey = tree.survey()
    for name in ["ca", "apiserver", "apiserver-kubelet-client", "admin.conf"] {
      #expect(survey.row(name)?.isExternallyManaged == true, "\(name)")
    }
    for name in ["front-proxy-client", "front-proxy-ca", "etcd-ca", "etcd-peer"] {
      #expect(survey.row(name)?.isExternallyManaged == false, "\(name)")
    }
  }

  /// An authority made anew under the same name signs nothing of the old one's.
  @Test func theKeyTellsWhoSignedAndNotTheName() throws {
    let tree = try CertificatesTree()
    let impostor = try CertificatesTree.authority("kubernetes", now: tree.now)
    try tree.put(impostor.certificate.pem, at: "\(CertificatesTree.pki)/ca.crt")
    let survey = tree.survey()
    #expect(survey.row("apiserver")?.signer == .refuted(["ca"]))
    #expect(survey.row("ca")?.signer == .itself)
    // Both in one bundle: the second one is what signed.
    try tree.put(
      impostor.certificate.pem + tree.pair("ca").certificate.pem,
      at: "\(CertificatesTree.pki)/ca.crt")
    let bundle = tree.survey()
    #expect(bundle.row("apiserver")?.signer == .row("ca#2"))
    #expect(bundle.row("ca#2")?.purpose == .authority)
  }

  @Test(
    arguments: [
      ([], "is empty"),
      (Array("no PEM at all\n".utf8), "holds no certificate"),
      ([0x30, 0x82, 0x01, 0x00, 0x30], "is DER; Kubernetes reads PEM"),
      (
        Array("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n".utf8),
        "not base64"
      ),
      (
        Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8),
        "cannot be read"
      ),
      (
        Array("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n".utf8),
        "holds no certificate, but PUBLIC KEY"
      ),
    ] as [([UInt8], String)])
  func oneBadFileHidesNoOther(bytes: [UInt8], why: String) throws {
    let tree = try CertificatesTree()
    try tree.put(bytes, at: "\(CertificatesTree.pki)/apiserver.crt")
    let survey = tree.survey(flags: CertificatesTree.kubeadmFlags)
    let row = try #require(survey.row("apiserver"))
    guard case .broken(let reason) = row.content else {
      Issue.record("\(row.content)")
      return
    }
    #expect(reason.contains(why))
    #expect(survey.rows.filter { $0.certificate != nil }.count == 13)
  }

  /// What a user sees who is not root: not seen, never missing, never left out.
  @Test func whatMayNotBeReadIsNotSeen() throws {
    let tree = try CertificatesTree()
    let shut = ShutFiles(
      files: tree.files,
      shut: [
        "\(CertificatesTree.pki)/apiserver.key", "\(CertificatesTree.pki)/etcd",
        "/etc/kubernetes/admin.conf", "\(CertificatesTree.pki)/ca.key",
      ])
    let survey = tree.survey(in: shut)
    guard case .unseen = survey.row("apiserver")?.key else {
      Issue.record("\(String(describing: survey.row("apiserver")))")
      return
    }
    #expect(survey.row("apiserver")?.isExternallyManaged == nil)
    for name in ["etcd-ca", "etcd-server", "etcd-peer", "etcd-healthcheck-client", "admin.conf"] {
      guard case .unseen(let why) = survey.row(name)?.content else {
        Issue.record("\(name): \(String(describing: survey.row(name)))")
        continue
      }
      #expect(why.contains("permission denied"))
    }
    #expect(survey.unseen.contains { $0.contains("\(CertificatesTree.pki)/etcd ") })
    // Its issuer's certificate is not seen: the name alone proves nothing.
    #expect(survey.row("apiserver-etcd-client")?.signer == .notFound(issuer: "CN=etcd-ca"))
  }

  @Test func missingOnesAreNamedAsKubeadmNamesThem() throws {
    let tree = try CertificatesTree()
    for path in ["pki/front-proxy-client.crt", "scheduler.conf", "kubelet.conf"] {
      try tree.remove("/etc/kubernetes/\(path)")
    }
    let survey = tree.survey(flags: CertificatesTree.kubeadmFlags)
    #expect(survey.row("front-proxy-client")?.content == .missing)
    #expect(survey.row("front-proxy-client")?.isNamedByAPIServer == true)
    #expect(survey.row("scheduler.conf")?.content == .missing)
    // kubeadm's table never had it.
    #expect(survey.row("kubelet.conf") == nil)
    #expect(survey.row("super-admin.conf") == nil)
  }

  /// What a flag names counts, through the container's mounts; kubeadm's place is looked at as well.
  @Test func filesOfTheFlagsComeFirst() throws {
    let tree = try CertificatesTree()
    _ = try tree.folder.makeFolder("srv")
    let other = try CertificatesTree.issue(
      "elsewhere", by: tree.pairs["ca"], now: tree.now, days: 20)
    try tree.put(other.certificate.pem, at: "/srv/serving.crt")
    try tree.put(try other.key.pem(.pkcs8), at: "/srv/serving.key")
    let inputs = SurveyInputs(
      .kubeadm,
      apiServer: SurveyInputs.APIServer(
        flags: APIServerFlags(arguments: [
          "--tls-cert-file=/tls/serving.crt", "--tls-private-key-file=/tls/serving.key",
          "--client-ca-file=/nowhere/ca.crt",
        ]), origin: "the test",
        paths: ContainerPaths(
          volumes: [PodVolume(name: "tls", source: .hostPath("/srv", .unchecked), line: 1)],
          mounts: [VolumeMount(volume: "tls", mountPath: "/tls")])))
    let survey = CertificateSurvey.take(inputs, in: tree.files)
    let row = try #require(survey.row("apiserver"))
    #expect(row.path == "/srv/serving.crt")
    #expect(row.certificate == other.certificate)
    #expect(row.key == .matches)
    #expect(row.usedBy == ["kube-apiserver --tls-cert-file"])
    #expect(
      survey.unseen == [
        "--client-ca-file=/nowhere/ca.crt of the test: the file comes with the image"
      ])
    let left = try #require(
      survey.rows.first { $0.path == "\(CertificatesTree.pki)/apiserver.crt" })
    #expect(left.name != "apiserver")
    #expect(left.key == .matches)
  }

  @Test func aKeyOfAnotherPair() throws {
    let tree = try CertificatesTree()
    let key = "\(CertificatesTree.pki)/apiserver.key"
    try tree.put(try tree.pair("etcd-peer").key.pem(.pkcs8), at: key)
    #expect(tree.survey().row("apiserver")?.key == .differs(key))
    try tree.remove(key)
    #expect(tree.survey().row("apiserver")?.key == .missing(key))
    try tree.put(Array("no key\n".utf8), at: key)
    #expect(tree.survey().row("apiserver")?.key == .broken("\(key) holds no private key"))
  }

  /// Other files are found by their ending, keys under a certificate's ending are none.
  @Test func whateverElseLiesThere() throws {
    let tree = try CertificatesTree()
    let client = try CertificatesTree.issue("extra", by: tree.pairs["ca"], now: tree.now, days: 9)
    try tree.put(client.certificate.pem, at: "\(CertificatesTree.pki)/extra.pem")
    try tree.put(try client.key.pem(.pkcs8), at: "\(CertificatesTree.pki)/extra-key.pem")
    try tree.put(try client.key.pem(.pkcs8), at: "\(CertificatesTree.pki)/lonely.pem")
    try tree.put(Array("notes".utf8), at: "\(CertificatesTree.pki)/README")
    let survey = tree.survey()
    let row = try #require(survey.row("extra"))
    #expect(row.certificate == client.certificate)
    #expect(row.key == .matches)
    #expect(row.signer == .row("ca"))
    #expect(survey.rows.count == 15)
  }
}
