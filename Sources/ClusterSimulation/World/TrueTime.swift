import RestartDecision

/// What no master knows: the time that really goes by, in milliseconds since the run began.
struct TrueTime: Comparable, Hashable {
  var milliseconds: Int64

  /// When the run begins.
  static let zero = TrueTime(milliseconds: 0)
  /// Not in this run.
  static let never = TrueTime(milliseconds: .max)

  static func < (a: TrueTime, b: TrueTime) -> Bool { a.milliseconds < b.milliseconds }
  static func + (a: TrueTime, b: Interval) -> TrueTime {
    TrueTime(milliseconds: a.milliseconds + b.milliseconds)
  }
  static func - (a: TrueTime, b: TrueTime) -> Interval {
    Interval(milliseconds: a.milliseconds - b.milliseconds)
  }
}
