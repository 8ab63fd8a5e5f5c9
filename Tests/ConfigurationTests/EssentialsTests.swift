import Configuration
import TestSupport
import Testing

/// What is known of a configuration that is refused.
struct EssentialsTests {
  @Test(arguments: [
    ("state: {directory: /var/lib/other}\nnoSuchKey: 1\n", "/var/lib/other"),
    ("state: {directory: relative}\n", Settings().state.directory),
    ("state: [", Settings().state.directory),
  ])
  func theStateFolder(_ body: String, _ expected: String) throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write("config.yaml", header + body)
    #expect(throws: ConfigurationErrors.self) {
      try ConfigurationFile.load(path: file, explicit: true, hostName: "m1")
    }
    let known = ConfigurationFile.essentials(path: file, explicit: true, hostName: "M1")
    #expect(known.stateDirectory == expected)
  }
}
