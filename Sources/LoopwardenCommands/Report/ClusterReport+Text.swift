import RestartDecision

extension ClusterReport {
  /// The report for people: the lock, then a table of the masters.
  package func lines(wide: Bool) -> [String] {
    var lines = ["lock \(lock.lease): \(lock.sentence)"]
    if let reason = lock.reason { lines.append("  why: \(reason)") }
    if let differ = lock.settingsDiffer { lines.append("  settings differ: \(differ)") }
    if let membershipProblem { lines.append("members: \(membershipProblem)") }
    lines += notes.map { "note: \($0)" }
    lines += TextTable.lines(
      header: ["MASTER", "ADDRESS", "CERTIFICATE ENDS", "AGE", "READY", "PLANNED", "WAITS FOR"]
        + (wide ? ["VERSION", "KNOWN BY", "FINGERPRINT"] : []),
      rows: masters.map { $0.row(wide: wide) })
    return lines
  }
}

extension ClusterReport.MasterReport {
  fileprivate func row(wide: Bool) -> [String] {
    let left = secondsLeft.map { " (\(TimeText.length(.seconds($0))))" } ?? ""
    let cells = [
      isThis ? "\(name) *" : name, address,
      notAfter.map { $0 + left } ?? "unknown: \(certificateProblem ?? "not seen")",
      ageSeconds.map { TimeText.length(.seconds($0)) } ?? "-",
      state == "ready" ? "yes" : "NO: \(readiness)", planned ?? "-", waitsFor,
    ]
    guard wide else { return cells }
    return cells + [version ?? "-", origin, fingerprint.map { String($0.prefix(16)) } ?? "-"]
  }
}
