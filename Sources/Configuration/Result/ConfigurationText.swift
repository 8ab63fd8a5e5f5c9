/// Writes configurations as YAML that reads back to the same values.
package enum ConfigurationText {
  /// Every key with its default, explained.
  package static func defaults() -> String {
    let intro = """
      # loopwarden's configuration: every key with its default.
      # After = stands what a key takes. Durations: \(DurationText.forms);
      # a day is 24 h, and the longest is \(DurationText.write(DurationText.longest)).
      # Drop-ins beside this file, in its name with .d, go on top in the order of their names
      # (*.yaml); later values win key by key, and lists are replaced.

      """
    return intro
      + text(Settings()) { key in
        wrapped(key.help) + ["= \(key.type)"]
      } after: { _ in
        nil
      }
  }

  /// The values that hold; with `origins` each has its origin as a comment.
  package static func effective(_ loaded: LoadedConfiguration, origins: Bool = false) -> String {
    text(loaded.settings) { _ in
      []
    } after: { key in
      origins ? loaded.origin(key.path).description : nil
    }
  }

  private static func text(
    _ settings: Settings, before: (ConfigurationKey) -> [String],
    after: (ConfigurationKey) -> String?
  ) -> String {
    var lines = ["apiVersion: \(Schema.apiVersion)", "kind: \(Schema.kind)"]
    var open: [Substring] = []
    for key in ConfigurationKey.all {
      let sections = key.sections
      let common = zip(open, sections).prefix { $0 == $1 }.count
      for level in sections.indices.dropFirst(common) {
        lines.append(indent(level) + "\(sections[level]):")
      }
      open = sections
      lines += before(key).map { indent(sections.count) + "# " + $0 }
      lines.append(
        indent(sections.count) + "\(key.name): \(key.write(settings))"
          + (after(key).map { "  # " + $0 } ?? ""))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func indent(_ level: Int) -> String { String(repeating: "  ", count: level) }

  private static func wrapped(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + word.count < 90 {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
