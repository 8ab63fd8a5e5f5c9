import ContainerRuntime
import Glibc
import HTTPTransport
import OpenSSLKit
import Testing

/// loopwarden's own end in the middle of a stop by the Docker Engine.
@Suite(.serialized, .needsDocker)
struct DockerKillTests {
  @Test(arguments: [RecordOnDisk.Place.stopAllowed, .stopIssued, .verifying])
  func aRestartGoesOnAfterKillWithOneStop(_ place: RecordOnDisk.Place) throws {
    let docker = try DockerHost.shared()
    let slow = try SlowMaster(.docker(docker))
    defer { slow.master.stop() }
    let first = try #require(try docker.runningAPIServers().first)
    let warden = slow.warden
    try warden.start()
    try warden.awaitPlace(place)
    warden.kill()
    let left = try #require(warden.place)

    try warden.start()
    let end = try warden.awaitStatus("an end", within: .seconds(90)) {
      $0.phase == "held" || ($0.phase == "watching" && $0.lastStop?.proved != nil)
    }

    let signals = try docker.signals(to: first.id)
    if end.phase == "held" {
      // Only the moment between record and call may have lost the stop.
      #expect(left == .stopIssued, "\(warden.everything)")
      #expect(signals.isEmpty)
      #expect(try slow.master.loopbackLeaf()?.sha256 == slow.first.sha256)
    } else {
      #expect(signals == ["15"], "\(warden.everything)")
      #expect(try slow.master.loopbackLeaf()?.sha256 != slow.first.sha256)
      #expect(end.lastStop?.failure == nil)
    }
    for other in try docker.runningAPIServers() {
      #expect(try docker.signals(to: other.id).isEmpty || end.phase == "held")
    }
    try warden.stop()
  }

  /// Killed when the engine has surely sent its TERM: found out by observing, never sent again.
  @Test
  func aDeliveredStopIsNeverSentAgain() throws {
    let docker = try DockerHost.shared()
    let slow = try SlowMaster(.docker(docker))
    defer { slow.master.stop() }
    let first = try #require(try docker.runningAPIServers().first)
    try slow.warden.start()
    try waitFor("the engine's TERM", within: .seconds(60), every: 2) {
      try docker.signals(to: first.id) == ["15"] ? () : nil
    }
    slow.warden.kill()
    try slow.warden.start()
    try slow.warden.awaitRenewed(within: .seconds(90))

    #expect(try docker.signals(to: first.id) == ["15"])
    let second = try #require(try docker.runningAPIServers().first)
    #expect(try docker.signals(to: second.id).isEmpty)
    #expect(try slow.master.loopbackLeaf()?.sha256 != slow.first.sha256)
    try slow.warden.stop()
  }

  /// What some engines do not do (moby issue 45731): the grace outlives the caller.
  @Test
  func theEngineKeepsTheGraceWhenTheCallerLeaves() throws {
    let docker = try DockerHost.shared()
    let master = try MasterHost(.docker(docker), apiServerFlags: ["--standin-ignore-term"])
    defer { master.stop() }
    try master.startKubelet()
    try master.awaitFirstLeaf()
    let runtime = DockerRuntime(socket: docker.socket, transport: try HTTPTransport())
    let container = try runtime.apiServer(within: .seconds(20))
    #expect(try runtime.readiness(within: .seconds(20))?.problems == [])

    let call = runtime.beginStop(
      container, grace: .seconds(600), deadline: .seconds(700), before: nil)
    try waitFor("the engine's TERM", within: .seconds(20)) {
      let signals = try docker.signals(to: container.id)
      return call.poll() == .inFlight && signals == ["15"] ? () : nil
    }
    call.cancel()

    // An engine that took the caller's end for the grace's would have killed by the next answer.
    for _ in 0..<20 {
      #expect(try runtime.apiServer(within: .seconds(20)).process == container.process)
    }
    #expect(try docker.signals(to: container.id) == ["15"])
  }
}
