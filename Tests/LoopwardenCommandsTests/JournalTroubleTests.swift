import KubernetesClient
import LoopwardenCommands
import RestartDecision
import Supervision
import SystemdKit
import Testing

@Suite("A trouble is said once, and once when it is over")
struct JournalTroubleTests {
  struct Row: Sendable {
    let message: MessageClass
    /// What is said when it is over; nil: nothing.
    let after: MessageClass?
    let change: @Sendable (inout Sight) throws -> Void
  }

  static func lease(
    _ sight: inout Sight, _ holder: String, phase: String, settings: LeaseSettings? = nil
  ) throws {
    var lease = try LeaseFactsTests.lease(
      holder: "\(holder)/\(LeaseFactsTests.boot)", annotations: ["phase": .string(phase)])
    lease.settings = settings
    sight.cluster?.lease = .lease(lease)
  }

  static let rows = [
    Row(message: .certificateUnreadable, after: .certificateSeen) {
      $0.certificate = .problem(label: "timed-out", "no answer")
    },
    // The container is found, for all the quiet scene knows, only where a look says so.
    Row(message: .apiServerUnknown, after: nil) {
      $0.container = .problem(label: "none", "no container runs")
    },
    Row(message: .credentialUnusable, after: .troubleOver) { $0.credentialProblem = "no key" },
    Row(message: .credentialWarning, after: nil) { $0.credentialWarnings = ["too many rights"] },
    Row(message: .credentialEnding, after: .troubleOver) {
      $0.credentialLife = CredentialLife(
        kind: .clientCertificate, notBefore: nil, notAfter: 1_700_000_000 + 11 * 86_400)
    },
    Row(message: .clusterUnknown, after: .troubleOver) { $0.clusterProblem = "no kubeconfig" },
    Row(message: .membersFault, after: .troubleOver) { $0.cluster?.problem = "the disk is full" },
    Row(message: .rebootLockSeen, after: .troubleOver) {
      $0.cluster?.rebootLockWords = "kured holds its lock"
    },
    Row(message: .membersUnknown, after: .troubleOver) {
      $0.cluster?.membership = Membership(MembershipTests.facts())
    },
    Row(message: .membersChanged, after: .membersChanged) {
      let facts = MembershipTests.facts(endpoints: ["1", "2"], nodes: ["1", "2"])
      $0.cluster?.membership = Membership(facts)
    },
    Row(message: .peerNotReady, after: .troubleOver) {
      $0.cluster?.peers[0].readiness = .notReady
      $0.cluster?.peers[0].readinessWords = "refused"
    },
    Row(message: .lockChanged, after: .lockChanged) { try lease(&$0, "m2", phase: "acquired") },
    Row(message: .lockHeld, after: .lockChanged) { try lease(&$0, "m2", phase: "held") },
    Row(message: .lockUnreadable, after: .lockChanged) {
      $0.cluster?.lease = .denied(status: 403, message: "no")
    },
    Row(message: .lockWriteRefused, after: .troubleOver) {
      $0.cluster?.lockWriteProblem = "the API server answers 403"
    },
  ]

  @Test("each with its class's fields", arguments: rows.indices)
  func row(_ index: Int) throws {
    let row = Self.rows[index]
    let scene = try JournalScene()
    try scene.step()
    scene.changeSight = { sight in
      do { try row.change(&sight) } catch { Issue.record("\(error)") }
    }
    let said = try scene.step()
    #expect(said.map(\.message) == [row.message])
    #expect(said.first?.priority == row.message.priority)
    #expect(try scene.step() == [])
    scene.changeSight = { _ in }
    let over = try scene.step()
    #expect(over.map(\.message) == (row.after.map { [$0] } ?? []))
    if row.after == .troubleOver { #expect(over.first?[.over] == row.message.name) }
    #expect(try scene.step() == [])
    #expect((said + over).flatMap(\.breaches) == [])
  }

  @Test("an API server that is not ready")
  func readiness() throws {
    let scene = try JournalScene()
    try scene.step()
    scene.change = { $0.readiness = .notReady(failingChecks: 1) }
    scene.changeSight = { $0.readiness = .notReady(failing: ["etcd"]) }
    let said = try scene.step()
    #expect(said.map(\.message) == [.notReady])
    #expect(said.first?.sentence.contains("etcd") == true)
    #expect(try scene.step() == [])
    scene.change = { _ in }
    scene.changeSight = { _ in }
    #expect(try scene.step().map(\.message) == [.troubleOver])
  }

  @Test("clocks that contradict each other, and their agreement")
  func clocks() throws {
    let scene = try JournalScene(.enforce)
    try scene.step()
    let now = scene.now
    scene.now.wall = scene.now.wall + .days(40)
    let said = try scene.step()
    #expect(said.map(\.message).contains(.clockDoubtful))
    #expect(said.flatMap(\.breaches) == [])
    #expect(try !scene.step().map(\.message).contains(.clockDoubtful))
    scene.now.wall = now.wall + (scene.now.boot - now.boot)
    let over = try scene.step().filter { $0.message == .troubleOver }
    #expect(over.map { $0[.over] } == ["clock-doubtful"])
  }

  @Test("a holder in mid-restart that gives no sign of life")
  func silentHolder() throws {
    let scene = try JournalScene(.enforce)
    try scene.step()
    let lease = try LeaseFactsTests.lease(
      holder: "m2/\(LeaseFactsTests.boot)", annotations: ["phase": "stopping"])
    scene.change = { $0.lock = LockFact(.lease(lease), duration: .seconds(137)) }
    scene.changeSight = { $0.cluster?.lease = .lease(lease) }
    #expect(try scene.step().map(\.message) == [.lockChanged])
    scene.now.wall = scene.now.wall + .minutes(5)
    scene.now.boot = scene.now.boot + .minutes(5)
    let said = try scene.step()
    #expect(said.map(\.message) == [.holderSilent])
    #expect(said.first?[.holder] == "m2")
    #expect(said.flatMap(\.breaches) == [])
    #expect(try scene.step() == [])
  }

  @Test("other Lease settings than ours")
  func settings() throws {
    let scene = try JournalScene()
    try scene.step()
    let other = LeaseSettings(duration: 1, renewInterval: 2, renewDeadline: 3, pause: 4)
    scene.changeSight = { sight in
      do { try Self.lease(&sight, "m2", phase: "acquired", settings: other) } catch {
        Issue.record("\(error)")
      }
    }
    let said = try scene.step()
    #expect(said.map(\.message) == [.lockChanged, .lockSettingsDiffer])
    #expect(said.flatMap(\.breaches) == [])
  }

  @Test("an operator's hold, and its end; a record that cannot be written")
  func holdAndRecord() throws {
    let scene = try JournalScene()
    try scene.step()
    scene.words = OperatorWords(hold: "etcd maintenance (ada)")
    let held = try scene.step()
    #expect(held.map(\.message) == [.operatorHold])
    #expect(held.first?[.reason] == "etcd maintenance (ada)")
    #expect(try scene.step() == [])
    scene.words = OperatorWords()
    #expect(try scene.step().map(\.message) == [.operatorHoldEnded])

    var report = try #require(scene.reports.last)
    report.recordFault = "no space left"
    #expect(scene.tell(report).map(\.message) == [.recordFault])
    #expect(scene.tell(report) == [])
    report.recordFault = nil
    #expect(scene.tell(report).map { $0[.over] } == ["record-fault"])
  }
}
