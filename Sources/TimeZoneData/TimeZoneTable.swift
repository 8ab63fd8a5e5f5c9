/// One zone's local time for every instant: the transitions stored in a TZif file (RFC 9636) and,
/// after the last of them, the rule of its footer. A value: nothing is read after it was made.
package struct TimeZoneTable: Sendable, Hashable {
  /// A change of local time.
  package struct Transition: Sendable, Hashable {
    /// Unix seconds of the first instant to which the new values apply.
    package let atUTC: Int64
    /// Seconds to add to UTC from then on.
    package let offset: Int32
    /// Such as `CEST` or `+03`.
    package let abbreviation: String
    /// Whether the zone calls it daylight saving time.
    package let isDST: Bool

    /// Makes a transition.
    package init(atUTC: Int64, offset: Int32, abbreviation: String, isDST: Bool) {
      self.atUTC = atUTC
      self.offset = offset
      self.abbreviation = abbreviation
      self.isDST = isDST
    }
  }

  private let times: [Int64]
  private let types: [LocalTimeType]
  private let initial: LocalTimeType
  private let footer: FooterRule?

  /// Reads the bytes of a TZif file of version 1 to 4. Throws `malformed` for anything that
  /// RFC 9636 forbids, and for leap-second (`right/`) files, whose times are not Unix seconds.
  package init(tzif bytes: [UInt8]) throws(TimeZoneError) {
    let file = try TZifFile(bytes)
    times = file.transitionTimes
    types = file.transitionTypes
    initial = file.types[0]
    footer = file.footer
  }

  /// Seconds to add to UTC at an instant in Unix seconds.
  package func offset(atUTC utc: Int64) -> Int32 { type(atUTC: utc).offset }

  /// The abbreviation in force at an instant in Unix seconds.
  package func abbreviation(atUTC utc: Int64) -> String { type(atUTC: utc).abbreviation }

  /// Whether an instant in Unix seconds is in daylight saving time.
  package func isDST(atUTC utc: Int64) -> Bool { type(atUTC: utc).isDST }

  /// Every change of offset, abbreviation or daylight saving with `from <= atUTC <= through`, in
  /// order. Beyond the year 9999 nothing is listed, so that the answer is finite.
  package func transitions(from: Int64 = .min, through: Int64) -> [Transition] {
    let end = min(through, CivilDate.endOfYear9999)
    guard from <= end else { return [] }
    var result: [Transition] = []
    var current = initial
    func take(_ time: Int64, _ type: LocalTimeType) {
      if type != current, time >= from, time <= end {
        result.append(
          Transition(
            atUTC: time, offset: type.offset, abbreviation: type.abbreviation, isDST: type.isDST))
      }
      current = type
    }
    for (time, type) in zip(times, types) { take(time, type) }
    if let footer {
      // Without a stored transition the footer holds for all time.
      if times.isEmpty { current = footer.type(atUTC: max(from, CivilDate.startOfYear0) - 1) }
      for change in footer.changes(from: max(from, CivilDate.startOfYear0), through: end)
      where times.last.map({ change.time > $0 }) ?? true {
        take(change.time, change.type)
      }
    }
    return result
  }

  /// RFC 9636 section 3.2: the first type before the first transition; the footer from the last on.
  private func type(atUTC utc: Int64) -> LocalTimeType {
    guard let last = times.last else { return footer?.type(atUTC: utc) ?? initial }
    if utc >= last, let footer { return footer.type(atUTC: utc) }
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= utc { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? initial : types[low - 1]
  }
}
