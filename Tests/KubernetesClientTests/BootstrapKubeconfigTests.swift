import KubernetesClient
import OpenSSLKit
import Testing

/// The kubeconfig that bootstrap writes is one that this program reads; whose credential it takes.
struct BootstrapKubeconfigTests {
  @Test(arguments: [nil, "kube.example"])
  func whatIsWrittenIsRead(tlsServerName: String?) throws {
    let authority = try TestAuthority()
    let identity = try authority.client("loopwarden:m1", groups: ["loopwarden:masters"])
    let key = try identity.key.pem(.pkcs8)
    let text = KubeconfigText(
      server: "https://[fd00::1]:6443/k8s/clusters/\"c\"", tlsServerName: tlsServerName,
      authorities: authority.certificate.pem, user: "loopwarden:m1",
      certificate: identity.certificatePEM, key: key)
    let read = try Kubeconfig.parse(bytes: Array(text.yaml.utf8), path: "/k")
    #expect(read.server == text.server)
    #expect(read.tlsServerName == tlsServerName)
    #expect(read.userName == "loopwarden:m1")
    let credentials = try read.credentials()
    #expect(credentials.authorities == authority.certificate.pem)
    #expect(credentials.clientCertificate == identity.certificatePEM)
    #expect(credentials.clientKey == key)
    #expect(credentials.identity?.organizations == ["loopwarden:masters"])
    #expect(credentials.bootstrapObjection(path: "/k") == nil)
  }

  private static let admin = "/etc/kubernetes/admin.conf"

  @Test(arguments: [
    ("kubernetes-admin", ["system:masters"], true),
    ("kubernetes-admin", ["kubeadm:cluster-admins"], true),
    // Of another tool than kubeadm: a group that bypasses RBAC, and not the emergency user.
    ("admin", ["system:masters"], true),
    ("kubernetes-super-admin", ["system:masters"], false),
    // The name alone is no right.
    ("kubernetes-super-admin", ["ops"], true),
  ])
  func onlyTheEmergencyUserIsRefused(name: String, groups: [String], isTaken: Bool) throws {
    let identity = try TestAuthority().client(name, groups: groups)
    let text = KubeconfigText(
      server: "https://a", tlsServerName: nil, authorities: identity.certificatePEM, user: "u",
      certificate: identity.certificatePEM, key: try identity.key.pem())
    let credentials = try Kubeconfig.parse(bytes: Array(text.yaml.utf8), path: Self.admin)
      .credentials()
    let objection = credentials.bootstrapObjection(path: Self.admin)
    #expect((objection == nil) == isTaken)
    #expect(objection?.contains("super-admin.conf bypasses authorization") ?? true)
  }

  @Test func aCredentialIsNeeded() throws {
    let text =
      "{current-context: a, contexts: [{name: a, context: {cluster: c}}], "
      + "clusters: [{name: c, cluster: {server: 'https://a'}}]}"
    let credentials = try Kubeconfig.parse(bytes: Array(text.utf8), path: "/x").credentials()
    #expect(credentials.bootstrapObjection(path: "/x")?.contains("neither") == true)
  }

  @Test(arguments: [
    ("/etc/kubernetes/super-admin.conf", true), ("super-admin.conf", true),
    ("/etc/super-admin.conf/admin.conf", false), ("/etc/kubernetes/admin.conf", false),
  ])
  func theEmergencyFileIsKnownByItsName(path: String, isOne: Bool) {
    #expect(Credentials.isSuperAdminFile(path) == isOne)
  }
}
