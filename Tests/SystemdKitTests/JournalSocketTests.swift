import Glibc
import SystemdKit
import Testing

@Suite(
  "libsystemd's datagrams to journald",
  .enabled(
    if: PrivateJournal.isPossible,
    "a thread of its own mount namespace needs root with CAP_SYS_ADMIN"))
struct JournalSocketTests {
  /// The fields of a datagram (https://systemd.io/JOURNAL_NATIVE_PROTOCOL): a name with its value on
  /// a line, or the name alone, eight bytes of length, and the value.
  private func fields(_ datagram: [UInt8]) -> [(String, String)] {
    var fields: [(String, String)] = []
    var rest = datagram[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      if let equals = line.firstIndex(of: UInt8(ascii: "=")) {
        fields.append(
          (
            String(decoding: line[..<equals], as: UTF8.self),
            String(decoding: line[(equals + 1)...], as: UTF8.self)
          ))
        continue
      }
      guard rest.count >= 8 else { return fields }
      let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(8)
      guard rest.count > length else { return fields }
      fields.append(
        (
          String(decoding: line, as: UTF8.self),
          String(decoding: rest.prefix(length), as: UTF8.self)
        ))
      rest = rest.dropFirst(length + 1)
    }
    return fields
  }

  @Test("carry every field, line breaks and repeated names included")
  func fields() throws {
    let box = PrivateJournal.Box()
    PrivateJournal.with { socket in
      guard let socket else {
        box.problems.append("no socket")
        return
      }
      let journal = JournalSocket()
      if !journal.isThere { box.problems.append("isThere is false") }
      var entry = JournalEntry()
      entry.add("MESSAGE", "first\nPRIORITY=0\nsecond")
      entry.add("PRIORITY", "4")
      entry.add("SYSLOG_IDENTIFIER", "loopwarden")
      entry.add("LOOPWARDEN_GATE", "window")
      entry.add("LOOPWARDEN_GATE", "lock")
      do { try journal.send(entry) } catch { box.problems.append("\(error)") }
      if let bytes = socket.receiveBytes() { box.received.append(bytes) }
    }
    #expect(box.problems == [])
    let found = fields(try #require(box.received.first))
    #expect(found.map(\.0).filter { $0 == "PRIORITY" }.count == 1)
    #expect(found.filter { $0.0 == "MESSAGE" }.map(\.1) == ["first\nPRIORITY=0\nsecond"])
    #expect(found.filter { $0.0 == "PRIORITY" }.map(\.1) == ["4"])
    #expect(found.filter { $0.0 == "SYSLOG_IDENTIFIER" }.map(\.1) == ["loopwarden"])
    #expect(found.filter { $0.0 == "LOOPWARDEN_GATE" }.map(\.1) == ["window", "lock"])
    // Where in our source a line is made says nothing to anybody.
    #expect(!found.contains { $0.0.hasPrefix("CODE_") })
  }

  @Test("that cannot be sent are an error, never silence")
  func failures() {
    let box = PrivateJournal.Box()
    PrivateJournal.with { socket in
      let journal = JournalSocket()
      var entry = JournalEntry()
      entry.add("MESSAGE", "x")
      func attempt(_ what: String) {
        do {
          try journal.send(entry)
          box.problems.append("\(what): no error")
        } catch {
          if !error.description.contains(JournalSocket.path) { box.problems.append("\(error)") }
        }
      }
      guard socket != nil else {
        box.problems.append("no socket")
        return
      }
      unlink(JournalSocket.path)
      if journal.isThere { box.problems.append("isThere is true") }
      attempt("no socket")
      // A file that nobody listens on, as journald leaves it when it dies.
      if let file = fopen(JournalSocket.path, "w") { fclose(file) }
      attempt("nobody listens")
    }
    #expect(box.problems == [])
  }
}
