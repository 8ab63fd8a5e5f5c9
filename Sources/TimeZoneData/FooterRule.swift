/// The rule of a TZif footer: what holds after the last stored transition.
struct FooterRule: Sendable, Hashable {
  /// The day and time of a yearly change (POSIX, Base Definitions, section 8.3, `TZ`).
  struct YearlyChange: Sendable, Hashable {
    enum Day: Sendable, Hashable {
      /// `Jn`: 1 to 365; 29 February is never counted.
      case julian(Int64)
      /// `n`: 0 to 365; 29 February is counted.
      case ordinal(Int64)
      /// `Mm.w.d`: weekday d of week w; week 5 is the last.
      case monthWeekday(month: Int, week: Int64, weekday: Int64)
    }

    var day: Day
    /// Seconds after local midnight; RFC 9636 section 3.3.1 allows -167 h to 167 h.
    var secondsOfDay: Int64

    /// Local seconds since 1970-01-01T00:00 local time.
    func localSeconds(in year: Int64) -> Int64 {
      let start = CivilDate.days(toYear: year)
      let day: Int64 =
        switch self.day {
        case .julian(let number):
          start + number - 1 + (CivilDate.isLeap(year) && number >= 60 ? 1 : 0)
        case .ordinal(let number): start + number
        case .monthWeekday(let month, let week, let weekday):
          monthDay(start + CivilDate.days(toMonth: month, of: year), month, week, weekday, year)
        }
      return day * CivilDate.secondsPerDay + secondsOfDay
    }

    private func monthDay(
      _ first: Int64, _ month: Int, _ week: Int64, _ weekday: Int64, _ year: Int64
    ) -> Int64 {
      let toFirst = CivilDate.modulo(weekday - CivilDate.weekday(ofDay: first), 7)
      var day = toFirst + (week - 1) * 7
      if day >= CivilDate.length(ofMonth: month, of: year) { day -= 7 }
      return first + day
    }
  }

  struct Daylight: Sendable, Hashable {
    var type: LocalTimeType
    /// In standard time.
    var start: YearlyChange
    /// In daylight time.
    var end: YearlyChange
  }

  var standard: LocalTimeType
  var daylight: Daylight?

  func type(atUTC utc: Int64) -> LocalTimeType {
    guard daylight != nil else { return standard }
    // The same place in the calendar's 400-year cycle, so that no instant overflows.
    let reduced = CivilDate.modulo(utc, CivilDate.secondsPerCycle)
    let year = CivilDate.year(ofUTC: reduced)
    return changes(inYears: (year - 2)...(year + 1)).last { $0.time <= reduced }?.type ?? standard
  }

  /// The changes with `from <= time <= through`, in order; both lie in the years 0 to 9999.
  func changes(from: Int64, through: Int64) -> [(time: Int64, type: LocalTimeType)] {
    guard daylight != nil, from <= through else { return [] }
    let years = (CivilDate.year(ofUTC: from) - 1)...(CivilDate.year(ofUTC: through) + 1)
    return changes(inYears: years).filter { $0.time >= from && $0.time <= through }
  }

  /// Where the end of one year's daylight time is the start of the next one's, it goes on
  /// (RFC 9636 section 3.3.1: `EST5EDT,0/0,J365/25`): the end comes first and has no length.
  private func changes(inYears years: ClosedRange<Int64>) -> [(time: Int64, type: LocalTimeType)] {
    guard let daylight else { return [] }
    var changes: [(time: Int64, order: Int, type: LocalTimeType)] = []
    for year in years {
      let start = daylight.start.localSeconds(in: year) - Int64(standard.offset)
      let end = daylight.end.localSeconds(in: year) - Int64(daylight.type.offset)
      changes.append((time: start, order: 1, type: daylight.type))
      changes.append((time: end, order: 0, type: standard))
    }
    changes.sort { ($0.time, $0.order) < ($1.time, $1.order) }
    var result: [(time: Int64, type: LocalTimeType)] = []
    for change in changes {
      if result.last?.time == change.time { result.removeLast() }
      result.append((time: change.time, type: change.type))
    }
    return result
  }
}
