package import SystemdKit

/// A class of log line: `docs/logging.md` lists them, and each has an entry in the catalog
/// (`packaging/catalog/loopwarden.catalog`). Names and ids are stable.
package enum MessageClass: String, Sendable, CaseIterable {
  // The service itself.
  case serviceStarted = "service-started"
  case serviceStopping = "service-stopping"
  case serviceFault = "service-fault"
  case configurationReloaded = "configuration-reloaded"
  case configurationRefused = "configuration-refused"
  case configurationWarning = "configuration-warning"
  case dailySummary = "daily-summary"
  case recordFault = "record-fault"
  case troubleOver = "trouble-over"
  // What is watched.
  case certificateSeen = "certificate-seen"
  case certificateUnreadable = "certificate-unreadable"
  case apiServerFound = "api-server-found"
  case apiServerUnknown = "api-server-unknown"
  case notReady = "not-ready"
  case clockDoubtful = "clock-doubtful"
  case credentialUnusable = "credential-unusable"
  case credentialWarning = "credential-warning"
  case credentialEnding = "credential-ending"
  case pairRenewalBegan = "pair-renewal-began"
  case pairRenewed = "pair-renewed"
  case pairNotRenewed = "pair-not-renewed"
  // A restart.
  case restartWaiting = "restart-waiting"
  case restartBlocked = "restart-blocked"
  case requestRefused = "request-refused"
  case requestLapsed = "request-lapsed"
  case restartBegan = "restart-began"
  case stopIssued = "stop-issued"
  case stopNotDelivered = "stop-not-delivered"
  case stopTooLate = "stop-too-late"
  case restartAborted = "restart-aborted"
  case restartDropped = "restart-dropped"
  case proofBegan = "proof-began"
  case proofBroken = "proof-broken"
  case renewed = "renewed"
  case restartFailed = "restart-failed"
  case restartRecovered = "restart-recovered"
  case restartReleased = "restart-released"
  case restartAdopted = "restart-adopted"
  case hookFailed = "hook-failed"
  case manifestMoved = "manifest-moved"
  case manifestTrouble = "manifest-trouble"
  case operatorHold = "operator-hold"
  case operatorHoldEnded = "operator-hold-ended"
  // The other masters.
  case clusterUnknown = "cluster-unknown"
  case membersUnknown = "members-unknown"
  case membersChanged = "members-changed"
  case membersFault = "members-fault"
  case peerNotReady = "peer-not-ready"
  case lockChanged = "lock-changed"
  case lockHeld = "lock-held"
  case lockUnreadable = "lock-unreadable"
  case lockWriteRefused = "lock-write-refused"
  case lockNotWon = "lock-not-won"
  case lockLost = "lock-lost"
  case lockSettingsDiffer = "lock-settings-differ"
  case holderSilent = "holder-silent"
  case rebootLockSeen = "reboot-lock-seen"
  case eventLost = "event-lost"

  /// The value of `LOOPWARDEN_EVENT`.
  package var name: String { rawValue }
  /// The value of `MESSAGE_ID`: 32 hexadecimal digits.
  package var id: String { row.id }
  /// Its priority, where the line itself does not say otherwise.
  package var priority: JournalPriority { row.priority }
  /// What happened, in a few words.
  package var meaning: String { row.meaning }
  /// Fields that every such line has, beyond those that every line has.
  package var fields: [LogField] { row.fields }
  /// Fields that such a line has where they are known, beyond those of every look.
  package var optionalFields: [LogField] { row.optional }

  /// What is written down of a class.
  struct Row {
    let id: String
    let priority: JournalPriority
    let meaning: String
    let fields: [LogField]
    let optional: [LogField]

    init(
      _ id: String, _ priority: JournalPriority, _ meaning: String, _ fields: [LogField] = [],
      optional: [LogField] = []
    ) {
      self.id = id
      self.priority = priority
      self.meaning = meaning
      self.fields = fields
      self.optional = optional
    }
  }
}
