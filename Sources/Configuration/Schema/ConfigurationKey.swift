internal import YAMLDocument

/// One key of the configuration: its path, its type with the bounds, its sentence of help, and the
/// member of `Settings` that holds it. From the table of these come parsing, the refusal of
/// unknown keys, the written defaults and the reference.
package struct ConfigurationKey: Sendable {
  /// The path, `restart.hooks.preStop.command`.
  package let path: String
  /// The type and its bounds, for people.
  package let type: String
  /// What it means, in one sentence without a full stop.
  package let help: String

  let isList: Bool
  let isText: Bool
  /// Sets the member, or gives at least one complaint and leaves it as it was.
  let assign: @Sendable (YAMLNode, inout Settings) -> [Complaint]
  /// The member's value as YAML on one line.
  let write: @Sendable (Settings) -> String

  init<Value: Sendable>(
    _ path: String, _ member: any WritableKeyPath<Settings, Value> & Sendable,
    _ type: ValueType<Value>, _ help: String
  ) {
    self.path = path
    self.type = type.name
    self.help = help
    isList = type.form == .list
    isText = type.form == .text
    assign = { node, settings in
      var complaints: [Complaint] = []
      guard let value = type.read(node, &complaints) else { return complaints }
      settings[keyPath: member] = value
      return []
    }
    write = { type.write($0[keyPath: member]) }
  }

  /// The default as YAML on one line.
  package var standard: String { write(Settings()) }

  /// The sections around it, outermost first.
  var sections: [Substring] { path.split(separator: ".").dropLast() }
  /// The last part of the path.
  var name: Substring { path.split(separator: ".").last ?? path[...] }
}
