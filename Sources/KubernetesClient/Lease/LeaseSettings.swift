/// The holder's lock settings, as the annotation `loopwarden.io/settings` shows them:
/// `duration=137s renewInterval=15s renewDeadline=107s pause=600s`. All in seconds.
package struct LeaseSettings: Sendable, Equatable, CustomStringConvertible {
  /// How long a hold lasts without a sign of life.
  package var duration: Int64
  /// Between two renewals.
  package var renewInterval: Int64
  /// How long the holder itself trusts its hold without a renewal.
  package var renewDeadline: Int64
  /// Between two masters.
  package var pause: Int64

  /// Settings with these seconds.
  package init(duration: Int64, renewInterval: Int64, renewDeadline: Int64, pause: Int64) {
    self.duration = duration
    self.renewInterval = renewInterval
    self.renewDeadline = renewDeadline
    self.pause = pause
  }

  /// Reads the annotation: words in any order, those of a later version passed over. nil where one
  /// of ours is missing.
  package init?(_ text: String) {
    var seconds: [String: Int64] = [:]
    for word in text.prefix(1024).split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[1].hasSuffix("s"), let value = Int64(parts[1].dropLast()),
        (0...31_536_000).contains(value)
      else { continue }
      seconds[String(parts[0])] = value
    }
    guard let duration = seconds["duration"], let interval = seconds["renewInterval"],
      let deadline = seconds["renewDeadline"], let pause = seconds["pause"]
    else { return nil }
    self.init(duration: duration, renewInterval: interval, renewDeadline: deadline, pause: pause)
  }

  /// As it stands in the annotation.
  package var description: String {
    "duration=\(duration)s renewInterval=\(renewInterval)s renewDeadline=\(renewDeadline)s"
      + " pause=\(pause)s"
  }
}
