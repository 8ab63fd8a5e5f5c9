import LoopbackCertificate
import LoopwardenCommands
import RestartDecision
import Supervision
import SystemdKit
import Testing

@Suite("The line of what happened in a step")
struct JournalEventTests {
  struct Row: Sendable {
    let event: Event
    let before: Phase
    let message: MessageClass
    let values: [LogField: String]

    init(
      _ event: Event, _ before: Phase, _ message: MessageClass, _ values: [LogField: String] = [:]
    ) {
      self.event = event
      self.before = before
      self.message = message
      self.values = values
    }
  }

  static let rows = [
    Row(.requestRefused(id: 1), .due, .requestRefused, [.gate: "mode"]),
    Row(.began(.due), .due, .restartBegan, [.cause: "due"]),
    Row(.began(.stale), .due, .restartBegan, [.cause: "stale"]),
    Row(.began(.request(id: 1)), .due, .restartBegan, [.cause: "request", .by: "ada"]),
    Row(.stopIssued, .preparing, .stopIssued, [.grace: "30", .attempt: "1"]),
    Row(.stopNotDelivered(refusals: 2), .stopping, .stopNotDelivered, [.refusals: "2"]),
    Row(.stopTooLate, .stopping, .stopTooLate),
    Row(.aborted(.lock), .acquiringLock, .lockNotWon),
    Row(.aborted(.lock), .preparing, .lockLost, [.gate: "lock"]),
    Row(.aborted(.peers), .preparing, .restartAborted, [.gate: "peers"]),
    Row(.aborted(nil), .preparing, .restartAborted),
    Row(.provedOnce, .verifying, .proofBegan, [.soak: "30"]),
    Row(.soakBroken, .soaking, .proofBroken),
    Row(.renewed, .soaking, .renewed),
    Row(.failed(.notBack), .verifying, .restartFailed, [.failure: "not-back"]),
    Row(.recovered, .held, .restartRecovered),
    Row(.released, .held, .restartReleased, [.reason: "looked at (ada)"]),
    Row(.hookFailed(.preStop), .preparing, .hookFailed, [.hook: "pre-stop"]),
    Row(.hookFailed(.postProof), .releasing, .hookFailed, [.hook: "post-proof"]),
    Row(.adopted, .watching, .restartAdopted, [.failure: "record-lost"]),
    Row(.pairRenewalBegan, .preparing, .pairRenewalBegan),
    Row(.pairRenewed, .preparing, .pairRenewed),
    Row(.droppedUnstarted, .releasing, .restartDropped),
  ]

  /// A step in mid-restart, or for a refusal one that observes.
  private func report(_ mode: Mode) throws -> (JournalScene, StepReport) {
    let scene = try JournalScene(mode, age: .days(330))
    for _ in 0..<8 where scene.reports.last?.attempt?.stopIssued == nil { try scene.step() }
    return (scene, try #require(scene.reports.last))
  }

  @Test("has its class, its class's fields, and a sentence", arguments: rows.indices)
  func line(_ index: Int) throws {
    let row = Self.rows[index]
    var isRefusal = false
    if case .requestRefused = row.event { isRefusal = true }
    var (scene, report) = try report(isRefusal ? .observe : .enforce)
    report.decision.event = row.event
    report.before = row.before
    scene.words = OperatorWords(release: "looked at (ada)", requestedBy: "ada")
    let said = scene.tell(report, sees: false).filter { $0.message == row.message }
    let line = try #require(said.first)
    #expect(said.count == 1)
    #expect(line.breaches == [])
    #expect(line.priority == row.message.priority)
    #expect(line.sentence.count > 20 && !line.sentence.contains("Optional"))
    #expect(line[.mode] == (isRefusal ? "Observe" : "Enforce"))
    #expect(line[.fingerprint] == scene.facts.fingerprint.description)
    #expect(line[.notAfter] == TimeText.rfc3339(scene.identity.notAfter))
    for (field, value) in row.values { #expect(line[field] == value, "\(field)") }
  }

  @Test("of a whole restart come one after the other")
  func story() throws {
    let scene = try JournalScene(.enforce, age: .days(330))
    for _ in 0..<12 where scene.reports.last?.attempt?.stopIssued == nil { try scene.step() }
    let events: [MessageClass] = scene.lines.map(\.message).filter {
      [.restartBegan, .stopIssued, .restartBlocked, .restartWaiting].contains($0)
    }
    #expect(events == [.restartBegan, .stopIssued])
    let stop = try #require(scene.lines.first { $0.message == .stopIssued })
    #expect(stop[.fingerprintBefore] == scene.facts.fingerprint.description)
    #expect(scene.lines.flatMap(\.breaches) == [])
  }
}
