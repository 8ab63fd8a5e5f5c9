import ControlPlaneNode
import Glibc
import OpenSSLKit
import TestSupport
import Testing

/// What kubelet renews itself.
struct CertificatesKubeletTests {
  private static let current = "/var/lib/kubelet/pki/kubelet-client-current.pem"

  private func writeRotated(_ tree: CertificatesTree, days: Int64) throws -> Certificate {
    let pair = try CertificatesTree.issue(
      "system:node:m1", by: tree.pairs["ca"], now: tree.now, days: days)
    let dated = "/var/lib/kubelet/pki/kubelet-client-2026-11-21-10-00-00.pem"
    try tree.put(pair.certificate.pem + (try pair.key.pem(.traditional)), at: dated)
    let name = String(Self.current.dropFirst())
    unlink(tree.local(Self.current))
    try tree.folder.link(name, to: "kubelet-client-2026-11-21-10-00-00.pem")
    return pair.certificate
  }

  /// An old kubeadm's kubelet.conf embeds what kubelet joined with (200 days here).
  @Test(arguments: [(300, true), (100, false)] as [(Int64, Bool)])
  func anEmbeddedCertificateIsStaleBesideANewerOne(days: Int64, isSuperseded: Bool) throws {
    let tree = try CertificatesTree()
    let rotated = try writeRotated(tree, days: days)
    let survey = tree.survey()
    let row = try #require(survey.row("kubelet-client"))
    #expect(row.certificate == rotated)
    #expect(row.isRotated)
    #expect(row.key == .matches)
    #expect(row.signer == .row("ca"))
    let embedded = try #require(survey.row("kubelet.conf"))
    #expect((embedded.superseded != nil) == isSuperseded)
    if isSuperseded { #expect(embedded.superseded?.contains(Self.current) == true) }
  }

  /// kubeadm 1.17 and later: kubelet.conf names the link.
  @Test func aKubeconfigThatNamesTheFile() throws {
    let tree = try CertificatesTree()
    let rotated = try writeRotated(tree, days: 300)
    try tree.put(
      Array(
        """
        users: [{name: u, user: {client-certificate: \(Self.current), client-key: \(Self.current)}}]
        """.utf8), at: "/etc/kubernetes/kubelet.conf")
    let row = try #require(tree.survey().row("kubelet.conf"))
    #expect(row.certificate == rotated)
    #expect(row.path == Self.current)
    #expect(row.isRotated)
    #expect(row.key == .matches)
    #expect(row.superseded == nil)
    #expect(tree.survey().row("kubelet-client") == nil)
  }

  @Test(arguments: [
    ("users: [{name: u, user: {token: abc}}]", "no client certificate, but token"),
    ("users: [{name: u, user: {}}]", "no client certificate, but no credential"),
    ("kind: Config", "it has no user"),
  ])
  func aKubeconfigWithoutOne(text: String, why: String) throws {
    let tree = try CertificatesTree()
    try tree.put(Array(text.utf8), at: "/etc/kubernetes/admin.conf")
    #expect(tree.survey().row("admin.conf")?.content == .notUsed(why))
  }

  @Test(arguments: [
    ("users: [", "not readable as YAML"),
    ("users: [{name: u, user: {client-certificate-data: '%%'}}]", "is not base64"),
    ("users: [{name: u, user: {client-certificate-data: aGVsbG8=}}]", "holds no certificate"),
  ])
  func aBrokenKubeconfig(text: String, why: String) throws {
    let tree = try CertificatesTree()
    try tree.put(Array(text.utf8), at: "/etc/kubernetes/admin.conf")
    let survey = tree.survey()
    guard case .broken(let reason) = survey.row("admin.conf")?.content else {
      Issue.record("\(String(describing: survey.row("admin.conf")))")
      return
    }
    #expect(reason.contains(why))
    #expect(survey.row("scheduler.conf")?.certificate != nil)
  }
}
