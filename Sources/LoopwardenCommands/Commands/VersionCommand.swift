import ArgumentParser
import OpenSSLKit

/// The one place that names the version.
package enum Version {
  /// Semantic version of this source.
  package static let text = "0.1.0"
}

/// `loopwarden version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version.",
    discussion: "Example:\n  loopwarden version")

  func run() { StandardStreams.out("loopwarden \(Version.text)") }
}
