import RestartDecision

extension World {
  /// Before each step: something may go wrong, and people may do things.
  func trouble() {
    guard faulty else { return }
    switch chance.below(400) {
    case 0, 1, 2: crashed = true
    case 3: reboot()
    case 4: jump(to: .minutes(chance.below(1_000_000) - 500_000))
    case 5, 6, 7: jump(to: .zero)
    case 8: runtimeMuteUntil = now.boot + .minutes(1 + chance.below(600))
    case 9: fatalUntil = now.boot + .hours(1 + chance.below(100))
    case 10: hold = .held(until: now.wall + .hours(chance.below(200)))
    case 11: hold = .unreadable
    case 12, 13: hold = .none
    case 14: policy.mode = .observe
    case 15, 16, 17: policy.mode = .enforce
    case 18: process?.goneAt = now.boot + .seconds(1)
    case 19 where process != nil: process?.readyFrom = now.boot + .minutes(1 + chance.below(30))
    case 20: persisted = process?.certificate
    case 21, 22: persisted = nil
    case 23, 24: release = chance.next()
    case 25...28: disk.trouble[disk.writes + 1 + Int(chance.below(3))] = .refused
    case 29, 30:
      disk.trouble[disk.writes + 1 + Int(chance.below(3))] = .torn(Int(chance.below(9000)))
    case 31, 32: disk.trouble[disk.writes + 1 + Int(chance.below(3))] = .unflushed
    default: break
    }
  }

  /// From now on everything works, and what only a human can mend is left as it is.
  func calm() {
    faulty = false
    jump(to: .zero)
    hold = .none
    policy.mode = .enforce
    runtimeMuteUntil = nil
    fatalUntil = nil
    disk.trouble = [:]
    if process == nil, startsAt == nil { startsAt = now.boot + .seconds(10) }
  }
}
