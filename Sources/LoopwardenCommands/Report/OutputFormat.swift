import ArgumentParser
import Configuration

/// The forms of output that every reporting command knows.
package enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// Columns for people.
  case table
  /// More columns.
  case wide
  /// JSON with a versioned shape.
  case json
  /// The same as YAML.
  case yaml
}
