import HTTPTransport
import StandInControlPlane
import TestSupport
import Testing

/// The same table against the stand-in and, where one is given, against a real kube-apiserver.
struct SemanticTests {
  private static let tokens = """
    admin-token,admin,1,system:masters
    limited-token,standin-limited,2

    """

  @Test(arguments: SemanticCase.all.indices)
  func theStandInAnswersAsKubeAPIServerDoes(index: Int) throws {
    let folder = try TemporaryDirectory()
    let test = try ServerUnderTest([
      "--storage=\(folder.path)", "--authorization-mode=Node,RBAC",
      "--token-auth-file=\(try folder.write(Self.tokens, to: "tokens.csv"))",
    ])
    try check(
      index,
      Conversation(
        base: "https://127.0.0.1:\(test.server.port)", tls: TLSOptions(insecure: true),
        adminToken: "admin-token", limitedToken: "limited-token", perform: test.perform))
  }

  /// One server for all rows: it takes seconds to start.
  @Test(.enabled(if: RealAPIServer.isGiven, RealAPIServer.howToGive))
  func aRealOneAnswersAsTheTableSays() throws {
    let server = try RealAPIServer.start()
    for index in SemanticCase.all.indices
    where server.conversation.limitedToken != nil || !SemanticCase.all[index].needsLimitedUser {
      try check(index, server.conversation)
    }
    withExtendedLifetime(server) {}
  }

  private func check(_ index: Int, _ api: Conversation) throws {
    let row = SemanticCase.all[index]
    let name = "standin-test-\(index)"
    try api.delete(name)
    let answer = try row.run(api, name)
    try api.delete(name)
    try api.forgetRights(name)
    let said: Comment = "\(row.testDescription): \(answer.tree?.text ?? "no JSON")"
    #expect(answer.status == row.status, said)
    guard answer.status >= 400 else { return }
    #expect(answer.reason == row.reason, said)
    #expect(answer.tree?["kind"] == "Status", said)
    #expect(answer.tree?["status"] == "Failure", said)
    #expect(answer.tree?["code"]?.integer == Int64(row.status), said)
    #expect(answer.tree?["message"]?.string?.isEmpty == false, said)
  }

  /// What is true of more than one answer.
  private func checkRevisions(_ api: Conversation) throws {
    let name = "standin-test-revisions"
    try api.delete(name)
    let first = try api.create(name, ["leaseDurationSeconds": 137, "holderIdentity": ""])
    var object = try #require(first.tree)
    let same = try api.put(name, object)
    #expect(same.resourceVersion == first.resourceVersion)
    object["spec"]?["renewTime"] = "2026-11-21T08:00:00.123456+02:00"
    object["spec"]?["unknownField"] = 5
    object["metadata"]?["annotations"] = ["loopwarden.io/phase": "acquired"]
    let second = try api.put(name, object)
    #expect(second.status == 200)
    #expect(second.resourceVersion != first.resourceVersion)
    #expect(second.uid == first.uid)
    #expect(second.tree?["spec"]?["renewTime"] == "2026-11-21T06:00:00.123456Z")
    #expect(second.tree?["spec"]?["unknownField"] == nil)
    #expect(second.tree?["spec"]?["holderIdentity"] == "")
    let read = try api.get(name)
    #expect(read.tree?["metadata"]?["annotations"] == ["loopwarden.io/phase": "acquired"])
    let listed = try api.send(
      "GET", "\(Conversation.leases)?fieldSelector=metadata.name%3D\(name)")
    #expect(listed.tree?["kind"] == "LeaseList")
    #expect(
      listed.tree?["items"]?.items?.map { $0["metadata"]?["name"]?.string } == [name])
    try api.delete(name)
    #expect(try api.create(name).uid != first.uid)
    try api.delete(name)
  }

  @Test func revisionsAndFieldsAreKeptAsTheyShould() throws {
    let test = try ServerUnderTest()
    try checkRevisions(
      Conversation(
        base: "https://127.0.0.1:\(test.server.port)", tls: TLSOptions(insecure: true),
        perform: test.perform))
  }

  @Test(.enabled(if: RealAPIServer.isGiven, RealAPIServer.howToGive))
  func andOnARealOne() throws {
    let server = try RealAPIServer.start()
    try checkRevisions(server.conversation)
    withExtendedLifetime(server) {}
  }
}
