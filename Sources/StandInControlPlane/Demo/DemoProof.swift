/// What the demo saw itself, beside what loopwarden says; and whether the one proves the other.
package struct DemoProof: Equatable {
  /// SHA-256 of the loopback leaf on the wire, before and after, in lower-case hexadecimal.
  package var fingerprintBefore: String?
  package var fingerprintAfter: String?
  /// notAfter of the first certificate minus the time at which the second was first seen, seconds.
  package var secondsToSpare: Int64?
  /// Process ids of the API server.
  package var pidBefore: Int?
  package var pidAfter: Int?
  /// The process of `pidBefore` is gone.
  package var oldProcessIsGone = false
  /// `/readyz` of the new process answered 200, last.
  package var isReady = false
  /// How many TERMs the API server says that it got, over all its processes.
  package var stopsDelivered = 0
  /// loopwarden's process runs.
  package var supervisorIsAlive = false
  package var supervisorPID = 0
  package var status: SupervisorStatus?

  /// Nothing seen.
  package init() {}

  /// One sentence of the proof and whether it holds.
  package struct Line: Equatable {
    package var holds: Bool
    package var claim: String
    /// What was found where it does not hold.
    package var found: String
  }

  /// Whether all of it holds.
  package var holds: Bool { lines.allSatisfy(\.holds) }

  /// The sentences, in the order in which they are shown.
  package var lines: [Line] {
    let changed =
      fingerprintAfter != nil && fingerprintBefore != nil
      && fingerprintAfter != fingerprintBefore
    let stop = status?.lastStop
    return [
      Line(
        holds: changed, claim: "the certificate on the wire is another one",
        found: fingerprintAfter == nil ? "none was seen after a stop" : "it is the same as before"),
      Line(
        holds: (secondsToSpare ?? -1) >= 0,
        claim: "it came before the old one ended"
          + (secondsToSpare.map { $0 >= 0 ? ", with \($0) s to spare" : "" } ?? ""),
        found: secondsToSpare.map { "it came \(-$0) s after the old one's end" } ?? "it never came"),
      Line(
        holds: pidBefore != nil && pidAfter != nil && pidBefore != pidAfter && oldProcessIsGone,
        claim: "another process serves, and the old one is gone",
        found: "process \(Self.text(pidBefore)) before, \(Self.text(pidAfter)) now"
          + (oldProcessIsGone ? "" : ", and the old one still runs")),
      Line(
        holds: isReady, claim: "/readyz answers 200 again, verified against the cluster's CA",
        found: "it does not"),
      Line(
        holds: stopsDelivered == 1, claim: "exactly one stop was delivered",
        found: "the API server was told to stop \(stopsDelivered) times"),
      Line(
        holds: changed && stop?.before == fingerprintBefore && stop?.after == fingerprintAfter
          && stop?.proved == true && stop?.failure == nil,
        claim: "loopwarden's status says proved, for exactly these two certificates",
        found: stop.map {
          "it says \($0.before.prefix(16)) to \($0.after?.prefix(16) ?? "nothing"),"
            + " \($0.failure ?? ($0.proved ? "proved" : "not proved"))"
        } ?? "it knows of no stop"),
      Line(
        // The new certificate does not live long either: it may be due again already.
        holds: supervisorIsAlive && status?.pid == supervisorPID
          && ["watching", "due"].contains(status?.phase),
        claim: "loopwarden is alive and back to watching",
        found: supervisorIsAlive
          ? "its phase is \(status?.phase ?? "unknown")" : "its process has ended"),
    ]
  }

  private static func text(_ pid: Int?) -> String { pid.map { "\($0)" } ?? "none" }
}
