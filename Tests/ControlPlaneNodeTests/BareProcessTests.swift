import ControlPlaneNode
import Testing

/// A bare process has neither an image nor mounts: nothing of the kind can differ, and the paths in
/// its flags are the node's own.
struct BareProcessTests {
  private func bare() throws -> FakeMaster {
    var master = try FakeMaster()
    master.running.isBareProcess = true
    master.running.image = .known(.init(reference: "", resolved: ""))
    master.running.mounts = .known([])
    return master
  }

  private func open(_ master: FakeMaster) throws -> [String] {
    try master.findings().filter { $0.outcome != .passed }.map(\.check.label)
  }

  @Test func imageAndMountsDoNotDiffer() throws {
    #expect(try open(bare()) == [])
  }

  @Test func aFileUnderNoMountIsLookedFor() throws {
    var master = try bare()
    master.setFlag("audit-policy-file", "/opt/audit/policy.yaml")
    #expect(try open(master) == ["input-file-missing"])
    master.running.isBareProcess = false
    #expect(try !open(master).contains("input-file-missing"))
  }
}
