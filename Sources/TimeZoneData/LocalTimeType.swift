/// A local time type of RFC 9636 section 3.2: what clocks show between two transitions.
struct LocalTimeType: Sendable, Hashable {
  /// Seconds to add to UTC; east of Greenwich is positive.
  var offset: Int32
  var isDST: Bool
  var abbreviation: String
}
