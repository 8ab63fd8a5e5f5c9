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

  /// Why this master is only observed, whatever was set; nil where it may be armed. One sign of a
  /// system that owns its API servers is enough.
  static func observedOnly(_ settings: Settings) -> String? {
    observed(settings.layout, RootedFilesystem()).map { layout, why in
      "layout \(layout.distribution.rawValue) is only observed: \(why)"
    }
  }

  private static func observed(
    _ choice: LayoutChoice, _ files: any NodeFilesystem
  ) -> (NodeLayout, why: String)? {
    var layouts = layout(choice, files).map { [$0] } ?? []
    if choice == .auto, case .ambiguous(let found) = NodeLayout.recognise(in: files) {
      layouts = found
    }
    return layouts.lazy.compactMap { layout in layout.observedOnly.map { (layout, why: $0) } }.first
  }

  /// The defaults that the layout gives to the configuration.
  static func defaults(_ choice: LayoutChoice) -> LayoutDefaults? {
    let files = RootedFilesystem()
    if let (layout, why) = observed(choice, files) {
      return LayoutDefaults(
        name: layout.distribution.rawValue, values: self.layout(choice, files)?.settings ?? [],
        observedOnly: why)
    }
    return layout(choice, files).map {
      LayoutDefaults(name: $0.distribution.rawValue, values: $0.settings)
    }
  }
}

extension NodeLayout {
  /// Its defaults as the configuration takes them.
  fileprivate var settings: [(path: String, value: String)] { defaults.map { ($0.path, $0.value) } }
}
