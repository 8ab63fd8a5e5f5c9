/// One thing that is wrong with the configuration, or doubtful.
package struct ConfigurationProblem: Sendable, Equatable, CustomStringConvertible {
  /// What sort of thing it is; the raw value is stable.
  package enum Kind: String, Sendable {
    /// A file that was named does not exist.
    case missing
    /// A file or folder that is there cannot be read by us.
    case unreadable
    /// A file or folder that others could change.
    case untrusted
    /// Not YAML.
    case syntax
    /// An unknown key, a wrong type, a value out of bounds.
    case value
    /// Two values that do not go together.
    case contradiction
    /// Allowed, but probably not meant. Only among warnings.
    case advice
  }

  /// What sort of thing it is.
  package let kind: Kind
  /// Where: a file's line; a file alone is `override` with its path.
  package let place: Origin
  /// What was found and what is allowed, in one line.
  package let message: String

  /// A problem at a place.
  package init(_ kind: Kind, at place: Origin, _ message: String) {
    self.kind = kind
    self.place = place
    self.message = message
  }

  /// The file's path; `nil` for a value from the command line or a default.
  package var file: String? {
    if case .file(let path, _) = place { return path }
    return kind.isAboutFile ? place.description : nil
  }

  /// The line, from 1, if one is known.
  package var line: Int? {
    if case .file(_, let line) = place { return line }
    return nil
  }

  /// `/etc/loopwarden/config.yaml:12: restart.soak must be …`.
  package var description: String { "\(place): \(message)" }
}

extension ConfigurationProblem.Kind {
  fileprivate var isAboutFile: Bool { [.missing, .unreadable, .untrusted].contains(self) }
}

/// Why a configuration is refused: every problem that was found, in the order of the files.
package struct ConfigurationErrors: Error, Sendable, Equatable, CustomStringConvertible {
  /// At least one.
  package let problems: [ConfigurationProblem]

  /// One line for each problem.
  package var description: String { problems.map(\.description).joined(separator: "\n") }
}
