import Telemetry
import Testing

@Suite("docs/metrics.md") struct MetricsDocumentTests {
  @Test("says what the table says")
  func page() throws {
    if Repository.updates {
      try Repository.write(MetricsDocument.render(), to: MetricsDocument.page)
    }
    #expect(
      try Repository.read(MetricsDocument.page) == MetricsDocument.render(),
      "\(MetricsDocument.page) is not what the code says: run with UPDATE_DOCS=1")
  }
}
