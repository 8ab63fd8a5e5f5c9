/// Where a value comes from.
package enum Origin: Sendable, Equatable, CustomStringConvertible {
  /// Nobody set it.
  case standard
  /// The default of this layout.
  case layout(String)
  /// A file's line, from 1.
  case file(String, line: Int)
  /// An override, by the name that its giver has: "command line".
  case override(String)

  /// `/etc/loopwarden/config.yaml:12`, `command line`, `layout rke2` or `default`; always one line.
  package var description: String {
    switch self {
    case .standard: "default"
    case .layout(let name): "layout \(Self.oneLine(name))"
    case .file(let path, let line): "\(Self.oneLine(path)):\(line)"
    case .override(let source): Self.oneLine(source)
    }
  }

  private static func oneLine(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      result.unicodeScalars.append(scalar.properties.generalCategory == .control ? "?" : scalar)
    }
    return result
  }
}

extension Origin {
  /// Whether somebody set it: neither a default nor the layout's.
  package var isSomebodys: Bool {
    switch self {
    case .standard, .layout: false
    case .file, .override: true
    }
  }
}
