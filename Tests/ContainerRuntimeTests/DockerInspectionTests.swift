import ContainerRuntime
import FoundationEssentials
import Testing

/// What an inspection says of the container, and what is refused.
@Suite struct DockerInspectionTests {
  private static let id = String(repeating: "a", count: 64)

  private static func read(
    _ inspected: String, process: (Int32) -> Result<ProcessStart, ProcUnreadable>
  ) throws -> Result<APIServerContainer, RuntimeFailure> {
    let listed = try JSONDecoder().decode(
      DockerListed.self, from: Data(#"{"Id":"\#(id)","State":"running"}"#.utf8))
    let reply = try JSONDecoder().decode(DockerInspected.self, from: Data(inspected.utf8))
    do throws(RuntimeFailure) {
      return .success(
        try DockerSelection.container(listed, inspected: reply, process: process))
    } catch {
      return .failure(error)
    }
  }

  private static func started(_ pid: Int32) -> Result<ProcessStart, ProcUnreadable> {
    .success(ProcessStart(pid: pid, startedAfterBoot: .seconds(7)))
  }

  private static func inspected(_ state: String, rest: String = "") -> String {
    #"{"Id":"\#(id)","State":{\#(state)}\#(rest)}"#
  }

  @Test(arguments: [
    #""Running":false,"Status":"exited""#,
    #""Running":true,"Paused":true,"Status":"paused""#,
    #""Running":true,"Restarting":true,"Status":"restarting""#,
    #""Running":true,"Dead":true,"Status":"dead""#,
    #""Running":true,"Status":"removing""#,
    #""Running":null"#,
    "",
  ])
  func whatDoesNotRunByNowIsNotTaken(_ state: String) throws {
    guard
      case .failure(.none(let found)) = try Self.read(Self.inspected(state), process: Self.started)
    else {
      Issue.record("taken")
      return
    }
    #expect(found.map(\.id) == [Self.id])
  }

  @Test func littleIsNeeded() throws {
    let container = try Self.read(
      Self.inspected(#""Running":true,"Novelty":{"x":[1]}"#), process: Self.started
    ).get()
    #expect(container.startedAt == 0)
    #expect(container.process == nil)
    #expect(container.processUnknown == "the engine does not tell the container's pid")
    #expect(container.mounts.isEmpty)
  }

  @Test func anotherContainersInspectionIsRefused() throws {
    let other = Self.inspected(#""Running":true"#).replacing(Self.id, with: "bb")
    guard case .failure(.malformed) = try Self.read(other, process: Self.started) else {
      Issue.record("taken")
      return
    }
  }

  @Test func theReasonWhyAProcessIsUnknownIsKept() throws {
    let container = try Self.read(
      Self.inspected(#""Running":true,"Pid":42"#),
      process: { .failure(ProcUnreadable(reason: "no \($0)")) }
    ).get()
    #expect(container.processUnknown == "no 42")
  }

  @Test(arguments: [
    ("2026-11-21T12:40:10.34794795Z", 1_795_264_810),
    ("2026-11-21T12:40:10Z", 1_795_264_810),
    ("2026-11-21T12:40:10.123456789Z", 1_795_264_810),
    ("2026-11-21T13:40:10.1+01:00", 1_795_264_810),
    ("2026-11-21T07:10:10-05:30", 1_795_264_810),
    ("1970-01-01T00:00:00Z", 0),
    // Go's zero time, and what is no time: it does not say.
    ("0001-01-01T00:00:00Z", 0), ("2026-02-30T00:00:00Z", 0), ("2026-11-21T24:00:00Z", 0),
    ("2026-11-21T12:40:10", 0), ("2026-11-21T12:40:10.Z", 0), ("2026-11-21 12:40:10Z", 0),
    ("yesterday", 0), ("", 0),
  ])
  func readsTimes(_ text: String, seconds: Int64) throws {
    let container = try Self.read(
      Self.inspected(#""Running":true,"StartedAt":"\#(text)""#), process: Self.started
    ).get()
    #expect(container.startedAt == seconds)
  }

  @Test(
    arguments: [
      ("k8s.gcr.io/kube-apiserver:v1.20.2", "k8s.gcr.io/kube-apiserver:v1.20.2"),
      ("registry.local:5000/a/b@sha256:00ff", "registry.local:5000/a/b@sha256:00ff"),
      ("docker-pullable://k8s.gcr.io/pause@sha256:00ff", "k8s.gcr.io/pause@sha256:00ff"),
      ("docker://sha256:00ff", "sha256:00ff"),
      ("", nil), ("a/../../containers", nil), ("/a", nil), ("a//b", nil), ("a?force=1", nil),
      ("a b", nil), ("a%2f", nil), ("a/./b", nil), ("docker://", nil),
    ] as [(String, String?)])
  func takesOnlyImageNamesIntoAPath(_ name: String, path: String?) {
    #expect(DockerImageName(name)?.path == path)
  }

  @Test(
    arguments: [
      // The engine's minimum and maximum, and what is spoken with it.
      ("1.12", "1.39", "1.39"), ("1.12", "1.41", "1.41"), ("1.24", "1.44", "1.44"),
      ("1.24", "1.51", "1.44"), ("1.44", "1.52", "1.44"), ("1.48", "1.60", "1.48"),
      ("1.12", "1.24", "1.24"), ("1.12", "1.23", nil), ("1.9", "1.12", nil), ("2.0", "2.1", nil),
      ("1.44", "1.41", nil),
    ] as [(String, String, String?)])
  func negotiates(_ minimum: String, _ maximum: String, spoken: String?) throws {
    let minimum = try #require(DockerAPIVersion(minimum))
    let maximum = try #require(DockerAPIVersion(maximum))
    #expect(
      DockerAPIVersion.spoken(minimum: minimum, maximum: maximum)?.description == spoken)
  }

  @Test(arguments: [
    ("18.09.9", false), ("20.10.24+dfsg1", false), ("23.0.0", true), ("23.0.6", true),
    ("23.0.7", false), ("24.0.2", true), ("24.0.2-rc.1", true), ("24.0.3", false),
    ("25.0.0", false),
    ("29.1.0", false), ("dev", false), ("", false),
  ])
  func knowsTheEnginesThatKillWhenTheirCallerLeaves(_ version: String, kills: Bool) {
    #expect((DockerStop.killsWhenItsCallerLeaves(engine: version) != nil) == kills)
  }

  @Test(
    arguments: [
      (nil, true), ("", true), ("SIGTERM", true), ("TERM", true), ("15", true), ("SIGKILL", false),
      ("9", false), ("SIGQUIT", false), ("RTMIN+3", false),
    ] as [(String?, Bool)])
  func onlyTERMIsAGracefulStop(_ signal: String?, isGraceful: Bool) {
    #expect((DockerStop.refusal(ofStopSignal: signal) == nil) == isGraceful)
  }
}
