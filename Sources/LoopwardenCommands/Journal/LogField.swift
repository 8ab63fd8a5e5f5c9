/// A field of the journal's entries beyond those that every program has. Names are stable:
/// `docs/logging.md` lists them.
package enum LogField: String, Sendable, CaseIterable {
  case event = "LOOPWARDEN_EVENT"
  case node = "LOOPWARDEN_NODE"
  case phase = "LOOPWARDEN_PHASE"
  case mode = "LOOPWARDEN_MODE"
  case fingerprint = "LOOPWARDEN_FINGERPRINT"
  case notAfter = "LOOPWARDEN_NOT_AFTER"
  case attempt = "LOOPWARDEN_ATTEMPT"
  case by = "LOOPWARDEN_BY"
  case cause = "LOOPWARDEN_CAUSE"
  case container = "LOOPWARDEN_CONTAINER"
  case credentialNotAfter = "LOOPWARDEN_CREDENTIAL_NOT_AFTER"
  case daysLeft = "LOOPWARDEN_DAYS_LEFT"
  case failure = "LOOPWARDEN_FAILURE"
  case fingerprintAfter = "LOOPWARDEN_FINGERPRINT_AFTER"
  case fingerprintBefore = "LOOPWARDEN_FINGERPRINT_BEFORE"
  case gate = "LOOPWARDEN_GATE"
  case grace = "LOOPWARDEN_GRACE_SEC"
  case holder = "LOOPWARDEN_HOLDER"
  case holderPhase = "LOOPWARDEN_HOLDER_PHASE"
  case hook = "LOOPWARDEN_HOOK"
  case hour = "LOOPWARDEN_HOUR"
  case lock = "LOOPWARDEN_LOCK"
  case outage = "LOOPWARDEN_OUTAGE_SEC"
  case over = "LOOPWARDEN_OVER"
  case pair = "LOOPWARDEN_PAIR"
  case peer = "LOOPWARDEN_PEER"
  case plan = "LOOPWARDEN_PLAN"
  case previousPhase = "LOOPWARDEN_PREVIOUS_PHASE"
  case reason = "LOOPWARDEN_REASON"
  case refusals = "LOOPWARDEN_REFUSALS"
  case soak = "LOOPWARDEN_SOAK_SEC"
  case version = "LOOPWARDEN_VERSION"

  /// On every line.
  package static let everywhere: [LogField] = [.event, .node]

  /// On every line that a look gives rise to; the last three where they are known.
  package static let everyLook: [LogField] = [.phase, .mode, .fingerprint, .notAfter, .attempt]

  /// What it holds, with the unit.
  package var meaning: String {
    switch self {
    case .event: "the class's name, as in the table above"
    case .node: "this master's node name"
    case .phase: "where a restart stands: a phase of [state-machine.md](state-machine.md)"
    case .mode: "`Observe` or `Enforce`"
    case .fingerprint: "the certificate that is served: SHA-256 of its DER, 64 hexadecimal digits"
    case .notAfter: "its last second of validity, RFC 3339 in UTC"
    case .attempt: "the number of the restart in flight; counts this node's restarts"
    case .by: "the operator who asked"
    case .cause: "`due`, `stale` or `request`"
    case .container: "the API server's container, its whole id"
    case .credentialNotAfter: "the last second of the service's own credential, RFC 3339 in UTC"
    case .daysLeft: "whole days until the certificate's end, rounded towards zero"
    case .failure: "why a restart failed: a stable label"
    case .fingerprintAfter: "the certificate that took the old one's place, as above"
    case .fingerprintBefore: "the certificate that is to be replaced, as above"
    case .gate: "a gate of [gates.md](gates.md) that binds; once for each"
    case .grace: "what the stop gives the process to drain, in seconds"
    case .holder: "the node that holds the cluster's lock"
    case .holderPhase: "how far the holder says that it is; `held`: its restart failed"
    case .hook: "`pre-stop` or `post-proof`"
    case .hour: "`normal`, `urgent` or `expired`: how near the end is"
    case .lock: "the cluster's lock: `free`, `held`, `missing`, `denied`, `unavailable`, `none`"
    case .outage: "from the stop to the first sight of ready, in seconds with decimals"
    case .over: "the class whose trouble is over: its `LOOPWARDEN_EVENT`"
    case .pair: "the folder that holds the API server's loopback pair"
    case .peer: "another master's name; once for each"
    case .plan: "when the next restart is to be expected, in a sentence"
    case .previousPhase:
      "the phase in which the run before ended; `none`: there is no record of one"
    case .reason: "what was found, and where known what to do, in words"
    case .refusals: "how often the stop was refused, 1 to 3"
    case .soak: "how long the new API server must stay ready, in seconds"
    case .version: "loopwarden's version"
    }
  }
}
