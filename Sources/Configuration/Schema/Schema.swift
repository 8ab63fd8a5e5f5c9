/// The table of keys, arranged for looking up a path.
struct Schema: Sendable {
  /// What stands at a path.
  enum Place {
    case key(ConfigurationKey)
    /// A mapping with these members.
    case section(members: [String])
  }

  /// The versions that this build reads.
  static let apiVersion = "loopwarden/v1"
  static let kind = "Configuration"
  static let shared = Schema(ConfigurationKey.all)

  let keys: [ConfigurationKey]
  private let byPath: [String: ConfigurationKey]
  private let members: [String: [String]]

  init(_ keys: [ConfigurationKey]) {
    self.keys = keys
    byPath = Dictionary(keys.map { ($0.path, $0) }) { first, _ in first }
    var members = ["": ["apiVersion", "kind"]]
    for key in keys {
      var section = ""
      for name in key.path.split(separator: ".").map(String.init) {
        if !members[section, default: []].contains(name) {
          members[section, default: []].append(name)
        }
        section = Self.join(section, name)
      }
    }
    self.members = members
  }

  /// The path of `name` in `section`; the whole document is "".
  static func join(_ section: String, _ name: String) -> String {
    section.isEmpty ? name : section + "." + name
  }

  func place(_ path: String) -> Place? {
    byPath[path].map { .key($0) } ?? members[path].map { .section(members: $0) }
  }

  func key(_ path: String) -> ConfigurationKey? { byPath[path] }

  /// `unknown key "spred" in restart`, with what was probably meant, else what is allowed.
  func unknown(_ name: String, in section: String) -> String {
    let found = "unknown key \(name.debugDescription)\(section.isEmpty ? "" : " in \(section)")"
    let allowed = members[section] ?? []
    // A right key in a wrong place: one section too high or too low, or written with dots.
    let elsewhere = places(of: name)
    if !elsewhere.isEmpty {
      return "\(found): did you mean \(elsewhere.joined(separator: " or "))?"
        + " Sections are nested, by indentation"
    }
    if let near = NearMiss.nearest(to: name, among: allowed) {
      return "\(found): did you mean \"\(near)\"?"
    }
    return "\(found); allowed are \(allowed.joined(separator: ", "))"
  }

  /// An unknown path as the command line gives it.
  func unknown(path: String) -> String {
    let near =
      NearMiss.nearest(to: path, among: keys.map(\.path))
      ?? keys.first { $0.name == path }?.path
    return "unknown key \(path.debugDescription)"
      + (near.map { ": did you mean \"\($0)\"?" } ?? "; `config print-defaults` shows all keys")
  }

  /// The paths of the keys and sections that have this name, or this very path; at most three.
  private func places(of name: String) -> [String] {
    var paths = keys.filter { $0.path == name || $0.name == name }.map(\.path)
    for section in members.keys.sorted() where section.split(separator: ".").last ?? "" == name {
      paths.append(section)
    }
    return Array(paths.prefix(3))
  }
}
