import ControlPlaneNode
import Testing

struct FlagTests {
  @Test(arguments: [
    (["--secure-port=8443"], "secure-port", "8443"),
    (["--secure-port", "8443"], "secure-port", "8443"),
    (["--secure_port=8443"], "secure-port", "8443"),
    (["-secure-port=1", "--v=2"], "v", "2"),
    (["-v", "4"], "v", "4"),
    (["--v=1", "--v=3"], "v", "3"),
    (["--anonymous-auth"], "anonymous-auth", "true"),
    (["--anonymous-auth", "--v=1"], "anonymous-auth", "true"),
    (["--anonymous-auth=false"], "anonymous-auth", "false"),
    (["--service-account-issuer=https://x/?a=b"], "service-account-issuer", "https://x/?a=b"),
    (["--future", "x"], "future", "x"),
  ])
  func values(_ arguments: [String], _ name: String, _ value: String) throws {
    #expect(try APIServerFlags(arguments: arguments).value(name) == value)
  }

  @Test func booleansTakeNoFollowingWord() {
    let flags = APIServerFlags(arguments: ["--profiling", "false"])
    #expect(flags.strays.map(\.text) == ["false"])
    #expect(flags.last("profiling")?.value == "true")
  }

  @Test func forgottenValueIsAnError() {
    let flags = APIServerFlags(arguments: ["--etcd-servers", "--v=1"])
    #expect(throws: FlagError.self) { try flags.etcdServers() }
    #expect(flags.last("v")?.value == "1")
  }

  @Test func wordsAfterTwoDashesAreStrays() {
    #expect(APIServerFlags(arguments: ["--", "--v=1"]).strays.map(\.text) == ["--v=1"])
  }

  @Test func listsAreKept() throws {
    let flags = APIServerFlags(arguments: [
      "--etcd-servers=https://a:1,https://b:1", "--etcd-servers=https://c:1",
      "--etcd-servers-overrides=/events#https://d:1;https://e:1,/x#https://d:1",
      "--authorization-mode=Node,RBAC",
    ])
    #expect(try flags.etcdServers() == ["https://a:1", "https://b:1", "https://c:1"])
    #expect(try flags.etcdOverrideServers() == ["https://d:1", "https://e:1"])
    #expect(try flags.authorizationModes() == ["Node", "RBAC"])
  }

  @Test(arguments: [
    ("1m0s", 60_000), ("1h30m", 5_400_000), ("500ms", 500), ("1.5h", 5_400_000), ("0", 0),
    ("2h45m30.5s", 9_930_500), ("+5s", 5000), (".5s", 500), ("1000000us", 1000), ("1\u{B5}s", 0),
  ])
  func durations(_ text: String, _ milliseconds: Int) throws {
    let duration = try APIServerFlags(arguments: ["--request-timeout=\(text)"]).requestTimeout()
    let parts = duration.components
    #expect(parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000 == milliseconds)
  }

  @Test(arguments: ["60", "1 m", "1d", "m", "-5s", "1m-5s", "9999999999h", "1.s.", "."])
  func refusedDurations(_ text: String) {
    let flags = APIServerFlags(arguments: ["--request-timeout=\(text)"])
    #expect(throws: FlagError.self) { try flags.requestTimeout() }
    #expect(flags.problems().map(\.flag) == ["request-timeout"])
  }

  @Test(
    arguments: [
      ([], "127.0.0.1", 6443), (["--bind-address=0.0.0.0"], "127.0.0.1", 6443),
      (["--bind-address=::"], "::1", 6443),
      (["--bind-address", "10.0.0.1", "--secure-port", "60002"], "10.0.0.1", 60002),
    ] as [([String], String, UInt16)])
  func listenAddress(_ arguments: [String], _ host: String, _ port: UInt16) throws {
    #expect(
      try ListenAddress(APIServerFlags(arguments: arguments))
        == ListenAddress(host: host, port: port))
  }

  @Test(arguments: ["0", "65536", "https"])
  func refusedPorts(_ text: String) {
    #expect(throws: FlagError.self) {
      try ListenAddress(APIServerFlags(arguments: ["--secure-port=\(text)"]))
    }
  }
}

