import FoundationEssentials
import LoopwardenCommands
import Testing

@Suite("docs/logging.md") struct JournalDocumentTests {
  @Test("says what the code does")
  func page() throws {
    let path = JournalDocument.root + "/" + JournalDocument.page
    if BootstrapDocument.updates {
      try JournalDocument.render().write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(
      try String(contentsOfFile: path, encoding: .utf8) == JournalDocument.render(),
      "\(JournalDocument.page) is not what the code says: run with UPDATE_DOCS=1")
  }

  @Test("every field is used by a class, or by all")
  func fieldsInUse() {
    let used = Set(
      LogField.everywhere + LogField.everyLook
        + MessageClass.allCases.flatMap { $0.fields + $0.optionalFields })
    #expect(LogField.allCases.filter { !used.contains($0) } == [])
  }
}
