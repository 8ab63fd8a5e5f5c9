/// Writes Events about this Node, one request at a time. A repeat raises `count` of the Event that is
/// there. An Event that cannot be written is lost, and said to be.
package final class NodeEventWriter {
  /// The most that wait; more are lost, the oldest first.
  package static let maximumWaiting = 32
  /// The Events that a repeat is looked for among.
  static let maximumRemembered = 64

  private let client: APIClient
  private let node: String
  private let component: String
  private var waiting: [(event: NodeEvent, at: MicroTime)] = []
  private var inFlight: (event: NodeEvent, at: MicroTime, isUpdate: Bool, call: APICall)?
  /// As API servers gave them back, the one written last at the end.
  private var written: [(event: NodeEvent, object: JSONValue)] = []
  private var losses: [String] = []
  private var serial = 0

  /// A writer for the Node called `node`.
  package init(client: APIClient, node: String, component: String = "loopwarden") {
    self.client = client
    self.node = node
    self.component = component
  }

  /// Nothing waits and nothing is in flight.
  package var isIdle: Bool { waiting.isEmpty && inFlight == nil }

  /// Takes an Event to write; `moment` is this machine's wall clock.
  package func submit(_ event: NodeEvent, at moment: MicroTime) {
    if waiting.count >= Self.maximumWaiting {
      let lost = waiting.removeFirst().event
      losses.append("Event \(lost.reason) was not written: too many wait")
    }
    waiting.append((event, moment))
  }

  /// Takes what has come, so that a result does not end every wait of the transport at once.
  package func take() {
    guard let flight = inFlight, let result = flight.call.poll() else { return }
    inFlight = nil
    take(result, flight.event, flight.at, wasUpdate: flight.isUpdate)
  }

  /// Takes what has come, and begins the next; call after every `drive`. Each Event has `patience` in
  /// all. Returns a sentence for each that was lost since the last call.
  package func advance(servers: [APIServer], perTry: Duration, patience: Duration) -> [String] {
    take()
    while inFlight == nil, !waiting.isEmpty {
      let (event, moment) = waiting.removeFirst()
      let known = written.firstIndex { $0.event == event }
      let request = known.map { repeatRequest(written[$0].object, moment) }
      do throws(APIFailure) {
        let call = try client.begin(
          request ?? createRequest(event, moment), servers: servers, perTry: perTry,
          deadline: .now.advanced(by: patience))
        inFlight = (event, moment, known != nil, call)
      } catch {
        losses.append("Event \(event.reason) was not written: \(error.message)")
      }
    }
    defer { losses = [] }
    return losses
  }

  private func take(
    _ result: Result<APIAnswer, APIFailure>, _ event: NodeEvent, _ moment: MicroTime,
    wasUpdate: Bool
  ) {
    written.removeAll { $0.event == event }
    switch result {
    case .failure(let failure):
      losses.append("Event \(event.reason) may not be written: \(failure.message)")
    case .success(let answer) where answer.status == 200 || answer.status == 201:
      if let object = answer.json, object["kind"] == "Event" {
        written.append((event, object))
        if written.count > Self.maximumRemembered { written.removeFirst() }
      }
    // Events end after an hour, and others may have touched it: then it is a new one.
    case .success(let answer) where wasUpdate && [404, 409].contains(answer.status):
      waiting.insert((event, moment), at: 0)
    case .success(let answer):
      losses.append("Event \(event.reason) was not written: \(answer.sentence)")
    }
  }

  private func createRequest(_ event: NodeEvent, _ moment: MicroTime) -> APIRequest {
    serial += 1
    // As client-go names them: the object's name and the time, in hex.
    let time = String(UInt64(max(0, moment.microseconds)), radix: 16)
    let name = "\(node.prefix(200)).\(time)\(String(serial & 0xFFF, radix: 16))"
    return APIRequest(
      .post, APIPath.resource(namespace: NodeEvent.namespace, "events"),
      body: event.object(node: node, component: component, name: name, at: moment))
  }

  private func repeatRequest(_ object: JSONValue, _ moment: MicroTime) -> APIRequest {
    var object = object
    let name = object[path: "metadata", "name"]?.string ?? ""
    object["count"] = .integer(min((object["count"]?.integer ?? 1) + 1, Int64(Int32.max)))
    object["lastTimestamp"] = .string(moment.secondsText)
    return APIRequest(
      .put, APIPath.resource(namespace: NodeEvent.namespace, "events", name: name), body: object)
  }
}
