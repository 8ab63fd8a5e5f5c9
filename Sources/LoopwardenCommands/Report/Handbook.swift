/// The pages that come with the program: `docs/` of the repository, where the package puts it.
enum Handbook {
  /// Where the page `name` is on a master.
  static func page(_ name: String) -> String { "/usr/share/doc/loopwarden/\(name).md" }
}
