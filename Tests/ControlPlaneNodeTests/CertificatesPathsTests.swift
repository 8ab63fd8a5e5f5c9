import ControlPlaneNode
import OpenSSLKit
import TestSupport
import Testing

/// One file by several paths, and files far from the PKI folder.
struct CertificatesPathsTests {
  /// kubespray links `pki` to `ssl`, and its flags name the one or the other: one file, one row.
  @Test func aLinkedFolderMakesNoSecondRow() throws {
    let tree = try CertificatesTree()
    try tree.folder.link("etc/kubernetes/ssl", to: "pki")
    let flags = CertificatesTree.kubeadmFlags.map { flag in
      flag.replacing("/etc/kubernetes/pki/", with: "/etc/kubernetes/ssl/")
    }
    let survey = tree.survey(flags: flags)
    #expect(survey.rows.count == 14)
    let row = try #require(survey.row("apiserver"))
    // Links are followed as the container follows them.
    #expect(row.path == "\(CertificatesTree.pki)/apiserver.crt")
    let own = try #require(row.certificate)
    #expect(
      ServedMatch.compare(own, expected: ["/etc/kubernetes/ssl/apiserver.crt"], rows: [row])
        == .file(name: "apiserver", path: row.path))
  }

  /// What another part of the control plane serves from is looked at wherever it lies.
  @Test func servedFilesElsewhere() throws {
    let tree = try CertificatesTree()
    _ = try tree.folder.makeFolder("srv")
    let etcd = try CertificatesTree.issue("etcd", by: tree.pairs["etcd-ca"], now: tree.now, days: 9)
    try tree.put(etcd.certificate.pem, at: "/srv/etcd.crt")
    try tree.put(try etcd.key.pem(.pkcs8), at: "/srv/etcd.key")
    var inputs = SurveyInputs(.kubeadm, apiServer: nil)
    inputs.served = [
      ("/srv/etcd.crt", "etcd"), ("\(CertificatesTree.pki)/etcd/peer.crt", "etcd peer"),
    ]
    let survey = CertificateSurvey.take(inputs, in: tree.files)
    let row = try #require(survey.row("/srv/etcd"))
    #expect(row.certificate == etcd.certificate)
    #expect(row.usedBy == ["etcd"])
    #expect(row.key == .matches)
    #expect(row.signer == .row("etcd-ca"))
    #expect(survey.row("etcd-peer")?.usedBy == ["etcd peer"])
  }
}
