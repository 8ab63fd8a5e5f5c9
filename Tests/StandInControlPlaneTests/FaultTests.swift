import HTTPTransport
import StandInControlPlane
import TestSupport
import Testing

/// What a test can make go wrong.
struct FaultTests {
  private struct Setting {
    let folder: TemporaryDirectory
    let test: ServerUnderTest
    let faults: FaultsFile

    init(_ rules: JSONTree?, flags: [String] = []) throws {
      folder = try TemporaryDirectory()
      try ClusterSeed.lease(in: ClusterStorage(folder: folder.path))
      try folder.write("one,loopwarden-m1,1\ntwo,loopwarden-m2,2\n", to: "tokens.csv")
      test = try ServerUnderTest(
        ["--storage=\(folder.path)", "--token-auth-file=\(folder.path("tokens.csv"))"] + flags)
      faults = FaultsFile(path: folder.path("faults.json"))
      if let rules { try faults.replace(rules) }
    }

    var api: Conversation {
      Conversation(
        base: "https://127.0.0.1:\(test.server.port)", tls: TLSOptions(insecure: true),
        adminToken: "one", limitedToken: "two", perform: test.perform)
    }

    func put(_ holder: JSONTree) throws -> HTTPRequest {
      var object = try #require(try api.get("loopwarden").tree)
      object["spec"]?["holderIdentity"] = holder
      return test.request(
        "PUT", Conversation.leases + "/loopwarden", headers: [("Authorization", "Bearer one")],
        body: object.text)
    }

    var holder: String? {
      get throws { try api.get("loopwarden").tree?["spec"]?["holderIdentity"]?.string }
    }
  }

  @Test func aRateLimitIsTheRealOnesAndCountsDown() throws {
    let setting = try Setting(["put": ["status": 429, "retryAfter": 7, "times": 2]])
    for left in [1, 0] {
      let answer = try setting.test.perform(setting.put("m1/a")).get()
      #expect(answer.status == 429)
      #expect(answer.header("retry-after") == "7")
      #expect(answer.body == Array("Too many requests, please try again later.\n".utf8))
      #expect(try setting.faults.read()?["put"]?["times"]?.integer == Int64(left))
    }
    #expect(try setting.test.perform(setting.put("m1/a")).get().status == 200)
  }

  @Test(arguments: [(500, "InternalError"), (503, "ServiceUnavailable"), (504, "Timeout")])
  func errorsAreStatusObjects(status: Int64, reason: String) throws {
    let setting = try Setting(["get": ["status": .integer(status), "message": "etcd is away"]])
    let answer = try setting.api.get("loopwarden")
    #expect(answer.status == Int(status))
    #expect(answer.reason == reason)
    #expect(answer.tree?["message"] == "etcd is away")
    #expect(try setting.api.send("GET", "/readyz").status == 200)
  }

  /// The write that nobody can know about: done, and no answer.
  @Test(arguments: [
    ("applyThenHang", "m1/a"), ("applyThenDrop", "m1/a"), ("hang", nil), ("drop", nil),
  ])
  func anUnansweredWriteIsDoneOrNot(fault: String, holder: String?) throws {
    let setting = try Setting(["put": .object([fault: true, "times": 1])])
    let request = try setting.put("m1/a")
    let id = try setting.test.transport.start(request)
    try setting.test.serve(until: "the fault") {
      try setting.faults.read()?["put"]?["times"] == 0 ? () : nil
    }
    if fault.lowercased().hasSuffix("hang") {
      #expect(setting.test.transport.takeResult(id) == nil)
      setting.test.advance(.seconds(60))
      #expect(try setting.test.result(of: id).get().status == 504)
    } else {
      let result = try setting.test.result(of: id)
      #expect(throws: HTTPFailure.self) { try result.get() }
      if case .failure(let failure) = result { #expect(!failure.surelyNotDelivered) }
    }
    #expect(try setting.holder == holder)
  }

  @Test func aDelayedAnswerIsTheRealOne() throws {
    let setting = try Setting(["put": ["delay": "5s", "times": 1]])
    let id = try setting.test.transport.start(setting.put("m1/a"))
    try setting.test.serve(until: "the write") { try setting.holder == "m1/a" ? () : nil }
    #expect(setting.test.transport.takeResult(id) == nil)
    setting.test.advance(.seconds(5))
    #expect(try setting.test.result(of: id).get().status == 200)
  }

  @Test func aFaultCanBeOneUsersOneServersOrOnePaths() throws {
    let setting = try Setting([
      "any": [
        ["status": 500, "user": "loopwarden-m2"], ["status": 503, "server": "192.0.2.1"],
        ["status": 418, "path": "/version"],
      ]
    ])
    #expect(try setting.api.get("loopwarden").status == 200)
    #expect(try setting.api.get("loopwarden", as: .limited).status == 500)
    #expect(try setting.api.send("GET", "/readyz", as: .limited).status == 200)
    #expect(try setting.api.send("GET", "/version").status == 418)
    let other = try Setting(
      ["any": ["status": 503, "server": "192.0.2.1"]], flags: ["--advertise-address=192.0.2.1"])
    #expect(try other.api.get("loopwarden").status == 503)
  }

  @Test(arguments: [
    #"{"fetch": {"status": 500}}"#, #"{"get": {"status": 500, "hang": true}}"#, #"{"get": {}}"#,
    #"{"get": {"staus": 500}}"#, #"{"get": {"hang": true}"#, #"{"get": "hang"}"#,
  ])
  func aFaultThatCannotBeMeantIsAnError(content: String) throws {
    let setting = try Setting(nil)
    try setting.folder.write(content, to: "faults.json")
    let answer = try setting.api.get("loopwarden")
    #expect(answer.status == 500)
    #expect(answer.tree?["message"]?.string?.contains("fault") == true)
  }
}
