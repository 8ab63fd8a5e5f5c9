import StandInControlPlane
import Testing

/// The three-master demo's proof: it must not hold when anything is missing.
struct RollProofTests {
  private static func lease(_ holder: String = "", transitions: Int64 = 3) -> LeaseStory? {
    LeaseStory([
      "kind": "Lease",
      "metadata": [
        "annotations": ["loopwarden.io/phase": "stopping", "loopwarden.io/last": "m3", "x/y": "z"]
      ],
      "spec": ["holderIdentity": .string(holder), "leaseTransitions": .integer(transitions)],
    ])
  }

  private static var whole: RollProof {
    var proof = RollProof()
    proof.masters = ["m1", "m2", "m3"].map { ($0, DemoTests.whole) }
    proof.stops = ["m2", "m1", "m3"]
    proof.plans = [proof.stops, proof.stops, proof.stops]
    proof.samples = 100
    proof.mostDown = 1
    proof.lease = lease()
    proof.sent = 1000
    proof.noneMayFail = true
    return proof
  }

  private static let faults: [(String, Int, @Sendable (inout RollProof) -> Void)] = [
    ("a master that was not renewed", 1, { $0.masters[1].proof.fingerprintAfter = nil }),
    ("a master stopped twice", 2, { $0.masters[2].proof.stopsDelivered = 2 }),
    ("a master that knows only two", 3, { $0.plans[0] = ["m2", "m1"] }),
    ("a master that planned otherwise", 3, { $0.plans[2] = ["m1", "m2", "m3"] }),
    ("an order that was not kept", 3, { $0.stops = ["m1", "m2", "m3"] }),
    ("a master that was never stopped", 3, { $0.stops = ["m2", "m1"] }),
    ("two down at once", 4, { $0.mostDown = 2 }),
    ("no sample", 4, { $0.samples = 0 }),
    ("a lock that is held", 5, { $0.lease = lease("m1/boot") }),
    ("a lock that one master never had", 5, { $0.lease = lease(transitions: 2) }),
    ("no lock", 5, { $0.lease = nil }),
    ("a failed request", 6, { $0.failed = 1 }),
    ("no request", 6, { $0.sent = 0 }),
  ]

  @Test func aWholeProofHolds() {
    #expect(Self.whole.holds)
    #expect(!RollProof().holds)
    var withoutDelay = Self.whole
    withoutDelay.noneMayFail = false
    withoutDelay.failed = 12
    #expect(withoutDelay.holds)
  }

  @Test(arguments: faults.indices)
  func everyFaultBreaksItsOwnSentence(index: Int) {
    let (name, broken, make) = Self.faults[index]
    var proof = Self.whole
    make(&proof)
    #expect(proof.lines.indices.filter { !proof.lines[$0].holds } == [broken], "\(name)")
    #expect(!proof.holds)
    #expect(!proof.lines[broken].found.isEmpty)
  }

  @Test func theLeaseTellsItsStory() {
    let held = Self.lease("m1/f15f63d4-c2b1-4cae-969c-29a80524818b")
    #expect(held?.sentence == "held by m1, stopping")
    #expect(Self.lease()?.sentence == "free")
    #expect(
      Self.lease()?.lines == [
        "holder: none", "transitions: 3", "loopwarden.io/last: m3", "loopwarden.io/phase: stopping",
      ])
    #expect(LeaseStory(["kind": "Node", "spec": [:]]) == nil)
  }
}
