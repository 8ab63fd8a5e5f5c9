import ControlPlaneNode
import Testing

struct ListeningSocketTests {
  @Test func procText() {
    let text = """
        sl  local_address rem_address   st tx_queue rx_queue
         0: 0100007F:192B 00000000:0000 0A 00000000:00000000 00:00000000 00000000
         1: 0100007F:1F90 0100007F:192B 01 00000000:00000000 00:00000000 00000000
         2: 00000000000000000000000000000000:192C 0:0 0A 0
         3: 0000000000000000FFFF00000100000A:192D 0:0 0A 0
      """
    #expect(
      ListeningSocket.parse(Array(text.utf8)) == [
        ListeningSocket(address: [127, 0, 0, 1], port: 6443),
        ListeningSocket(address: [UInt8](repeating: 0, count: 16), port: 6444),
        ListeningSocket(address: [10, 0, 0, 1], port: 6445),
      ])
  }

  @Test(arguments: [
    ("0.0.0.0", "10.0.0.1", true), ("10.0.0.1", "10.0.0.2", false), ("::", "10.0.0.1", true),
    ("10.0.0.1", "10.0.0.1", true),
  ])
  func conflicts(_ one: String, _ other: String, _ expected: Bool) {
    let first = ListeningSocket(host: one, port: 1)
    let second = ListeningSocket(host: other, port: 1)
    #expect(first.flatMap { first in second.map { first.conflicts(with: $0) } } == expected)
  }

  @Test func thisMachineCanBeAsked() {
    guard case .known = ListeningSocket.onThisNode() else {
      Issue.record("/proc/net/tcp")
      return
    }
    guard case .known = KernelClock.isSynchronised() else {
      Issue.record("adjtimex")
      return
    }
  }
}
