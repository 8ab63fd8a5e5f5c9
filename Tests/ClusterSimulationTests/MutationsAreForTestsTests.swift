import Configuration
import RestartDecision
import Testing

/// No configuration builds a fault in.
@Suite struct MutationsAreForTestsTests {
  @Test func aPolicyFromSettingsHasNone() {
    #expect(Policy().mutations == [])
    #expect(Policy(Settings(), nodeName: "m1", zone: .utc).mutations == [])
  }

  @Test func noKeyNamesOne() {
    for key in ConfigurationKey.all {
      #expect(!key.path.lowercased().contains("mutation"))
    }
  }
}
