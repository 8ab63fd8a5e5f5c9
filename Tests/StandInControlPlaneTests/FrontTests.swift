import HTTPTransport
import OpenSSLKit
import StandInControlPlane
import TestSupport
import Testing

/// The balancer before three stand-in API servers: everything in one thread, sockets real.
struct FrontTests {
  /// The front, its backends and one client.
  private final class Setting {
    let servers: [ServerUnderTest]
    let front: FrontBalancer
    let transport: HTTPTransport
    private(set) var now: ContinuousClock.Instant

    init(_ count: Int = 3, flags: [String] = [], fall: Int = 2) throws {
      servers = try (0..<count).map { _ in try ServerUnderTest(flags) }
      front = try FrontBalancer(
        listen: SocketAddress(host: "127.0.0.1", port: 0),
        backends: servers.map { SocketAddress(host: "127.0.0.1", port: $0.server.port) },
        interval: .milliseconds(500), fall: fall, rise: 1, identity: nil,
        log: ProcessLog { _ in })
      transport = try HTTPTransport()
      now = .now
    }

    /// Lets the front's clock run on by one check's interval, and waits until the checks are over.
    func check() throws {
      now += .milliseconds(500)
      let deadline = ContinuousClock.now + .seconds(30)
      repeat {
        turn()
        guard ContinuousClock.now < deadline else { throw StandInError("checks do not end") }
      } while front.checksInFlight > 0
    }

    func turn() {
      front.step(at: now, waitingAtMost: .zero)
      servers.forEach { $0.step() }
      _ = transport.drive(until: .now + .milliseconds(1))
    }

    func start(_ path: String = "/version") throws -> ExchangeID {
      try transport.start(
        HTTPRequest(
          url: "https://127.0.0.1:\(front.port)\(path)", timeout: .seconds(30),
          tls: TLSOptions(insecure: true)))
    }

    func result(_ id: ExchangeID) throws -> Result<HTTPResponse, HTTPFailure> {
      let deadline = ContinuousClock.now + .seconds(30)
      while ContinuousClock.now < deadline {
        turn()
        if let result = transport.takeResult(id) { return result }
      }
      throw StandInError("no answer through the front within 30 s")
    }

    /// Which server takes the connection of a watch that is begun now.
    func watch() throws -> (id: ExchangeID, server: Int) {
      let before = servers.map(\.server.openExchanges)
      let id = try start("/api/v1/pods?watch=true")
      let deadline = ContinuousClock.now + .seconds(30)
      while ContinuousClock.now < deadline {
        turn()
        if let index = servers.indices.first(where: {
          servers[$0].server.openExchanges > before[$0]
        }) {
          return (id, index)
        }
      }
      throw StandInError("no watch through the front within 30 s")
    }

    func port(_ index: Int) -> UInt16 { servers[index].server.port }
  }

  @Test func connectionsGoRoundOverTheReadyOnes() throws {
    let setting = try Setting()
    #expect(setting.front.ready.isEmpty)
    let early = try setting.start()
    #expect(throws: HTTPFailure.self) { try setting.result(early).get() }
    try setting.check()
    #expect(setting.front.ready.count == 3)
    #expect(try setting.result(setting.start()).get().status == 200)
    let taken = try (0..<6).map { _ in try setting.watch().server }
    #expect(taken.sorted() == [0, 0, 1, 1, 2, 2])
    #expect(setting.front.openConnections == 6)
  }

  @Test(arguments: [1, 2])
  func anUnreadyBackendGetsNothingNewAndKeepsWhatItHas(fall: Int) throws {
    let setting = try Setting(2, flags: ["--shutdown-delay-duration=30s"], fall: fall)
    try setting.check()
    let watches = try [setting.watch(), setting.watch()]
    let leaving = watches[0].server
    let server = setting.servers[leaving]
    server.server.signal(at: server.now, unixTime: server.unixTime)
    for _ in 1..<fall {
      try setting.check()
      #expect(setting.front.ready.count == 2)
    }
    try setting.check()
    #expect(setting.front.ready.map(\.port) == [setting.port(1 - leaving)])
    for _ in 0..<3 { #expect(try setting.watch().server == 1 - leaving) }
    #expect(setting.transport.takeResult(watches[0].id) == nil)
    #expect(server.server.openExchanges == 1)
  }

  @Test func aBackendThatComesBackIsUsedAgain() throws {
    let folder = try TemporaryDirectory()
    let faults = FaultsFile(path: folder.path("faults.json"))
    let setting = try Setting(1, flags: ["--standin-faults=\(faults.path)"], fall: 1)
    try setting.check()
    #expect(setting.front.ready.count == 1)
    try faults.replace(["get": ["status": 500, "path": "/readyz", "times": 2]])
    for ready in [0, 0, 1] {
      try setting.check()
      #expect(setting.front.ready.count == ready)
    }
  }

  @Test func aRefusedConnectionIsTheClientsLoss() throws {
    let setting = try Setting(1)
    try setting.check()
    let server = setting.servers[0]
    server.server.signal(at: server.now, unixTime: server.unixTime)
    server.step()
    #expect(setting.front.ready.count == 1)
    let id = try setting.start()
    #expect(throws: HTTPFailure.self) { try setting.result(id).get() }
    #expect(setting.front.openConnections == 0)
  }

  @Test(arguments: ["127.0.0.1", "127.0.0.1:70000", "localhost:1", ":1", "::1:1", ""])
  func onlyAddressesWithPortsAreTaken(text: String) {
    #expect(SocketAddress(text) == nil)
    #expect(SocketAddress("127.0.0.1:6443")?.description == "127.0.0.1:6443")
  }
}
