import KubernetesClient
import LoopwardenCommands
import RestartDecision
import Testing

/// What the decision learns of a Lease, whoever wrote it.
@Suite struct LeaseFactsTests {
  static let boot = "0c3b5e52-0c6f-4b53-9a7e-2f6f0e9e4a11"

  static func lease(
    holder: String?, annotations: [String: JSONValue] = [:], duration: JSONValue = 137,
    version: String = "7"
  ) throws -> LeaseObject {
    var spec: [String: JSONValue] = [
      "leaseDurationSeconds": duration, "leaseTransitions": 4,
      "renewTime": "2026-11-21T06:00:00.250000Z",
    ]
    if let holder { spec["holderIdentity"] = .string(holder) }
    let prefixed = Dictionary(
      uniqueKeysWithValues: annotations.map { ("loopwarden.io/" + $0.key, $0.value) })
    return try LeaseObject([
      "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
      "metadata": [
        "name": "loopwarden", "namespace": "kube-system", "uid": "u-1",
        "resourceVersion": .string(version), "annotations": .object(prefixed),
      ], "spec": .object(spec),
    ])
  }

  private func record(_ lease: LeaseObject) -> LeaseRecord {
    LeaseRecord(lease, duration: .seconds(99))
  }

  @Test func oursIsKnownByNodeAndBoot() throws {
    let record = record(
      try Self.lease(
        holder: "m1/\(Self.boot)",
        annotations: [
          "phase": "stopping", "attempt": "12",
          "fingerprint-before": .string(String(repeating: "0a", count: 32)),
        ]))
    #expect(
      record.holder
        == HolderIdentity(node: NodeIdentity(name: "m1"), boot: BootIdentity(text: Self.boot)))
    #expect(record.phase == .stopping)
    #expect(record.attempt == 12)
    #expect(record.before?.bytes == [UInt8](repeating: 10, count: 32))
    #expect(record.duration == .seconds(137))
    #expect(record.transitions == 4)
    #expect(record.renewed.milliseconds % 1000 == 250)
  }

  @Test func nobodyHoldsAnEmptyOne() throws {
    for holder in [nil, ""] as [String?] {
      let record = record(try Self.lease(holder: holder, annotations: ["phase": "stopping"]))
      #expect(record.holder == nil)
      #expect(record.phase == nil)
    }
  }

  /// Whoever else holds it, and whatever it says: it is held, and time does not free it.
  @Test(arguments: [
    "somebody-else", "m1/not-a-boot-id", "m1/\(boot)",
  ])
  func whatWeDoNotUnderstandIsHeld(holder: String) throws {
    for phase in [nil, "rebooting", "unknown"] as [JSONValue?] {
      var annotations: [String: JSONValue] = [:]
      annotations["phase"] = phase
      let record = record(try Self.lease(holder: holder, annotations: annotations))
      #expect(record.holder != nil)
      #expect(record.phase == .unknown)
      #expect(record.phase?.surelyStoppedNothing == false)
    }
  }

  @Test(arguments: [(0, 99), (-5, 99), (137, 137), (9_999_999, 86_400)] as [(Int64, Int64)])
  func durationsHaveBounds(written: Int64, seconds: Int64) throws {
    let record = record(try Self.lease(holder: "m1/\(Self.boot)", duration: .integer(written)))
    #expect(record.duration == .seconds(seconds))
  }

  @Test func versionsAndUidsAreComparedAlone() throws {
    let first = record(try Self.lease(holder: nil))
    #expect(first == record(try Self.lease(holder: nil)))
    #expect(first.version != record(try Self.lease(holder: nil, version: "8")).version)
  }

  @Test func aHumansReleaseNamesTheHold() throws {
    let record = record(
      try Self.lease(holder: nil, annotations: ["released": .string("m2/\(Self.boot)#3")]))
    #expect(record.released == ReleasedHold(node: NodeIdentity(name: "m2"), attempt: 3))
  }

  @Test(arguments: [
    (LeaseAnswer.missing, LockFact.missing),
    (.denied(status: 403, message: "no"), .denied(status: 403)),
    (.throttled(retryAfter: 1), .unavailable),
    (.serverError(status: 500, message: ""), .unavailable),
    (.unreachable(""), .unavailable), (.notUnderstood(""), .unavailable),
  ])
  func readsThatGiveNoLease(answer: LeaseAnswer, fact: LockFact) {
    #expect(LockFact(answer, duration: .seconds(1)) == fact)
    #expect(answer.problem != nil)
  }

  @Test(arguments: [
    (LeaseAnswer.conflict(message: ""), LockWriteFact.conflict), (.missing, .refused),
    (.denied(status: 403, message: ""), .refused), (.throttled(retryAfter: nil), .refused),
    (.refused(status: 422, message: ""), .refused), (.unreachable(""), .notDelivered),
    (.unknown(""), .unknown),
  ])
  func writesThatWereNotAcknowledged(answer: LeaseAnswer, fact: LockWriteFact) {
    #expect(LockWriteFact(answer) == fact)
  }
}
