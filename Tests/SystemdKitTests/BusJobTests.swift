import Glibc
import SystemdKit
import TestSupport
import Testing

/// A restart's job, watched to its end.
@Suite struct BusJobTests {
  private func watch(
    _ restart: FakeServiceManager.Restart
  ) throws -> (UnitJobWatch, FakeServiceManager) {
    let fake = try FakeServiceManager(restart: restart)
    let manager = try ServiceManager(
      .socket(fake.path), deadline: .now.advanced(by: .seconds(30)))
    return (try manager.restart(unit: "kube-apiserver.service"), fake)
  }

  /// Where it stands once it is `wanted`, or after 20 s.
  private func end(
    _ watch: UnitJobWatch, where wanted: (UnitJobWatch.Progress) -> Bool
  ) -> UnitJobWatch.Progress {
    let deadline = ContinuousClock.now.advanced(by: .seconds(20))
    while ContinuousClock.now < deadline {
      let progress = watch.poll()
      if wanted(progress) { return progress }
      usleep(1000)
    }
    return watch.poll()
  }

  private func isFinal(_ progress: UnitJobWatch.Progress) -> Bool {
    switch progress {
    case .requested, .queued: false
    case .refused, .ended, .lost: true
    }
  }

  /// The job's own end counts, in whatever order it is told; another job's does not.
  @Test(
    arguments: ["done", "failed", "timeout", "canceled", "dependency", "skipped", "new-word"],
    [true, false])
  func endsWithItsResult(result: String, beforeAnswer: Bool) throws {
    let (watch, fake) = try watch(.ends(result, beforeAnswer: beforeAnswer))
    #expect(end(watch, where: isFinal) == .ended(result: result))
    // It stays so, and the mode never replaces somebody else's job.
    #expect(watch.poll() == .ended(result: result))
    #expect(fake.restarts == [["kube-apiserver.service", "fail"]])
  }

  @Test func aJobThatLastsIsQueued() throws {
    let (watch, fake) = try watch(.lasts)
    #expect(end(watch) { $0 == .queued } == .queued)
    #expect(watch.poll() == .queued)
    watch.cancel()
    #expect(watch.poll() == .lost("the watch was dropped"))
    #expect(fake.restarts.count == 1)
  }

  @Test func anErrorIsARefusal() throws {
    let (watch, fake) = try watch(
      .fails(name: "org.freedesktop.DBus.Error.AccessDenied", message: "Access denied"))
    #expect(
      end(watch, where: isFinal)
        == .refused(name: "org.freedesktop.DBus.Error.AccessDenied", message: "Access denied"))
    #expect(fake.restarts.count == 1)
  }

  @Test(arguments: [true, false]) func aBrokenConnectionLeavesItUnknown(afterAnswer: Bool) throws {
    let (watch, fake) = try watch(.breaks(afterAnswer: afterAnswer))
    guard case .lost(let why) = end(watch, where: isFinal) else {
      Issue.record("\(watch.poll())")
      return
    }
    #expect(why.hasPrefix(fake.path))
  }

  /// Nothing waits for a manager that hangs after it took the request.
  @Test func aManagerThatHangsIsNotWaitedFor() throws {
    let (watch, fake) = try watch(.hangs)
    let deadline = ContinuousClock.now.advanced(by: .seconds(20))
    while fake.restarts.isEmpty, ContinuousClock.now < deadline { usleep(1000) }
    #expect(fake.restarts.count == 1)
    #expect(watch.poll() == .requested)
  }
}
