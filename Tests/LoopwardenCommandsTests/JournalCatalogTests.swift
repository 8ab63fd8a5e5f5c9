import FoundationEssentials
import LoopwardenCommands
import RestartDecision
import SystemdKit
import TestSupport
import Testing

@Suite("The catalog behind journalctl -x")
struct JournalCatalogTests {
  @Test("has an entry for every class, in their order, and no other")
  func entries() throws {
    #expect(try JournalCatalog.read().entries.map(\.id) == MessageClass.allCases.map(\.id))
  }

  @Test("ids are 32 lower-case hexadecimal digits, and no two are the same; names neither")
  func ids() {
    let ids = MessageClass.allCases.map(\.id)
    #expect(Set(ids).count == ids.count)
    for id in ids {
      #expect(id.count == 32 && id.allSatisfy { $0.isHexDigit && !$0.isUppercase }, "\(id)")
    }
    for name in MessageClass.allCases.map(\.name) {
      #expect(name.allSatisfy { $0.isLowercase || $0 == "-" }, "\(name)")
    }
  }

  @Test(
    "each entry says what happened, why it matters and what to do", arguments: MessageClass.allCases
  )
  func entry(_ message: MessageClass) throws {
    let entry = try #require(try JournalCatalog.read().entries.first { $0.id == message.id })
    #expect(
      entry.headers.map(\.name) == ["Subject", "Defined-By", "Support", "Documentation"])
    #expect(entry.headers.first?.value.isEmpty == false)
    #expect(entry.headers[1].value == "loopwarden")
    #expect(entry.headers[3].value == "man:loopwarden(8)")
    try #require(entry.paragraphs.count == 3)
    #expect(entry.paragraphs[0].count > 15)
    #expect(entry.paragraphs[1].hasPrefix("Why it matters: "))
    #expect(entry.paragraphs[2].hasPrefix("What to do: "))
    // A field that a line lacks would stand there by its name.
    let always = Set((message.fields + LogField.everywhere).map(\.rawValue))
    for name in entry.substitutions { #expect(always.contains(name), "@\(name)@") }
  }

  @Test("gates, phases and modes of the code are the words that the fields hold")
  func words() {
    #expect(Mode.enforce.word == "Enforce" && Mode.observe.word == "Observe")
    for field in LogField.allCases {
      #expect(JournalEntry.isValid(field.rawValue), "\(field.rawValue)")
      #expect(field.rawValue.hasPrefix("LOOPWARDEN_"))
    }
  }

  @Test("is taken by journalctl, every entry of it", .enabled(if: hasJournalctl, "no journalctl"))
  func journalctl() throws {
    let folder = try TemporaryDirectory()
    for path in ["/usr/lib/systemd/catalog", "/var/lib/systemd/catalog"] {
      try FileManager.default.createDirectory(
        atPath: folder.path + path, withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(
      atPath: JournalCatalog.path,
      toPath: folder.path + "/usr/lib/systemd/catalog/loopwarden.catalog")
    let said = try Command.output(
      of: ["journalctl", "--update-catalog", "--root=\(folder.path)"], within: .seconds(60))
    #expect(String(decoding: said, as: UTF8.self).isEmpty)
    let dump = try Command.output(
      of: ["journalctl", "--root=\(folder.path)", "--dump-catalog"]
        + MessageClass.allCases.map(\.id), within: .seconds(60))
    let dumped = JournalCatalog(String(decoding: dump, as: UTF8.self)).entries
    #expect(dumped.map(\.id) == MessageClass.allCases.map(\.id))
    let written = try JournalCatalog.read().entries
    #expect(dumped.map(\.paragraphs) == written.map(\.paragraphs))
  }

  private static var hasJournalctl: Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/journalctl")
  }
}
