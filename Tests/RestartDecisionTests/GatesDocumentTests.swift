import RestartDecision
import Testing

@Suite struct GatesDocumentTests {
  @Test func thePageSaysWhatTheCodeDoes() throws {
    let page = Document("gates.md")
    if Document.updates { try page.write(GatesDocument.render()) }
    #expect(
      try page.read() == GatesDocument.render(),
      "docs/gates.md is not what the code says: run with UPDATE_DOCS=1")
  }
}
