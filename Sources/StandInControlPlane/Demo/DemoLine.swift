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

  /// From loopwarden's log in a file: `<4>2026-11-21T09:00:00Z text`, with a syslog priority; the
  /// further lines of a text have no time.
  package static func supervisor(_ line: String) -> DemoLine {
    guard line.hasPrefix("<"), let end = line.firstIndex(of: ">"),
      let priority = Int(line[line.index(after: line.startIndex)..<end])
    else { return DemoLine(speaker: .loopwarden, text: line) }
    let rest = line[line.index(after: end)...]
    let parts = rest.split(separator: " ", maxSplits: 1)
    let text = parts.count == 2 && parts[0].hasSuffix("Z") ? parts[1] : rest
    return DemoLine(
      speaker: .loopwarden, text: String(text.drop { $0 == " " }), isWarning: priority <= 4)
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
      "accepted without effect", "the lock is ", "loopback certificate ", "the other masters: ",
      "API server: container ", "watching the static pod",
    ]
    .contains { text.hasPrefix($0) }
  }
}
