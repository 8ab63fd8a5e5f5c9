/// Something that people must be told of a manifest's way out and back.
package struct ManifestNote: Sendable, Equatable {
  /// Whether somebody has to act.
  package let isAlarm: Bool
  /// What was found or done, where, and what to do next.
  package let sentence: String
}

extension ServiceLog {
  /// Says `note`.
  func tell(_ note: ManifestNote) {
    tell(
      note.isAlarm ? .manifestTrouble : .manifestMoved, note.sentence, [.reason: note.sentence])
  }
}
