import KubernetesClient
import Testing

@Suite struct LeaseObjectTests {
  private static let boot = "0f3c1c1e-1b1a-4d7e-8e5e-0123456789ab"

  private static func lease(_ spec: String, annotations: String = "null") throws -> LeaseObject {
    try LeaseObject(
      JSONValue.parse(
        Array(
          """
          {"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"loopwarden",
          "namespace":"kube-system","uid":"u1","resourceVersion":"42","annotations":\(annotations),
          "managedFields":[{"manager":"x"}],"labels":{"a":"b"}}\(spec)}
          """.utf8)))
  }

  @Test(arguments: ["", ",\"spec\":null", ",\"spec\":{}", ",\"spec\":{\"holderIdentity\":\"\"}"])
  func aLeaseThatNobodyHolds(_ spec: String) throws {
    let lease = try Self.lease(spec)
    #expect(lease.holderIdentity == nil && lease.holder == nil && lease.transitions == 0)
    #expect(lease.durationSeconds == nil && lease.renewTime == nil && lease.phase == nil)
    #expect(lease.uid == "u1" && lease.resourceVersion == "42")
  }

  @Test func whatIsKnownIsRead() throws {
    let lease = try Self.lease(
      """
      ,"spec":{"holderIdentity":"m1/\(Self.boot)","leaseDurationSeconds":137,"leaseTransitions":3,
      "acquireTime":"2026-11-21T06:00:00.000000Z","renewTime":"2026-11-21T06:00:15Z","strategy":"x"}
      """,
      annotations: """
        {"loopwarden.io/phase":"stopping","loopwarden.io/attempt":"7","loopwarden.io/since":
        "2026-11-21T07:00:00+01:00","loopwarden.io/fingerprint-before":"\(
          String(repeating: "aB", count: 32))","loopwarden.io/settings":
        "duration=137s x=1 pause=600s renewDeadline=107s renewInterval=15s",
        "loopwarden.io/released":"m2/#x#12","loopwarden.io/released-by":"root\\u001b[31m",
        "loopwarden.io/released-at":"2026-11-20T00:00:00Z"}
        """)
    #expect(lease.holder == LeaseHolder(node: "m1", boot: Self.boot))
    #expect(lease.durationSeconds == 137 && lease.transitions == 3)
    #expect(lease.acquireTime == MicroTime(seconds: 1_795_240_800))
    #expect(lease.renewTime == MicroTime(seconds: 1_795_240_815))
    #expect(lease.phase == "stopping" && lease.attempt == 7)
    #expect(lease.since == MicroTime(seconds: 1_795_240_800))
    #expect(lease.fingerprintBefore == [UInt8](repeating: 0xAB, count: 32))
    #expect(lease.fingerprintAfter == nil)
    #expect(
      lease.settings
        == LeaseSettings(duration: 137, renewInterval: 15, renewDeadline: 107, pause: 600))
    #expect(
      lease.released
        == ReleasedLease(
          holderIdentity: "m2/#x", attempt: 12, by: "root [31m",
          at: MicroTime(seconds: 1_795_132_800)))
  }

  @Test func whatIsUnknownIsKept() throws {
    let before = try Self.lease(
      #","spec":{"strategy":"x","preferredHolder":"y"},"later":[1,2.5,{"a":null}]"#,
      annotations: #"{"other":"kept"}"#)
    var lease = before
    let fingerprint = (0..<32).map { UInt8($0 * 8) }
    lease.holder = LeaseHolder(node: "m1", boot: Self.boot)
    lease.durationSeconds = 137
    lease.acquireTime = MicroTime(microseconds: 1_795_240_800_000_001)
    lease.renewTime = MicroTime(microseconds: -1)
    lease.transitions = 4
    lease.phase = "acquired"
    lease.attempt = 18_446_744_073_709_551_615
    lease.since = MicroTime(seconds: 1_795_240_800)
    lease.fingerprintBefore = fingerprint
    lease[.reason] = "due\nnow \u{202E}x"
    lease[.last] = "m2 renewed"
    lease.released = ReleasedLease(holderIdentity: "m9/b", attempt: 1, by: "a", reason: "b")
    let json = lease.json
    #expect(json["later"] == [1, .number(2.5), ["a": .null]])
    #expect(json[path: "spec", "strategy"] == "x" && json[path: "spec", "preferredHolder"] == "y")
    #expect(json[path: "metadata", "labels", "a"] == "b")
    #expect(json[path: "metadata", "managedFields"]?.items?.count == 1)
    #expect(json[path: "spec", "renewTime"] == "1969-12-31T23:59:59.999999Z")
    #expect(json[path: "spec", "acquireTime"] == "2026-11-21T06:00:00.000001Z")
    let annotations = try #require(json[path: "metadata", "annotations"]?.fields)
    #expect(annotations["other"] == "kept" && annotations["loopwarden.io/reason"] == "due now x")
    #expect(annotations["loopwarden.io/since"] == "2026-11-21T06:00:00Z")
    let again = try LeaseObject(JSONValue.parse(json.encoded()))
    #expect(again == lease && again.fingerprintBefore == fingerprint)
    #expect(again.attempt == .max)

    var freed = again
    freed.free(renewTime: MicroTime(seconds: 1))
    #expect(freed.holderIdentity == nil && freed.json[path: "spec", "holderIdentity"] == nil)
    #expect(freed.transitions == 4 && freed.durationSeconds == 137 && freed.acquireTime == nil)
    #expect(freed.renewTime == MicroTime(seconds: 1))
    #expect(freed[.last] == "m2 renewed" && freed.released?.attempt == 1)
    let left = try #require(freed.json[path: "metadata", "annotations"]?.fields)
    #expect(
      Set(left.keys) == [
        "other", "loopwarden.io/last", "loopwarden.io/released", "loopwarden.io/released-by",
        "loopwarden.io/released-reason",
      ])
  }

  /// What cannot be read must not pass for a Lease that nobody holds.
  @Test(arguments: [
    #","spec":{"holderIdentity":7}"#, #","spec":[]"#, #","spec":{"renewTime":"now"}"#,
    #","spec":{"leaseDurationSeconds":"137"}"#, #","spec":{"leaseTransitions":1.5}"#,
    #","spec":{"acquireTime":true}"#,
  ])
  func hostileSpecs(_ spec: String) {
    #expect(throws: JSONProblem.self) { try Self.lease(spec) }
  }

  @Test(arguments: [
    "{}", "[]", #"{"kind":"Lease"}"#,
    #"{"kind":"Pod","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"a","namespace":"b","uid":"c","resourceVersion":"1"}}"#,
    #"{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"a","namespace":"b","uid":"c"}}"#,
    #"{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"a","namespace":"b","resourceVersion":"1"}}"#,
    #"{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"a","namespace":"b","uid":"","resourceVersion":"1"}}"#,
    #"{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"a","namespace":"b","uid":"c","resourceVersion":"1","annotations":{"a":1}}}"#,
  ])
  func noLeases(_ text: String) throws {
    let json = try JSONValue.parse(Array(text.utf8))
    #expect(throws: JSONProblem.self) { try LeaseObject(json) }
  }

  @Test(arguments: [
    ("m1", nil), ("/\(boot)", nil), ("m1/\(boot)x", nil), ("m1 /\(boot)", nil), ("", nil),
    ("a/b/\(boot)", "a/b"), ("m1.example.org/\(boot)", "m1.example.org"),
    (String(repeating: "x", count: 254) + "/" + boot, nil),
  ])
  func holders(_ identity: String, _ node: String?) throws {
    #expect(LeaseHolder(identity)?.node == node)
    #expect(LeaseHolder(identity)?.description ?? identity == identity)
    var lease = try Self.lease("")
    lease.holderIdentity = identity
    // Held by whomever: never nobody's.
    #expect((lease.holderIdentity == nil) == identity.isEmpty)
  }

  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.5Z", 500_000),
      ("1970-01-01T00:00:00.123456789Z", 123_456), ("1970-01-01T01:00:00+01:00", 0),
      ("1969-12-31T23:00:00-01:00", 0), ("2000-02-29T12:00:00z", 951_825_600_000_000),
      ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
      ("0001-01-01T00:00:00Z", -62_135_596_800_000_000), ("2001-02-29T00:00:00Z", nil),
      ("2001-13-01T00:00:00Z", nil), ("2001-01-01T24:00:00Z", nil), ("2001-01-01T00:00:60Z", nil),
      ("2001-01-01 00:00:00Z", nil), ("2001-01-01T00:00:00", nil), ("2001-01-01T00:00:00.Z", nil),
      ("2001-01-01T00:00:00+0100", nil), ("", nil), ("2001-01-01T00:00:00Zx", nil),
      ("0000-01-01T00:00:00Z", nil),
      ("2001-01-01T00:00:00.\(String(repeating: "1", count: 80))Z", nil),
    ] as [(String, Int64?)])
  func microTimes(_ text: String, _ microseconds: Int64?) {
    #expect(MicroTime(text)?.microseconds == microseconds)
    if let time = MicroTime(text) { #expect(MicroTime(time.description) == time) }
  }

  @Test func everyDayOfEightCenturies() {
    var previous: String?
    for day in stride(from: -146_097, through: 146_097, by: 1) {
      let time = MicroTime(seconds: Int64(day) * 86_400 + 86_399)
      let text = time.description
      #expect(MicroTime(text) == time)
      if let previous { #expect(previous < text) }
      previous = text
    }
  }
}
