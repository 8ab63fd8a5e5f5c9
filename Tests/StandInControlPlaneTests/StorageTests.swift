import FoundationEssentials
import Glibc
import HTTPTransport
import StandInControlPlane
import TestSupport
import Testing

/// What several API servers share: one change at a time, whole or not at all.
struct StorageTests {
  private static let key = ClusterState.Key(
    resource: "leases.coordination.k8s.io", namespace: "kube-system", name: "loopwarden")

  @Test func aStateComesBackAsItWasWritten() throws {
    let folder = try TemporaryDirectory()
    let storage = ClusterStorage(folder: folder.path)
    #expect(try storage.read() == ClusterState())
    try ClusterSeed.lease(in: storage)
    try ClusterSeed.node("m1", address: "127.0.0.1", isUnschedulable: true, in: storage)
    let state = try ClusterStorage(folder: folder.path).read()
    #expect(state == (try storage.read()))
    #expect(state.objects[Self.key]?["metadata"]?["resourceVersion"] == "2")
    #expect(state.revision == 3)
    #expect(ClusterState(state.tree) == state)
  }

  @Test(arguments: ["", "{", "[]", #"{"standin":2,"revision":1,"objects":{},"apiServers":{}}"#])
  func aDamagedStateIsNeverAnEmptyOne(content: String) throws {
    let folder = try TemporaryDirectory()
    try folder.write(content, to: "state.json")
    let storage = ClusterStorage(folder: folder.path)
    #expect(throws: StandInError.self) { try storage.read() }
    #expect(throws: StandInError.self) { try storage.update { $0.revision = 99 } }
    #expect(String(decoding: try folder.read("state.json"), as: UTF8.self) == content)
    #expect(throws: StandInError.self) { try ServerUnderTest(["--storage=\(folder.path)"]) }
  }

  /// The server is killed (SIGKILL, by itself) when the new state is on the disk under a temporary
  /// name, or when it is in place and nobody has been told.
  @Test(arguments: [("dieBeforeRename", ""), ("dieAfterApply", "m1/boot")])
  func akilledServerLeavesAWholeState(fault: String, holder: String) throws {
    let folder = try TemporaryDirectory()
    let flags = ["--storage=\(folder.path)"]
    try ClusterSeed.lease(in: ClusterStorage(folder: folder.path))
    let first = try StandInProcess(flags)
    var object = try #require(try first.conversation.get("loopwarden").tree)
    object["spec"]?["holderIdentity"] = "m1/boot"
    let faults = FaultsFile(path: folder.path("faults.json"))
    try faults.replace(["put": [.object([fault: true, "times": 1])]])
    #expect(throws: HTTPFailure.self) { try first.conversation.put("loopwarden", object) }
    try first.process.waitForEnd()
    #expect(first.process.endingSignal == SIGKILL)
    #expect(try faults.read()?["put"]?.items?.first?["times"] == 0)
    #expect(
      FileManager.default.fileExists(atPath: folder.path("state.json.new"))
        == (fault == "dieBeforeRename"))

    let second = try StandInProcess(flags)
    let found = try second.conversation.get("loopwarden")
    #expect((found.tree?["spec"]?["holderIdentity"]?.string ?? "") == holder)
    // And whoever reads again goes on.
    var next = try #require(found.tree)
    next["spec"]?["holderIdentity"] = "m2/boot"
    #expect(try second.conversation.put("loopwarden", next).status == 200)
  }

  /// Two processes, 200 rounds: both put over the same version, one wins and one is told so.
  @Test func exactlyOneOfTwoRacingWritersWins() throws {
    let folder = try TemporaryDirectory()
    let flags = ["--storage=\(folder.path)"]
    try ClusterSeed.lease(in: ClusterStorage(folder: folder.path))
    let servers = try [StandInProcess(flags), StandInProcess(flags)]
    let transport = try HTTPTransport()
    var wins = [0, 0]
    var object = try #require(try servers[0].conversation.get("loopwarden").tree)
    for round in 0..<200 {
      let exchanges = try servers.indices.map { index in
        var change = object
        change["spec"]?["holderIdentity"] = .string("m\(index)/\(round)")
        return try transport.start(
          HTTPRequest(
            method: "PUT", url: "\(servers[index].base)\(Conversation.leases)/loopwarden",
            headers: [("Content-Type", "application/json")], body: Array(change.text.utf8),
            timeout: .seconds(30), tls: TLSOptions(insecure: true)))
      }
      let answers = try exchanges.map { id in
        while true {
          if let result = transport.takeResult(id) { return try result.get() }
          _ = transport.drive(until: .now + .seconds(30))
        }
      }
      #expect(answers.map(\.status).sorted() == [200, 409], "round \(round)")
      let winner = try #require(answers.firstIndex { $0.status == 200 })
      wins[winner] += 1
      object = try JSONTree(parsing: answers[winner].body)
      let elsewhere = try servers[1 - winner].conversation.get("loopwarden").tree
      #expect(elsewhere == object, "round \(round)")
      #expect(object["spec"]?["holderIdentity"] == .string("m\(winner)/\(round)"))
    }
    #expect(wins[0] + wins[1] == 200)
  }
}
