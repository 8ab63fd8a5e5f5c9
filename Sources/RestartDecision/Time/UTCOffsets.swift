/// A time zone as a value: the offsets from UTC that hold from given instants on.
///
/// Made from TZif data by the configuration (RFC 9636), its footer rule already written out,
/// so that nothing here has to read files or know rules.
package struct UTCOffsets: Sendable, Equatable {
  /// One change of the offset.
  package struct Change: Sendable, Equatable {
    /// From this instant on, in Unix seconds.
    package var at: Int64
    /// Seconds to add to UTC to get local time.
    package var offset: Int32

    /// An offset that holds from `at` on.
    package init(at: Int64, offset: Int32) {
      self.at = at
      self.offset = offset
    }
  }

  /// The zone's name for people, "Europe/Berlin".
  package let name: String
  /// The offset before the first change.
  package let initial: Int32
  /// Changes in rising order of time.
  package let changes: [Change]

  /// A zone; `changes` are put in order of time.
  package init(name: String, initial: Int32, changes: [Change]) {
    self.name = name
    self.initial = initial
    self.changes = changes.sorted { $0.at < $1.at }
  }

  /// Coordinated universal time.
  package static let utc = UTCOffsets(name: "UTC", initial: 0, changes: [])

  /// The offset in seconds that holds at `unixSeconds`, and the instant at which it ends
  /// (`nil`: never).
  package func segment(at unixSeconds: Int64) -> (offset: Int32, end: Int64?) {
    // The first change after the instant, by bisection.
    var low = 0
    var high = changes.count
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].at <= unixSeconds { low = middle + 1 } else { high = middle }
    }
    return (
      low == 0 ? initial : changes[low - 1].offset, low < changes.count ? changes[low].at : nil
    )
  }
}
