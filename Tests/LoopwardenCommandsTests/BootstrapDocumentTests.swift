import Testing

@Suite struct BootstrapDocumentTests {
  @Test(arguments: [
    (BootstrapDocument.page, BootstrapDocument.renderPage()),
    (BootstrapDocument.manifests, BootstrapDocument.renderManifests()),
  ])
  func theFileSaysWhatTheCodeDoes(path: String, text: String) throws {
    if BootstrapDocument.updates { try BootstrapDocument.write(text, to: path) }
    #expect(
      try BootstrapDocument.read(path) == text,
      "\(path) is not what the code says: run with UPDATE_DOCS=1")
  }
}
