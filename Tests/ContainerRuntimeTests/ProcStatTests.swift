import ContainerRuntime
import Glibc
import TestSupport
import Testing

@Suite struct ProcStatTests {
  /// Fields 3 to 24 of a real line, the start (field 22) at 123456.
  private static let rest =
    "S 1 7 7 0 -1 4194560 100 0 0 0 5 6 0 0 20 0 9 0 123456 1000 200 18446744073709551615"

  @Test(arguments: [
    "kube-apiserver", "a b", "(x)", ") S 1 1 1 1", "x) Z 2 (", "", "\n", "é",
  ]) func commandMayHoldAnything(command: String) throws {
    let stat = try #require(ProcStat(line: "42 (\(command)) \(Self.rest)\n"))
    #expect(stat.pid == 42)
    #expect(stat.command == command)
    #expect(stat.state == "S")
    #expect(stat.startTicks == 123_456)
    #expect(stat.isAlive)
  }

  @Test(arguments: [
    "", "42", "42 (x", "42 x) S", "42 (x) S 1 2", "x (y) " + rest, "0 (y) " + rest,
    "-1 (y) " + rest, "1 2 (y) " + rest,
    "1 (y) S 1 7 7 0 -1 4194560 100 0 0 0 5 6 0 0 20 0 9 0 -5 1000",
  ]) func otherFormsAreRefused(line: String) {
    #expect(ProcStat(line: line) == nil)
  }

  @Test(arguments: [
    (UInt64(0), Int64(100), Duration.zero), (123, 100, .milliseconds(1230)),
    (1, 1024, .nanoseconds(976_562)), (10_000_000_000, 100, .seconds(100_000_000)),
  ]) func ticksBecomeTime(ticks: UInt64, perSecond: Int64, time: Duration) throws {
    let line = "1 (x) " + Self.rest.replacing("123456", with: "\(ticks)")
    let stat = try #require(ProcStat(line: line))
    #expect(stat.startedAfterBoot(ticksPerSecond: perSecond) == time)
  }

  @Test func readsARealProcess() throws {
    let before = try bootTime()
    let child = try listedChild(["sleep", "600.25"])
    let after = try bootTime()
    let start = try ProcFS().processStart(child.pid).get()
    #expect(start.pid == child.pid)
    // The kernel cuts off to whole ticks.
    #expect(start.startedAfterBoot >= before - .milliseconds(20))
    #expect(start.startedAfterBoot <= after)
    #expect(try ProcFS().stat(child.pid).get().command == "sleep")
    #expect(try ProcFS().commandLine(child.pid).get() == ["sleep", "600.25"])
    #expect(try ProcFS().processIDs().get().contains(child.pid))
  }

  @Test func readsAnotherRoot() throws {
    let folder = try TemporaryDirectory()
    try folder.write("7 (x) \(Self.rest)", to: "7/stat")
    try folder.write("kube-apiserver\0--a=\0\0--b\0", to: "7/cmdline")
    try folder.write("9 (x) \(Self.rest)", to: "8/stat")
    try folder.write("", to: "8/cmdline")
    try folder.write("Linux", to: "version")
    let procFS = ProcFS(root: folder.path)
    #expect(try procFS.stat(7).get().startTicks == 123_456)
    #expect(try procFS.commandLine(7).get() == ["kube-apiserver", "--a=", "", "--b"])
    #expect(try procFS.commandLine(8).get() == [])
    #expect(try procFS.processIDs().get().sorted() == [7, 8])
    #expect(throws: ProcUnreadable.self) { try procFS.stat(8).get() }
    let missing = #expect(throws: ProcUnreadable.self) { try procFS.stat(6).get() }
    #expect(
      missing?.reason == "\(folder.path)/6/stat cannot be read: No such file or directory")
  }

  private func bootTime() throws -> Duration {
    var now = timespec()
    try #require(clock_gettime(CLOCK_BOOTTIME, &now) == 0)
    return .seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
  }
}
