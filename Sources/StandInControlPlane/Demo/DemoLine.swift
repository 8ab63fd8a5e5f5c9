/// Who says something in the demo's timeline.
package enum DemoSpeaker: String, Equatable {
  case demo
  case loopwarden
  case apiServer = "api server"
  case kubelet
  case client
  case certificate
  case front
  case lease
}

/// A line of a log file as the timeline shows it: without time, level and process id.
package struct DemoLine: Equatable {
  package var speaker: DemoSpeaker
  package var text: String
  /// A warning or an error.
  package var isWarning: Bool

  /// Makes one.
  package init(speaker: DemoSpeaker, text: String, isWarning: Bool = false) {
    self.speaker = speaker
    self.text = text
    self.isWarning = isWarning
  }

  /// From loopwarden's log: `<RFC 3339> <level> <text>`.
  package static func supervisor(_ line: String) -> DemoLine {
    let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
    guard parts.count == 3, parts[0].hasSuffix("Z"),
      ["info", "NOTE", "WARN", "ERROR", "CRIT", "debug"].contains(parts[1])
    else { return DemoLine(speaker: .loopwarden, text: line) }
    return DemoLine(
      speaker: .loopwarden, text: String(parts[2].drop { $0 == " " }),
      isWarning: ["WARN", "ERROR", "CRIT"].contains(parts[1]))
  }

  /// From the stand-ins' common log: `<hh:mm:ss>Z <speaker>[<pid>]: <text>`.
  package static func standIn(_ line: String) -> DemoLine {
    let parts = line.split(separator: " ", maxSplits: 2)
    guard parts.count == 3, let name = parts[1].split(separator: "[").first else {
      return DemoLine(speaker: .kubelet, text: line, isWarning: true)
    }
    let speakers: [Substring: DemoSpeaker] = ["apiserver": .apiServer, "front": .front]
    return DemoLine(speaker: speakers[name] ?? .kubelet, text: String(parts[2]))
  }

  /// The API server says that a TERM has come; one such line for each.
  package var isStop: Bool { speaker == .apiServer && text.hasPrefix("told to stop") }

  /// The kubelet has started the container again.
  package var isRestart: Bool { speaker == .kubelet && text.hasPrefix("restarted") }

  /// Known and of no interest to the demo's reader: the demo looks at the Lease and at the
  /// certificates itself.
  package var isNoise: Bool {
    [
      "accepted without effect", "the lock is ", "loopback certificate ",
      "API server: container ", "watching the static pod",
    ]
    .contains { text.hasPrefix($0) }
  }
}
