package import RestartDecision

/// A configuration that holds: every value checked, nothing left to ask of a file.
package struct LoadedConfiguration: Sendable {
  /// Every value, defaults included.
  package let settings: Settings
  /// What the decision needs of it.
  package let policy: Policy
  /// This node's name: configured, or the host's.
  package let nodeName: String
  /// Where the values come from that are not defaults, by path.
  package let origins: [String: Origin]
  /// The files that were read, in the order in which they were merged.
  package let files: [String]
  /// What is allowed but probably not meant.
  package let warnings: [ConfigurationProblem]

  /// Where the value at `path` comes from.
  package func origin(_ path: String) -> Origin { origins[path] ?? .standard }
}
