import Configuration
import ControlPlaneNode
import Testing

/// Neither of the two modules may import the other, so the list stands in both.
@Suite struct LayoutNamesTests {
  @Test func theConfigurationTakesEveryLayoutThatIsRecognised() {
    #expect(LayoutDefaults.names == Distribution.allCases.map(\.rawValue))
  }
}
