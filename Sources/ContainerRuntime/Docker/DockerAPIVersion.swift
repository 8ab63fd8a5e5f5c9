/// A version of the Docker Engine's API, `major.minor`.
package struct DockerAPIVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The first number; it has always been 1.
  package let major: Int
  /// The second number.
  package let minor: Int

  /// A version with the given parts.
  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// `1.41`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]), major >= 0,
      minor >= 0
    else { return nil }
    self.init(major, minor)
  }

  /// As it stands in a path, without the `v`.
  package var description: String { "\(major).\(minor)" }

  /// By number, so that 1.9 comes before 1.41.
  package static func < (left: DockerAPIVersion, right: DockerAPIVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }

  /// The oldest that is spoken: Docker 1.12, the first with every call and field used here.
  package static let oldest = DockerAPIVersion(1, 24)

  /// The newest that is spoken by choice: the oldest one that Docker 29 still answers.
  package static let newest = DockerAPIVersion(1, 44)

  /// What to speak with an engine that answers everything from `minimum` to `maximum`; nil when
  /// there is nothing in common.
  ///
  /// An engine whose minimum is newer than `newest` is spoken to by that minimum: list, inspect and
  /// stop have kept their form from 1.24 to 1.55 (the Engine's API version history), and a call
  /// that is gone one day is an error that says so. Another major version is another interface.
  package static func spoken(
    minimum: DockerAPIVersion, maximum: DockerAPIVersion
  ) -> DockerAPIVersion? {
    let wanted = max(min(newest, maximum), minimum)
    guard wanted.major == newest.major, wanted >= oldest, wanted <= maximum else { return nil }
    return wanted
  }
}
