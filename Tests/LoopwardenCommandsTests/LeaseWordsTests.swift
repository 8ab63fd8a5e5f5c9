import KubernetesClient
import LoopwardenCommands
import Testing

@Suite("What the Lease says of a release")
struct LeaseWordsTests {
  private let time = MicroTime(seconds: 1_800_000_000)

  @Test("who asked for it on this node, why, and of which restart")
  func released() {
    let words = LeaseWords(
      node: "m2", release: ReleaseFile(id: 1, reason: "disk replaced", by: "alice"))
    let released = words.released("m2/boot", attempt: 7, at: time)
    #expect(
      released
        == ReleasedLease(
          holderIdentity: "m2/boot", attempt: 7, by: "alice", reason: "disk replaced", at: time))
  }

  @Test("nothing where a human released it at another master, who wrote it down")
  func elsewhere() {
    #expect(LeaseWords(node: "m2").released("m2/boot", attempt: 7, at: time) == nil)
  }
}
