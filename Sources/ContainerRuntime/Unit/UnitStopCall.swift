import SystemdKit

/// A restart of a unit, watched to the end of its job: that is the stop, and the start after it.
final class UnitStopCall: StopCall {
  private let watch: UnitJobWatch
  private let unit: String
  private let process: ProcessStart
  private let procFS: ProcFS
  private let deadline: ContinuousClock.Instant
  private var outcome: StopProgress?

  init(
    _ watch: UnitJobWatch, unit: String, process: ProcessStart, procFS: ProcFS,
    deadline: ContinuousClock.Instant
  ) {
    self.watch = watch
    self.unit = unit
    self.process = process
    self.procFS = procFS
    self.deadline = deadline
  }

  func poll() -> StopProgress {
    if let outcome { return outcome }
    switch watch.poll() {
    case .refused(let name, let message):
      outcome = Self.progress(refusal: name, message, unit: unit)
    case .ended(let result):
      outcome = result == "done" ? .finished : .failedAfterDelivery(Self.sentence(result, unit))
    case .lost(let why):
      outcome = .failedAfterDelivery("what became of the restart of \(unit) is unknown: \(why)")
    case .requested, .queued:
      guard ContinuousClock.now >= deadline else { return .inFlight }
      watch.cancel()
      // The job lasts until the unit has started again, which may take longer than a stop.
      outcome =
        hasEnded
        ? .finished
        : .failedAfterDelivery(
          "process \(process.pid) is still there after systemd was told to restart \(unit)")
    }
    return outcome ?? .inFlight
  }

  func cancel() {
    guard outcome == nil else { return }
    watch.cancel()
    outcome = .failedAfterDelivery("the watch was dropped before the restart of \(unit) ended")
  }

  private var hasEnded: Bool {
    switch procFS.processStart(process.pid) {
    case .success(let start): start != process
    case .failure: true
    }
  }

  /// An error in place of a job. Those of systemd itself and of the bus's policy mean that nothing
  /// was begun; any other may come from a bus that lost systemd in mid-call.
  static func progress(refusal name: String, _ message: String, unit: String) -> StopProgress {
    let said = BusFailure.refused(name: name, message: message).description
    switch name {
    case "org.freedesktop.DBus.Error.AccessDenied",
      "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired":
      return .notDelivered(
        "\(said): systemd restarts \(unit) for root alone, or whom polkit lets manage units")
    case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
      "org.freedesktop.DBus.Error.InvalidArgs", "org.freedesktop.DBus.Error.UnknownMethod":
      return .notDelivered(said)
    default:
      return name.hasPrefix("org.freedesktop.systemd1.")
        ? .notDelivered(said) : .failedAfterDelivery(said)
    }
  }

  static func sentence(_ result: String, _ unit: String) -> String {
    let what =
      switch result {
      case "failed": "failed"
      case "timeout": "took too long"
      case "canceled": "was canceled by another one"
      case "dependency": "was given up because a unit that it requires failed"
      case "skipped": "was skipped"
      default: "ended as \(result)"
      }
    return "systemd's restart of \(unit) \(what): see systemctl status \(unit)"
  }
}
