import Synchronization
import TestSupport

/// A server on a real socket that plays the same steps on every connection and keeps the requests.
/// Every wait in it is bounded.
final class SteppedServer: Sendable {
  enum Step: Sendable {
    /// Reads up to the end of a request's head.
    case readRequest
    case send(String)
    /// Sends these bytes, one each 20 ms, until the peer closes.
    case drip(String)
    /// Waits until this many requests were read on all connections together.
    case awaitRequests(Int)
    /// Waits until the peer closes.
    case hold
    /// Closes with a reset instead of an orderly end.
    case reset
  }

  private final class Requests: Sendable {
    let heads = Mutex<[String]>([])
    var all: [String] { heads.withLock { $0 } }
  }

  private let server: ScriptedServer
  private let received = Requests()
  private static let patience: Duration = .seconds(20)

  init(_ address: ScriptedServer.Address = .ipv4, steps: [Step]) throws {
    let received = received
    server = try ScriptedServer(address) { peer in
      for step in steps {
        guard Self.play(step, on: peer, received) else { return }
      }
    }
  }

  var port: UInt16 { server.port }

  var url: String { "http://127.0.0.1:\(port)/" }

  /// The heads of all requests that were read so far.
  var requests: [String] { received.all }

  /// False when nothing is to follow.
  private static func play(_ step: Step, on peer: ServerPeer, _ received: Requests) -> Bool {
    switch step {
    case .readRequest:
      let head = peer.receive(upTo: "\r\n\r\n")
      received.heads.withLock { $0.append(head) }
    case .send(let text): peer.send(Array(text.utf8))
    case .drip(let text):
      for byte in text.utf8 {
        guard peer.pause(.milliseconds(20)), peer.send([byte]) else { return false }
      }
    case .awaitRequests(let count):
      let deadline = ContinuousClock.now + patience
      while received.all.count < count, ContinuousClock.now < deadline {
        guard peer.pause(.milliseconds(2)) else { return false }
      }
    case .hold: peer.awaitPeerClose()
    case .reset: peer.reset()
    }
    return true
  }
}
