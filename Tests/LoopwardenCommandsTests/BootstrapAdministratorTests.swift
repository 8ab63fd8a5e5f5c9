import Glibc
import KubernetesClient
import LoopwardenCommands
import OpenSSLKit
import TestSupport
import Testing

/// Whose kubeconfig bootstrap acts with.
struct BootstrapAdministratorTests {
  private func write(
    _ name: String, _ groups: [String], to file: String, in folder: TemporaryDirectory
  ) throws -> String {
    let key = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(commonName: name, notBefore: 0, notAfter: 4_000_000_000)
    template.organizations = groups
    let certificate = try template.selfSigned(with: key).pem
    let text = KubeconfigText(
      server: "https://10.0.0.9:6443", tlsServerName: "kube.example", authorities: certificate,
      user: name, certificate: certificate, key: try key.pem())
    return try folder.write(text.yaml, to: file)
  }

  private func refusal(_ path: String) -> String {
    do {
      _ = try Administrator(path)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func anOrdinaryOneIsTaken() throws {
    let folder = try TemporaryDirectory()
    let path = try write("kubernetes-admin", ["system:masters"], to: "admin.conf", in: folder)
    let administrator = try Administrator(path)
    #expect(administrator.server == "https://10.0.0.9:6443")
    #expect(administrator.tlsServerName == "kube.example")
    #expect(try Certificate.fromPEM(administrator.authorities).count == 1)
  }

  @Test func theEmergencyOneIsRefusedByNameLinkAndSubject() throws {
    let folder = try TemporaryDirectory()
    let named = try write("ops", ["ops"], to: "super-admin.conf", in: folder)
    let linked = folder.path("admin.conf")
    #expect(symlink(named, linked) == 0)
    let renamed = try write(
      "kubernetes-super-admin", ["system:masters"], to: "other.conf", in: folder)
    for path in [named, linked, renamed, "/nowhere/super-admin.conf"] {
      #expect(refusal(path).hasPrefix("\(path): super-admin.conf bypasses authorization"))
    }
  }

  @Test func withoutAnAuthorityThereIsNothingToEmbed() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write(
      """
      current-context: a
      contexts: [{name: a, context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {server: https://a}}]
      users: [{name: u, user: {token: abc}}]
      """, to: "admin.conf")
    #expect(refusal(path).contains("has no certificate-authority"))
    #expect(refusal(folder.path("nothing")).hasSuffix("No such file or directory"))
  }
}
