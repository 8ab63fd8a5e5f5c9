import LoopwardenCommands
import SystemdKit
import Testing

@Suite("A log line on its way")
struct JournalLineTests {
  private func texts(_ line: LogLine, node: String = "m1") -> [String] {
    ServiceLogHandler.entry(line.sentence, line.priority, line.metadata(node: node)).fields
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("journald gets message, id, priority, identifier and every field")
  func entry() {
    let line = LogLine(.restartBlocked, "a restart is due", [.hour: "urgent"], priority: .error)
      .with(.gate, each: ["window", "lock", "peers"])
    let fields = texts(line)
    #expect(fields.first == "MESSAGE=a restart is due")
    #expect(
      Set(fields) == [
        "MESSAGE=a restart is due", "MESSAGE_ID=\(MessageClass.restartBlocked.id)", "PRIORITY=3",
        "SYSLOG_IDENTIFIER=loopwarden", "LOOPWARDEN_EVENT=restart-blocked", "LOOPWARDEN_NODE=m1",
        "LOOPWARDEN_HOUR=urgent", "LOOPWARDEN_GATE=window", "LOOPWARDEN_GATE=lock",
        "LOOPWARDEN_GATE=peers",
      ])
    #expect(fields.filter { $0.hasPrefix("LOOPWARDEN_GATE=") }.count == 3)
  }

  @Test("what others wrote can neither break a line nor paint a terminal")
  func foreignText() {
    let line = LogLine(
      .notReady, "first\nsecond\u{1B}[2J", [.reason: "a\r\nb\tc\u{0}\u{202E}d\nPRIORITY=0"])
    let fields = texts(line, node: "m1\nMESSAGE_ID=0")
    #expect(fields.contains("MESSAGE=first\nsecond\u{FFFD}[2J"))
    #expect(
      fields.contains("LOOPWARDEN_REASON=a\u{FFFD} b c\u{FFFD}\u{FFFD}d PRIORITY=0"))
    #expect(fields.contains("LOOPWARDEN_NODE=m1 MESSAGE_ID=0"))
    #expect(fields.filter { $0.hasPrefix("PRIORITY=") } == ["PRIORITY=4"])
  }

  @Test("an empty value is no field")
  func empty() {
    #expect(!LogLine(.restartBegan, "x", [.by: ""]).with(.cause, nil).has(.by))
  }

  @Test("goes through swift-log with its priority", arguments: JournalPriority.allCases)
  func priorities(_ priority: JournalPriority) {
    // swift-log has nothing above critical.
    #expect(priority.level.priority.rawValue == max(priority.rawValue, 2))
  }

  struct Place: Sendable {
    let isTerminal, isJournalStream, isService, journalIsThere: Bool
    let usesJournal: Bool
    let form: LogSink.Form
  }

  static let places = [
    // As a unit of systemd.
    Place(
      isTerminal: false, isJournalStream: true, isService: true, journalIsThere: true,
      usesJournal: true, form: .prefixed),
    // The unit's sandbox hides the socket.
    Place(
      isTerminal: false, isJournalStream: true, isService: true, journalIsThere: false,
      usesJournal: false, form: .prefixed),
    // `systemd-cat loopwarden run`: another process was started by the manager.
    Place(
      isTerminal: false, isJournalStream: true, isService: false, journalIsThere: true,
      usesJournal: true, form: .prefixed),
    // StandardError=file:…
    Place(
      isTerminal: false, isJournalStream: false, isService: true, journalIsThere: true,
      usesJournal: true, form: .prefixedWithTime),
    // A container, runit, a file.
    Place(
      isTerminal: false, isJournalStream: false, isService: false, journalIsThere: false,
      usesJournal: false, form: .prefixedWithTime),
    // A file, on a machine with systemd.
    Place(
      isTerminal: false, isJournalStream: false, isService: false, journalIsThere: true,
      usesJournal: false, form: .prefixedWithTime),
    // By hand.
    Place(
      isTerminal: true, isJournalStream: false, isService: false, journalIsThere: true,
      usesJournal: false, form: .readable),
    // `systemd-run --pty`: somebody looks on.
    Place(
      isTerminal: true, isJournalStream: false, isService: true, journalIsThere: true,
      usesJournal: false, form: .readable),
  ]

  @Test("goes where its reader is", arguments: places.indices)
  func sink(_ index: Int) {
    let place = Self.places[index]
    let sink = LogSink(
      LogSink.Surroundings(
        isTerminal: place.isTerminal, isJournalStream: place.isJournalStream,
        isService: place.isService, journalIsThere: place.journalIsThere))
    #expect(sink.usesJournal == place.usesJournal)
    #expect(sink.form == place.form)
  }

  @Test(
    "as text",
    arguments: [
      (0, "<3>one", "<3>a\n<3><0>b"),
      (4, "<3>T one", "<3>T a\n<3>    <0>b"),
      (6, "T ERROR one", "T ERROR a\n    <0>b"),
    ])
  func written(_ place: Int, _ one: String, _ two: String) {
    let place = Self.places[place]
    let sink = LogSink(
      LogSink.Surroundings(
        isTerminal: place.isTerminal, isJournalStream: place.isJournalStream,
        isService: place.isService, journalIsThere: place.journalIsThere))
    #expect(sink.written("one", .error, time: "T") == one)
    // Whoever wrote the text cannot make an urgent line of their own.
    #expect(sink.written("a\n<0>b", .error, time: "T") == two)
  }
}
