import Configuration
import ControlPlaneNode

/// How this master was set up, by configuration or by what is found.
enum MasterLayout {
  /// The layout that `choice` means on this machine; nil where nothing tells.
  static func layout(_ choice: LayoutChoice, _ files: any NodeFilesystem) -> NodeLayout? {
    switch choice {
    case .named(let name):
      return Distribution(rawValue: name).map { NodeLayout.named($0, in: files) }
    case .auto:
      if case .recognised(let layout) = NodeLayout.recognise(in: files) { return layout }
      return nil
    }
  }

  /// What was found, or why nothing was, for people.
  static func sentence(_ choice: LayoutChoice, _ files: any NodeFilesystem) -> String {
    switch choice {
    case .named(let name): "layout \(name): configured"
    case .auto: NodeLayout.recognise(in: files).sentence
    }
  }

  /// Why this master is only observed, whatever was set; nil where it may be armed.
  static func observedOnly(_ settings: Settings) -> String? {
    guard let layout = layout(settings.layout, RootedFilesystem()), let why = layout.observedOnly
    else { return nil }
    return "layout \(layout.distribution.rawValue) is only observed: \(why)"
  }

  /// The defaults that the layout gives to the configuration.
  static func defaults(_ choice: LayoutChoice) -> LayoutDefaults? {
    layout(choice, RootedFilesystem()).map { layout in
      LayoutDefaults(
        name: layout.distribution.rawValue,
        values: layout.defaults.map { ($0.path, $0.value) }, observedOnly: layout.observedOnly)
    }
  }
}