struct StopGraceTests {
  struct Row: Sendable {
    let arguments: [String]
    var limit = 30
    let grace, outage, notReady: Int
    let remedy: StopGrace.Remedy?
  }

  @Test(arguments: [
    // Stock flags: waiting for watches is cut by the drain limit.
    Row(
      arguments: [], grace: 30, outage: 34, notReady: 34, remedy: .setWatchTerminationGracePeriod),
    // As measured with 100 s of grace: 60 s of waiting for one watch.
    Row(
      arguments: [], limit: 100, grace: 100, outage: 64, notReady: 64,
      remedy: .setWatchTerminationGracePeriod),
    Row(
      arguments: ["--shutdown-delay-duration=20s"], grace: 50, outage: 34, notReady: 54,
      remedy: .setWatchTerminationGracePeriod),
    Row(
      arguments: ["--request-timeout=10s"], grace: 30, outage: 14, notReady: 14,
      remedy: .setWatchTerminationGracePeriod),
    Row(
      arguments: ["--shutdown-watch-termination-grace-period=5s"], grace: 80, outage: 9,
      notReady: 9, remedy: nil),
    Row(
      arguments: ["--shutdown-watch-termination-grace-period=5s", "--shutdown-delay-duration=5s"],
      grace: 85, outage: 9, notReady: 14, remedy: nil),
    Row(
      arguments: ["--shutdown-watch-termination-grace-period=5s", "--request-timeout=300s"],
      grace: 320, outage: 9, notReady: 9, remedy: nil),
    Row(
      arguments: ["--shutdown-watch-termination-grace-period=0s"], grace: 30, outage: 34,
      notReady: 34, remedy: .setWatchTerminationGracePeriod),
    Row(
      arguments: ["--shutdown-watch-termination-grace-period=1m"], grace: 135, outage: 64,
      notReady: 64, remedy: .lowerWatchTerminationGracePeriod),
    Row(
      arguments: ["--shutdown-delay-duration=500ms"], limit: 0, grace: 2, outage: 5, notReady: 5,
      remedy: .setWatchTerminationGracePeriod),
  ])
  func graceAndOutage(_ row: Row) throws {
    let grace = try StopGrace.compute(
      APIServerFlags(arguments: row.arguments), drainLimit: .seconds(row.limit))
    #expect(grace.graceSeconds == Int64(row.grace))
    #expect(grace.predictedOutage == .seconds(row.outage))
    #expect(grace.predictedNotReady.components.seconds == Int64(row.notReady))
    #expect(grace.remedy == row.remedy)
    #expect(grace.description.contains("grace \(row.grace)s"))
    #expect(grace.longestOutage >= grace.predictedOutage)
  }

  /// The process drains by the flags that it was started with, whatever the manifest says by now.
  @Test(
    arguments: [
      (["--shutdown-delay-duration=5s"], ["kube-apiserver", "--shutdown-delay-duration=70s"], 100),
      (["--shutdown-delay-duration=70s"], ["/bin/kube-apiserver"], 100),
      (
        [],
        [
          "/go-runner", "--log-file=/l", "/usr/local/bin/kube-apiserver",
          "--shutdown-delay-duration=40s",
        ], 70
      ),
      (["--shutdown-delay-duration=5s"], nil, 35),
    ] as [([String], [String]?, Int64)])
  func theLongerOfManifestAndProcess(_ manifest: [String], _ process: [String]?, _ grace: Int64)
    throws
  {
    let longer = try StopGrace.compute(
      APIServerFlags(arguments: manifest),
      running: process.map { APIServerFlags(commandLine: $0) }, drainLimit: .seconds(30))
    #expect(longer.graceSeconds == grace)
  }

  @Test func aFlagOfTheProcessThatCannotBeReadIsNoGuessEither() {
    #expect(throws: FlagError.self) {
      try StopGrace.compute(
        APIServerFlags(arguments: []),
        running: APIServerFlags(commandLine: ["kube-apiserver", "--request-timeout=soon"]),
        drainLimit: .seconds(30))
    }
  }

  @Test func anUnreadableFlagIsNoGuess() {
    #expect(throws: FlagError.self) {
      try StopGrace.compute(APIServerFlags(arguments: ["--request-timeout=soon"]))
    }
  }
}
