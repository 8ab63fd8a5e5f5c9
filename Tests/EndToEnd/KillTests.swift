import Glibc
import OpenSSLKit
import TestSupport
import Testing

/// `kill -9` of loopwarden wherever a restart may stand, then a new one that goes on.
@Suite(.serialized, .needsContainerd)
struct KillTests {
  @Test(arguments: [
    RecordOnDisk.Place.acquiringLock, .preparing, .stopAllowed, .stopIssued, .verifying, .soaking,
    .releasing,
  ])
  func aRestartGoesOnAfterKill(_ place: RecordOnDisk.Place) throws {
    let slow = try SlowMaster(.container(try ContainerdHost.shared()))
    defer { slow.master.stop() }
    let warden = slow.warden
    try warden.start()
    try warden.awaitPlace(place)
    warden.kill()
    // It is where it was found, or a step further: the kill came after the look at the record.
    let left = try #require(warden.place)

    try warden.start()
    let end = try warden.awaitStatus("an end", within: .seconds(90)) {
      $0.phase == "held" || ($0.phase == "watching" && $0.lastStop?.proved != nil)
    }

    // One stop for the first certificate, whatever happened, and none for its successor.
    #expect(slow.master.stopsDelivered <= 1)
    if end.phase == "held" {
      // Only the moment between record and call may have lost the stop.
      #expect(left == .stopIssued, "\(warden.everything)")
      #expect(try slow.master.loopbackLeaf()?.sha256 == slow.first.sha256)
    } else {
      #expect(slow.master.stopsDelivered == 1)
      #expect(try slow.master.loopbackLeaf()?.sha256 != slow.first.sha256)
      #expect(end.lastStop?.failure == nil)
    }
    if [.acquiringLock, .preparing, .stopAllowed].contains(left) {
      #expect(warden.log.contains("had not stopped anything was interrupted"))
    }
    try warden.stop()
  }
}
