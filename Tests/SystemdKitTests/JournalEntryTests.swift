import SystemdKit
import Testing

@Suite("An entry as journald gets it")
struct JournalEntryTests {
  private func texts(_ entry: JournalEntry) -> [String] {
    entry.fields.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("fields keep their order, and a name may come again")
  func order() {
    var entry = JournalEntry()
    entry.add("MESSAGE", "one\ntwo = 2")
    entry.add("LOOPWARDEN_GATE", "window")
    entry.add("LOOPWARDEN_GATE", "lock")
    #expect(
      texts(entry) == ["MESSAGE=one\ntwo = 2", "LOOPWARDEN_GATE=window", "LOOPWARDEN_GATE=lock"])
  }

  @Test(
    "a name that journald would drop is not sent",
    arguments: [
      ("MESSAGE", true), ("LOOPWARDEN_NOT_AFTER", true), ("A1_", true), ("", false),
      ("_PID", false), ("1A", false), ("lower", false), ("A-B", false), ("A=B", false),
      ("A\nB", false), ("Ä", false), (String(repeating: "A", count: 64), true),
      (String(repeating: "A", count: 65), false),
    ])
  func names(_ name: String, _ isTaken: Bool) {
    var entry = JournalEntry()
    #expect(entry.add(name, "x") == isTaken)
    #expect(entry.fields.isEmpty != isTaken)
  }

  @Test(
    "a value is cut at its limit, between characters",
    arguments: [
      ("MESSAGE", JournalEntry.messageLimit), ("LOOPWARDEN_REASON", JournalEntry.valueLimit),
    ])
  func limits(_ name: String, _ limit: Int) throws {
    for (letter, count) in [("a", limit), ("a", limit + 1), ("€", limit), ("😀", limit)] {
      var entry = JournalEntry()
      entry.add(name, String(repeating: letter, count: count))
      let field = try #require(entry.fields.first)
      let value = field.dropFirst(name.utf8.count + 1)
      #expect(value.count <= limit)
      // Not much is lost either: the ellipsis has three bytes, a character four at most.
      #expect(value.count > limit - 7)
      let text = try #require(String(validating: value, as: UTF8.self))
      #expect(text.hasSuffix("…") == (letter.utf8.count * count > limit))
    }
  }

  @Test("no entry grows beyond a datagram")
  func fieldLimit() {
    var entry = JournalEntry()
    let long = String(repeating: "x", count: 10_000)
    entry.add("MESSAGE", long)
    for _ in 0..<200 { entry.add("LOOPWARDEN_GATE", long) }
    #expect(entry.fields.count == JournalEntry.fieldLimit)
    // The default of net.core.wmem_default.
    #expect(entry.fields.reduce(0) { $0 + $1.count + 10 } < 212_992)
  }

  @Test(
    "only the process that the service manager started is the service",
    arguments: [
      ("41", 41, true), ("42", 41, false), (nil, 41, false), ("", 41, false), ("41 ", 41, false),
      ("4100000000000", 41, false),
    ] as [(String?, Int32, Bool)])
  func service(_ variable: String?, _ process: Int32, _ expected: Bool) {
    #expect(ServiceProcess.isStarted(byManager: variable, process: process) == expected)
  }
}
