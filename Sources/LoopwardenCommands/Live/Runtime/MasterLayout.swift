import Configuration
import ControlPlaneNode

/// How this master was set up, by configuration or by what is found.
enum MasterLayout {
  /// The layout that `choice` means on this machine; nil where nothing tells.
  static func layout(_ choice: LayoutChoice, _ files: any NodeFilesystem) -> NodeLayout? {
    only(found(choice, files))
  }

  /// Every layout that `choice` may mean: several where files of several are here.
  private static func found(
    _ choice: LayoutChoice, _ files: any NodeFilesystem
  ) -> [NodeLayout] {
    switch choice {
    case .named(let name):
      return Distribution(rawValue: name).map { [NodeLayout.named($0, in: files)] } ?? []
    case .auto:
      switch NodeLayout.recognise(in: files) {
      case .recognised(let layout): return [layout]
      case .ambiguous(let layouts): return layouts
      case .unknown: return []
      }
    }
  }

  private static func only(_ layouts: [NodeLayout]) -> NodeLayout? {
    layouts.count == 1 ? layouts.first : nil
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
    observed(found(settings.layout, RootedFilesystem())).map { layout, why in
      "layout \(layout.distribution.rawValue) is only observed: \(why)"
    }
  }

  private static func observed(_ layouts: [NodeLayout]) -> (NodeLayout, why: String)? {
    layouts.lazy.compactMap { layout in layout.observedOnly.map { (layout, why: $0) } }.first
  }

  /// The defaults that the layout gives to the configuration.
  static func defaults(_ choice: LayoutChoice) -> LayoutDefaults? {
    let found = found(choice, RootedFilesystem())
    let values = only(found)?.settings ?? []
    if let (layout, why) = observed(found) {
      return LayoutDefaults(
        name: layout.distribution.rawValue, values: values, observedOnly: why)
    }
    return only(found).map { LayoutDefaults(name: $0.distribution.rawValue, values: values) }
  }
}

extension NodeLayout {
  /// Its defaults as the configuration takes them.
  fileprivate var settings: [(path: String, value: String)] { defaults.map { ($0.path, $0.value) } }
}
