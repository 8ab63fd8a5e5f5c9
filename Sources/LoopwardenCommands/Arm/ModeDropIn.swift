package import Configuration
import Glibc
package import RestartDecision

/// The drop-in that holds what `arm` and `disarm` decided: the mode, over the main file, and who
/// said so.
package struct ModeDropIn: Sendable, Equatable {
  /// Sorts after what a package or a tool would put there, and leaves room for a last word.
  package static let name = "90-mode.yaml"

  /// The folder of the drop-ins.
  package let folder: String
  /// The file.
  package var path: String { folder + "/" + Self.name }

  /// The drop-in beside the configuration file `configuration`, there or not.
  package init(configuration: String) { folder = configuration + ".d" }

  /// Why the drop-in would not be the last word on `mode`: what sets it after all files of this
  /// name. `nil` where it would be.
  package func overruled(in configuration: LoadedConfiguration) -> Origin? {
    switch configuration.origin("mode") {
    case .standard, .layout: return nil
    case .override(let source): return .override(source)
    case .file(let file, let line):
      guard file.hasPrefix(folder + "/") else { return nil }
      let name = file.dropFirst(folder.utf8.count + 1)
      return Self.name.utf8.lexicographicallyPrecedes(name.utf8) ? .file(file, line: line) : nil
    }
  }

  /// Who said so and when, as the file says it: "armed by alice at 2027-01-16T02:00:00Z"; `nil`
  /// where there is no such file, or one that somebody else wrote.
  package func note() -> String? {
    guard let bytes = try? SmallFile.read(path, limit: 65_536),
      let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first,
      line.hasPrefix("# armed by ") || line.hasPrefix("# disarmed by ")
    else { return nil }
    return PlainText.line(String(line.dropFirst(2)))
  }

  /// The same of the file that sets the mode of `configuration`; `nil` where that is another one.
  package static func note(in configuration: LoadedConfiguration) -> String? {
    guard case .file(let path, _) = configuration.origin("mode"), path.hasSuffix("/" + name)
    else { return nil }
    return ModeDropIn(folder: String(path.dropLast(name.utf8.count + 1))).note()
  }

  private init(folder: String) { self.folder = folder }

  /// The file's text. `at` is RFC 3339.
  package static func text(_ mode: Mode, by caller: String, at: String) -> String {
    let (word, command) = mode == .enforce ? ("armed", "arm") : ("disarmed", "disarm")
    // A line break in the caller's name would begin a line of configuration.
    return """
      # \(word) by \(PlainText.line(caller)) at \(at)
      # Written by `loopwarden \(command)`; `loopwarden \(mode == .enforce ? "disarm" : "arm")` \
      takes it back.
      mode: \(mode.word)

      """
  }

  /// Puts the file in place, in one step; makes the folder where it is missing.
  package func write(_ mode: Mode, by caller: String, at: String) throws(FileFault) {
    try OwnFolder.make(folder, mode: 0o755)
    try SmallFile.replace(
      path, with: Array(Self.text(mode, by: caller, at: at).utf8), mode: 0o644)
  }

  /// Takes the file away; that there is none is no fault.
  package func remove() throws(FileFault) { try SmallFile.remove(path) }
}
