/// What a service tells the service manager (sd_notify(3)).
package enum ServiceState: Sendable, Equatable {
  /// Start-up, or a reload, is complete.
  case ready
  /// The service begins to stop.
  case stopping
  /// The main loop completed a round: postpones the watchdog.
  case watchdog
  /// A reload begins at this instant of CLOCK_MONOTONIC; `ready` ends it. Since systemd 253 the
  /// instant is required, older ones ignore it.
  case reloading(monotonicMicroseconds: UInt64)
  /// One sentence for `systemctl status`. Line breaks and control characters become spaces; what
  /// exceeds 1,000 characters is cut.
  case status(String)
  /// Asks for this much more time to start, stop, or meet the runtime limit, counted from now.
  case extendTimeout(microseconds: UInt64)

  /// The assignment as it goes over the socket, without a line break.
  var assignment: String {
    switch self {
    case .ready: "READY=1"
    case .stopping: "STOPPING=1"
    case .watchdog: "WATCHDOG=1"
    case .reloading(let instant): "RELOADING=1\nMONOTONIC_USEC=\(instant)"
    case .status(let text): "STATUS=" + Self.oneLine(text)
    case .extendTimeout(let microseconds): "EXTEND_TIMEOUT_USEC=\(microseconds)"
    }
  }

  /// A line break in the text would begin an assignment of its own: `STATUS=x\nREADY=1`.
  private static func oneLine(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(1000) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: line.append(" ")
      default: line.append(scalar)
      }
    }
    return String(line)
  }
}
