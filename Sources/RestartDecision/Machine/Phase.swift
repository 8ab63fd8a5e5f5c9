/// Where a restart stands. `docs/state-machine.md` draws it, and a test compares the two.
package enum Phase: UInt8, Sendable, CaseIterable, Codable {
  /// Nothing to do yet.
  case watching
  /// A restart is wanted; the gates decide when.
  case due
  /// Asking for the cluster's lock.
  case acquiringLock
  /// The lock is won: facts are taken anew, the hook before the stop runs.
  case preparing
  /// The stop is recorded; it is issued, or has been.
  case stopping
  /// The old process is gone or going: waiting for the new one.
  case verifying
  /// The new one is ready with a new certificate: does it stay so?
  case soaking
  /// Giving the lock back, after the hook that follows the proof.
  case releasing
  /// A restart failed. Nothing more is done until it is well again or a human says so.
  case held

  /// The phases that may follow directly.
  package var exits: [Phase] {
    switch self {
    case .watching: [.due, .held]
    case .due: [.watching, .acquiringLock, .held]
    case .acquiringLock: [.preparing, .releasing]
    case .preparing: [.stopping, .releasing]
    case .stopping: [.verifying, .preparing, .releasing, .held]
    case .verifying: [.soaking, .held]
    case .soaking: [.releasing, .verifying]
    case .releasing: [.watching]
    case .held: [.soaking, .releasing]
    }
  }

  /// The name in output, metrics and the record.
  package var label: StaticString {
    switch self {
    case .watching: "watching"
    case .due: "due"
    case .acquiringLock: "acquiringLock"
    case .preparing: "preparing"
    case .stopping: "stopping"
    case .verifying: "verifying"
    case .soaking: "soaking"
    case .releasing: "releasing"
    case .held: "held"
    }
  }

  /// Whether a restart is under way, so that looks follow closely on one another.
  package var isInFlight: Bool {
    switch self {
    case .watching, .due, .held: false
    case .acquiringLock, .preparing, .stopping, .verifying, .soaking, .releasing: true
    }
  }
}
