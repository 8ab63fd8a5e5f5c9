package import RestartDecision
package import TimeZoneData

extension UTCOffsets {
  /// The changes of offset that a policy holds: 2020 to 2100. A fixed stretch, so that the same
  /// file gives the same policy whenever it is read.
  private static let stretch: ClosedRange<Int64> = 1_577_836_800...4_102_444_800

  /// The zone `name` of tzdata, its footer rule written out. UTC needs no file.
  package init(
    zone name: String, zoneinfo: String = "/usr/share/zoneinfo"
  ) throws(TimeZoneError) {
    if name == "UTC" {
      self = .utc
      return
    }
    let table = try TimeZoneTable.load(name: name, root: zoneinfo)
    let initial = table.offset(atUTC: Self.stretch.lowerBound)
    var changes: [Change] = []
    for transition in table.transitions(
      from: Self.stretch.lowerBound + 1, through: Self.stretch.upperBound)
    where transition.offset != changes.last?.offset ?? initial {
      changes.append(Change(at: transition.atUTC, offset: transition.offset))
    }
    self.init(name: name, initial: initial, changes: changes)
  }
}
