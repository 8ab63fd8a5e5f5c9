import Glibc
import LoopwardenCommands
import TestSupport
import Testing

@Suite("What wakes the loop", .serialized)
struct WakeTests {
  @Test("an operator's file that was replaced during a look is pending before the wait after it")
  func operatorFile() throws {
    defer { for number in [SIGTERM, SIGINT, SIGHUP] { signal(number, SIG_DFL) } }
    let directory = try TemporaryDirectory()
    let wake = try Wake(watching: ["hold.json"], in: directory.path)
    #expect(!wake.isPending)
    try SmallFile.replace(directory.path("other"), with: [1], mode: 0o600)
    #expect(!wake.isPending)
    try SmallFile.replace(directory.path("hold.json"), with: [1], mode: 0o600)
    // A look asks this at its end, and so reads the descriptors empty.
    #expect(!wake.signalIsPending)
    #expect(wake.isPending)
    #expect(wake.take() == .request)
    #expect(!wake.isPending)
    // Its removal is a change too.
    withExtendedLifetime(directory) {}
  }

  @Test("a HUP that was seen while a stop was looked for is not lost")
  func reload() throws {
    defer { for number in [SIGTERM, SIGINT, SIGHUP] { signal(number, SIG_DFL) } }
    let wake = try Wake()
    // The test runner's threads block signals. To this thread, unblocked: it has been handled when
    // raise(3) returns.
    var hangUp = sigset_t()
    var before = sigset_t()
    sigemptyset(&hangUp)
    sigaddset(&hangUp, SIGHUP)
    #expect(pthread_sigmask(SIG_UNBLOCK, &hangUp, &before) == 0)
    #expect(raise(SIGHUP) == 0)
    #expect(pthread_sigmask(SIG_SETMASK, &before, nil) == 0)
    #expect(!wake.stopIsPending)
    #expect(wake.isPending)
    #expect(wake.take() == .reload)
  }
}
