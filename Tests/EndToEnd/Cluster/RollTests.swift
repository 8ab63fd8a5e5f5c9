import Testing

/// Three masters, three supervisors, a balancing front and clients that hold watches: the demo judges
/// itself, and ends with 0 only when it has the proof.
@Suite struct RollTests {
  @Test func threeMastersAreRenewedOneAfterTheOther() throws {
    let output = try ChildProcess.run(
      [
        BuiltProducts.path(of: "loopwarden-standin"), "demo", "--loopwarden",
        BuiltProducts.path(of: "loopwarden"), "--shutdown-delay", "5",
      ], within: .seconds(300))
    #expect(
      output.contains("Every certificate was renewed before it expired, one master at a time."))
    #expect(output.contains("never two were down"))
  }

  /// A demo that cannot fail proves nothing: with something else than loopwarden it has no proof.
  @Test func withoutASupervisorThereIsNoProof() throws {
    #expect(throws: HarnessFailure.self) {
      try ChildProcess.run(
        [
          BuiltProducts.path(of: "loopwarden-standin"), "demo", "--loopwarden", "/bin/false",
          "--shutdown-delay", "5",
        ], within: .seconds(300))
    }
  }
}
