import FoundationEssentials
import Glibc
import LoopwardenCommands
import Testing

@Suite("What the supervisor last said")
struct StatusSnapshotTests {
  private static func snapshot(pid: Int32, started: String) throws -> StatusSnapshot {
    try JSONDecoder().decode(
      StatusSnapshot.self,
      from: Data(
        """
        {"apiVersion":"loopwarden/v1","kind":"Status","node":"m1","pid":\(pid)\(started),
         "version":"0","at":"2027-01-16T01:00:00Z","mode":"Observe","phase":"watching","summary":"",
         "certificate":{"address":"","addressOrigin":""},"container":{"runtime":""},
         "readiness":"","plan":"","gates":[],"nextLook":"2027-01-16T01:00:00Z"}
        """.utf8))
  }

  @Test("its writer is told from a later process that has its id again")
  func writer() throws {
    #expect(try Self.snapshot(pid: getpid(), started: "").writerIsAlive)
    #expect(
      try !Self.snapshot(pid: getpid(), started: ",\"pidStartedAfterBoot\":1").writerIsAlive)
    #expect(try !Self.snapshot(pid: Int32.max, started: "").writerIsAlive)
  }
}
