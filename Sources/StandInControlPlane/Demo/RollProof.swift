/// What must be true of a roll over several masters, and whether it is.
package struct RollProof {
  /// Each master's own proof.
  package var masters: [(name: String, proof: DemoProof)] = []
  /// The order that each master's loopwarden had planned when the first stop came.
  package var plans: [[String]] = []
  /// The order in which they were stopped.
  package var stops: [String] = []
  /// Samples in which every master was asked at the same moment.
  package var samples = 0
  /// The most masters that were not ready in one of them, and which.
  package var mostDown = 0
  package var worst: [String] = []
  /// The Lease as it was read through the API at the end.
  package var lease: LeaseStory?
  /// Requests on new connections through the front.
  package var sent = 0
  package var failed = 0
  /// With a shutdown delay no request may fail; without one some do.
  package var noneMayFail = false

  /// Nothing seen.
  package init() {}

  /// Whether all of it holds.
  package var holds: Bool { lines.allSatisfy(\.holds) }

  /// The sentences, in the order in which they are shown.
  package var lines: [DemoProof.Line] {
    let order = stops.joined(separator: ", ")
    return masters.map(Self.line) + [
      DemoProof.Line(
        holds: !stops.isEmpty && stops.sorted() == masters.map(\.name).sorted()
          && plans.count == masters.count && plans.allSatisfy { $0 == stops },
        claim: "every loopwarden had planned the same order, and it was kept: \(order)",
        found: "planned " + plans.map { $0.joined(separator: " ") }.joined(separator: "; ")),
      DemoProof.Line(
        holds: samples > 0 && mostDown <= 1,
        claim: "never two were down: at most \(mostDown) not ready in \(samples) samples",
        found: samples == 0
          ? "no sample was taken" : "\(worst.joined(separator: " and ")) at the same moment"),
      DemoProof.Line(
        holds: lease.map { $0.holder == nil && $0.transitions >= Int64(masters.count) } ?? false,
        claim: "the lock is free again, and went through every master's hands",
        found: lease.map { "\($0.sentence), \($0.transitions) transitions" }
          ?? "the Lease could not be read"),
      DemoProof.Line(
        holds: sent > 0 && (failed == 0 || !noneMayFail),
        claim: noneMayFail
          ? "not one of \(sent) requests through the front failed"
          : "the front's clients were counted: \(failed) of \(sent) requests failed",
        found: sent == 0 ? "none was sent" : "\(failed) failed"),
    ]
  }

  private static func line(_ master: (name: String, proof: DemoProof)) -> DemoProof.Line {
    let failing = master.proof.lines.filter { !$0.holds }
    let spare = master.proof.secondsToSpare.map { ", \($0) s before the old one's end" } ?? ""
    return DemoProof.Line(
      holds: failing.isEmpty,
      claim: "\(master.name): a new certificate\(spare); a new process, ready; one stop; proved"
        + " and back to watching",
      found: failing.map { "not so: \($0.claim): \($0.found)" }.joined(separator: "; "))
  }
}
