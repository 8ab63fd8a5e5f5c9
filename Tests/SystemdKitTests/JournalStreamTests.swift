import Glibc
import SystemdKit
import Testing

@Suite struct JournalStreamTests {
  @Test func matchesByDeviceAndInode() throws {
    var ends: [Int32] = [-1, -1]
    try #require(
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    var status = stat()
    try #require(fstat(ends[0], &status) == 0)
    let (device, inode) = (status.st_dev, status.st_ino)
    func isJournal(_ variable: String?) -> Bool {
      JournalStream.isJournal(descriptor: ends[0], variable: variable)
    }
    #expect(isJournal("\(device):\(inode)"))
    for other in [
      nil, "", ":", "\(device):", "\(device)", "\(device):\(inode + 1)", "\(device + 1):\(inode)",
      "\(device):\(inode):0", " \(device):\(inode)", "-1:\(inode)",
    ] {
      #expect(!isJournal(other), "\(other ?? "nil")")
    }
    #expect(!JournalStream.isJournal(descriptor: -1, variable: "\(device):\(inode)"))
    // The other end is another inode: a pipe to a parent's `| tee` is not the journal.
    #expect(!JournalStream.isJournal(descriptor: ends[1], variable: "\(device):\(inode)"))
  }

  @Test(arguments: [
    (JournalPriority.error, "one line", "<3>one line"),
    (.info, "two\nlines", "<6>two\n<6>lines"), (.emergency, "", "<0>"), (.debug, "x", "<7>x"),
    (.warning, "a\n\nb", "<4>a\n<4>\n<4>b"),
  ])
  func prefixes(_ priority: JournalPriority, _ text: String, _ expected: String) {
    #expect(priority.prefixing(text) == expected)
  }
}
