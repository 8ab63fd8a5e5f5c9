import HTTPTransport
import StandInControlPlane
import Testing

/// The end of the API server, with real connections and an imagined clock.
struct ShutdownTests {
  private static let watch = "/api/v1/pods?watch=true"

  @Test
  func readyzFailsAtOnceAndLivezLastsUntilTheDelayIsOver() throws {
    let test = try ServerUnderTest(["--shutdown-delay-duration=5s"])
    #expect(try test.perform(test.request("GET", "/readyz")).get().status == 200)
    test.server.signal(at: test.now, unixTime: test.unixTime)
    let readyz = try test.perform(test.request("GET", "/readyz")).get()
    #expect(readyz.status == 500)
    #expect(String(decoding: readyz.body, as: UTF8.self).contains("[-]shutdown failed"))
    #expect(try test.perform(test.request("GET", "/livez")).get().status == 200)
    test.advance(.seconds(4))
    #expect(try test.perform(test.request("GET", "/livez")).get().status == 200)
    let watch = try test.begin(Self.watch)
    test.advance(.seconds(1))
    let refused = try test.perform(test.request("GET", "/livez"))
    #expect(throws: HTTPFailure.self) { try refused.get() }
    if case .failure(let failure) = refused { #expect(failure.kind == .connectionRefused) }
    #expect(test.ended == nil)
    test.transport.cancel(watch)
    #expect(try test.serve(until: "the end") { test.ended } == .drained)
  }

  @Test
  func anOpenWatchHoldsTheProcessForTheRequestTimeout() throws {
    let test = try ServerUnderTest()
    _ = try test.begin(Self.watch)
    test.server.signal(at: test.now, unixTime: test.unixTime)
    test.advance(.seconds(59))
    #expect(test.ended == nil)
    test.advance(.seconds(1))
    #expect(test.ended == .cut(requests: 0, watches: 1))
  }

  @Test
  func theWatchGraceEndsWatchesOnceRequestsAreDrained() throws {
    let test = try ServerUnderTest(["--shutdown-watch-termination-grace-period=5s"])
    let watch = try test.begin(Self.watch)
    let slow = try test.begin("/standin/slow?milliseconds=20000")
    test.server.signal(at: test.now, unixTime: test.unixTime)
    test.advance(.seconds(19))
    #expect(test.ended == nil)
    test.advance(.seconds(1))
    // Both answers are whole: the request's, and the watch's with its last chunk.
    #expect(try test.result(of: slow).get().status == 200)
    #expect(try test.result(of: watch).get().status == 200)
    #expect(try test.serve(until: "the end") { test.ended } == .drained)
  }

  @Test
  func aRequestInFlightIsAnswered() throws {
    let test = try ServerUnderTest()
    let slow = try test.begin("/standin/slow?milliseconds=3000")
    test.server.signal(at: test.now, unixTime: test.unixTime)
    test.advance(.seconds(2))
    #expect(test.ended == nil)
    test.advance(.seconds(1))
    #expect(try test.result(of: slow).get().body == Array("slow\n".utf8))
    #expect(try test.serve(until: "the end") { test.ended } == .drained)
  }

  @Test
  func aSecondSignalEndsAtOnceAndCutsTheWatch() throws {
    let test = try ServerUnderTest(["--shutdown-delay-duration=1h"])
    _ = try test.begin(Self.watch)
    test.server.signal(at: test.now, unixTime: test.unixTime)
    test.step()
    #expect(test.ended == nil)
    test.server.signal(at: test.now, unixTime: test.unixTime)
    #expect(test.ended == .secondSignal)
  }

  @Test
  func anIgnoredSignalChangesNothing() throws {
    let test = try ServerUnderTest(["--standin-ignore-term"])
    test.server.signal(at: test.now, unixTime: test.unixTime)
    test.server.signal(at: test.now, unixTime: test.unixTime)
    test.advance(.seconds(3600))
    #expect(test.server.shutdown.phase == .serving)
    #expect(try test.perform(test.request("GET", "/readyz")).get().status == 200)
  }

  @Test
  func anIdleKeptConnectionDoesNotHoldTheEnd() throws {
    let test = try ServerUnderTest()
    #expect(try test.perform(test.request("GET", "/livez")).get().status == 200)
    test.server.signal(at: test.now, unixTime: test.unixTime)
    #expect(try test.serve(until: "the end") { test.ended } == .drained)
  }

  /// A request that comes on an old connection when new ones are refused already.
  @Test
  func aRequestAfterTheListenersEndIsToldToGoElsewhere() throws {
    let test = try ServerUnderTest()
    let handshake = try Handshake(test, serverName: nil)
    let answer = try handshake.conversation(
      "GET /standin/slow?milliseconds=2000 HTTP/1.1\r\n\r\nGET /livez HTTP/1.1\r\n\r\n",
      meanwhile: {
        guard test.server.openExchanges > 0, !test.server.shutdown.isShuttingDown else { return }
        test.server.signal(at: test.now, unixTime: test.unixTime)
        test.advance(.seconds(1))
        test.advance(.seconds(1))
      })
    let parts = answer.split(separator: "HTTP/1.1 ")
    #expect(parts.map { $0.prefix(3) } == ["200", "503"])
    #expect(parts.last?.contains("\r\nRetry-After: 1\r\n") == true)
    #expect(parts.last?.contains("apiserver is shutting down") == true)
    #expect(try test.serve(until: "the end") { test.ended } == .drained)
  }

  @Test
  func aWatchShowsWhatIsThereAndIsHeld() throws {
    let test = try ServerUnderTest()
    let lease = #"{"metadata":{"name":"loopwarden"}}"#
    let path = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases"
    #expect(try test.perform(test.request("POST", path, body: lease)).get().status == 201)
    let watch = try test.begin(path + "?watch=true&timeoutSeconds=30")
    test.advance(.seconds(29))
    #expect(test.transport.takeResult(watch) == nil)
    test.advance(.seconds(1))
    let answer = try test.result(of: watch).get()
    let event = try JSONTree(parsing: answer.body)
    #expect(event["type"] == "ADDED")
    #expect(event["object"]?["metadata"]?["name"] == "loopwarden")
  }
}
