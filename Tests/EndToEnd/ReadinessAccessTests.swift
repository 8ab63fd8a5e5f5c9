import Glibc
import OpenSSLKit
import Testing

/// Where `/readyz` cannot be read, no restart could be proved: refused before the stop, with advice.
@Suite(.serialized, .needsMaster)
struct ReadinessAccessTests {
  enum Credential: String, CaseIterable, CustomTestStringConvertible {
    case noneAndAnonymousOff, strangers, forbidden, administrators, unreadable

    var testDescription: String { rawValue }

    /// What `status` says about `/readyz`, in part.
    var advice: String {
      switch self {
      case .noneAndAnonymousOff, .strangers: "401"
      case .forbidden: "403"
      case .administrators: "system:masters"
      case .unreadable: "kubeconfig"
      }
    }
  }

  @Test(arguments: Credential.allCases)
  func isFoundBeforeTheStop(_ credential: Credential) throws {
    let master = try MasterHost(
      .process, apiServerFlags: ["--anonymous-auth=false"], loopbackLives: .seconds(2))
    defer { master.stop() }
    try install(credential, at: master)
    try master.startKubelet()
    try master.awaitFirstLeaf()
    let warden = try Warden(master, ["mode": "Enforce"])
    try warden.start()
    let blocked = try warden.awaitStatus("the gate") {
      $0.phase == "due" && $0.binding.contains("readiness-access")
    }
    #expect(blocked.readiness.contains(credential.advice), "\(blocked.readiness)")
    let reason = try #require(blocked.gates.first { $0.gate == "readiness-access" }?.reason)
    #expect(reason.contains("kubeconfig"))
    let refused = try warden.run(["restart", "--yes"])
    #expect(refused.status == 1)
    #expect(refused.output.contains("readiness-access"))
    #expect(master.stopsDelivered == 0)

    // Mended as advised: the restart follows without anything else being done.
    try writeFile(master.kubeconfig, master.kubeconfigText, mode: 0o600)
    try warden.awaitRenewed()
    #expect(master.stopsDelivered == 1)
  }

  /// Clusters that answer anonymous requests need no kubeconfig.
  @Test
  func noKubeconfigIsNeededWhereAnonymousMayAsk() throws {
    let master = try MasterHost(.process, loopbackLives: .seconds(2))
    defer { master.stop() }
    unlink(master.kubeconfig)
    try master.startKubelet()
    try master.awaitFirstLeaf()
    let warden = try Warden(master, ["mode": "Enforce"])
    try warden.start()
    try warden.awaitRenewed()
  }

  private func install(_ credential: Credential, at master: MasterHost) throws {
    func issue(_ name: String, organizations: [String] = []) throws {
      try master.pki.issue(
        "other", commonName: name, organizations: organizations, usage: .clientAuth)
      try writeFile(
        master.kubeconfig,
        master.kubeconfigText.replacing("/loopwarden.", with: "/other."), mode: 0o600)
    }
    switch credential {
    case .noneAndAnonymousOff: unlink(master.kubeconfig)
    case .strangers:
      // Signed by another authority of the same name.
      try makeFolder(master.folder + "/strange")
      let strange = try MasterPKI(folder: master.folder + "/strange", now: Int64(time(nil)))
      try strange.issue("loopwarden", commonName: "loopwarden", usage: .clientAuth)
      try writeFile(
        master.kubeconfig,
        master.kubeconfigText.replacing(
          master.pki.folder + "/loopwarden.", with: strange.folder + "/loopwarden."), mode: 0o600)
    case .forbidden: try issue("system:standin-forbidden")
    case .administrators: try issue("admin", organizations: ["system:masters"])
    case .unreadable: try writeFile(master.kubeconfig, "this: is no kubeconfig\n", mode: 0o600)
    }
  }
}
