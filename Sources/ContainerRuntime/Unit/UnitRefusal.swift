import Glibc
import SystemdKit

/// Why a unit must not be restarted. Pure: what systemd and the process table say goes in.
enum UnitRefusal {
  /// What is wrong with the unit as it is set up, whatever the grace; nil when nothing is.
  static func inSetup(_ unit: UnitProperties) -> String? {
    if let whole = WholeServer.of(unit: unit.id), !whole.holdsAPIServer {
      return "\(unit.id) is not what runs the API server: \(whole.consequence)"
    }
    if unit.killMode == "none" {
      return "KillMode=none in \(unit.id): a restart would signal nothing and start a second one"
    }
    for (key, signal) in [
      ("KillSignal", unit.killSignal), ("RestartKillSignal", unit.restartKillSignal),
    ] where signal != SIGTERM {
      return "\(key)=\(signal) in \(unit.id): kube-apiserver drains on TERM (\(SIGTERM)) alone"
    }
    if let command = unit.stopCommands.first {
      return
        "\(unit.id) stops by a command of its own (ExecStop=\(command.joined(separator: " "))): what the API server gets is not known; remove it, systemd sends TERM"
    }
    if !unit.isStoppable || !unit.isStartable {
      return "\(unit.id) refuses to be restarted by hand (RefuseManualStop=, RefuseManualStart=)"
    }
    return nil
  }

  /// What of this moment forbids a restart; nil when nothing does. `expected` is the id of
  /// `APIServerContainer`.
  static func now(
    _ unit: UnitProperties, expected: UnitID, grace: Duration
  ) -> String? {
    if let state = state(unit) { return state }
    guard unit.id == expected.unit, unit.invocationID == expected.invocation else {
      return "\(unit.id) was started again since it was looked at"
    }
    if let job = unit.queuedJob {
      return "systemd has a job for \(unit.id) already (\(job)): wait for it, systemctl list-jobs"
    }
    if let setup = inSetup(unit) { return setup }
    if let limit = unit.timeoutStop, limit < grace {
      return
        "systemd kills \(unit.id) \(limit) after its TERM, sooner than the grace of \(grace): set TimeoutStopSec= in the unit to that at least"
    }
    return nil
  }

  /// Why the unit is not one with an API server that runs; nil when it is.
  static func state(_ unit: UnitProperties) -> String? {
    guard unit.loadState == "loaded" else {
      return unit.loadState == "not-found"
        ? "there is no unit \(unit.id): correct runtime.unit"
        : "\(unit.id) is \(unit.loadState): see systemctl status \(unit.id)"
    }
    guard let pid = unit.mainPID else {
      return "\(unit.id) is no service: name one as runtime.unit"
    }
    guard unit.activeState == "active", pid > 0 else {
      return
        "\(unit.id) is \(unit.activeState) (\(unit.subState))"
        + (pid > 0 ? "" : " without a main process") + ": see systemctl status \(unit.id)"
    }
    return nil
  }
}

/// Names one run of a unit: `unit:<name>@<invocation id>`.
struct UnitID: Equatable, CustomStringConvertible {
  let unit: String
  let invocation: String

  init(unit: String, invocation: String) {
    self.unit = unit
    self.invocation = invocation
  }

  /// Reads the text form; nil for anything else. Names of templates' instances have an `@` too.
  init?(_ text: String) {
    guard text.hasPrefix("unit:"), let at = text.lastIndex(of: "@") else { return nil }
    unit = String(text[..<at].dropFirst(5))
    invocation = String(text[text.index(after: at)...])
    guard !unit.isEmpty, invocation.utf8.count == 32 else { return nil }
  }

  var description: String { "unit:\(unit)@\(invocation)" }
}
