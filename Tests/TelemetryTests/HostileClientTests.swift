import Glibc
import Telemetry
import TestSupport
import Testing

/// Clients that mean harm or are broken: each costs a bounded time and a bounded memory, and nobody
/// else's answer.
@Suite("Metrics over HTTP, hostile clients") struct HostileClientTests {
  private static let request = MetricsListenerTests.request
  private static let page = "a 1\n"

  @Test(
    "a full house does not listen; the silent go when their time is over, and who waits is served")
  func silence() throws {
    let listener = try MetricsListener(
      MetricsListenerTests.loopback, patience: .milliseconds(300))
    let listening = try #require(listener.descriptors.first)
    let silent = try (0..<MetricsListener.maximumConnections).map { _ in
      try Client(port: listener.port)
    }
    #expect(
      Client.pump(listener, page: Self.page) {
        listener.descriptors.count == MetricsListener.maximumConnections
          && !listener.descriptors.contains(listening)
      })
    #expect(listener.nextDeadline != nil)
    let waiting = try Client(port: listener.port)
    #expect(
      waiting.exchange(Self.request, with: listener, page: Self.page).hasSuffix(Self.page))
    for client in silent { client.receive() }
    #expect(silent.allSatisfy { $0.isClosed && $0.received.isEmpty })
  }

  @Test("a client that does not read its answer keeps nobody waiting, and is dropped")
  func neverReads() throws {
    let listener = try MetricsListener(
      MetricsListenerTests.loopback, patience: .milliseconds(500))
    let page = String(repeating: "x 1\n", count: 4 << 20)
    let stuck = try Client(port: listener.port)
    stuck.send(Self.request)
    // Its descriptor is not polled for reading while it is to be written to: no busy loop.
    #expect(
      Client.pump(listener, page: page) {
        listener.descriptors.count == 1 && listener.nextDeadline != nil
      })
    let other = try Client(port: listener.port)
    #expect(other.exchange(Self.request, with: listener, page: Self.page).hasSuffix(Self.page))
    #expect(Client.pump(listener, page: page) { listener.nextDeadline == nil })
  }

  @Test("who goes away in the middle is forgotten")
  func goesAway() throws {
    let listener = try MetricsListener(MetricsListenerTests.loopback)
    for text in ["", "GET /met", Self.request] {
      var client: Client? = try Client(port: listener.port)
      client?.send(text)
      #expect(Client.pump(listener, page: Self.page) { listener.nextDeadline != nil })
      client = nil
      #expect(Client.pump(listener, page: Self.page) { listener.nextDeadline == nil })
    }
    #expect(listener.descriptors.count == 1)
  }

  @Test("who goes on sending after the answer is cut off")
  func endless() throws {
    let listener = try MetricsListener(MetricsListenerTests.loopback, patience: .seconds(3600))
    let client = try Client(port: listener.port)
    client.send(Self.request)
    let more = String(repeating: "y", count: 4096)
    #expect(
      Client.pump(listener, page: Self.page) {
        client.send(more)
        client.receive()
        return client.isClosed && listener.nextDeadline == nil
      })
  }

  @Test("who asked in time and was not looked after is answered late")
  func late() throws {
    let listener = try MetricsListener(MetricsListenerTests.loopback, patience: .zero)
    let client = try Client(port: listener.port)
    client.send(Self.request)
    #expect(
      Client.pump(listener, page: Self.page) {
        client.receive()
        return client.isClosed
      })
    #expect(String(decoding: client.received, as: UTF8.self).hasSuffix(Self.page))
  }
}
