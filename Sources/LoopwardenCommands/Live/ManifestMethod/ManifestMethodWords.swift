import ControlPlaneNode
import Glibc

/// What is said of the manifest method.
package enum ManifestMethodWords {
  static func journal(_ state: StateDirectory) -> String { state.path + "/manifest-move.json" }

  /// Why it is the last resort, for `plan` and `restart --dry-run --method manifest`: measured on one
  /// master, kubelet 1.25 (22.9 s not ready by a manifest moved out for 20 s, 8.1 s by CRI).
  package static let lastResort = [
    "the manifest method is the last resort: about three times the outage of a stop through the "
      + "container runtime (measured: 22.9 s against 8.1 s not ready)",
    "several kubelet versions (1.22 to 1.26) lose a static pod that comes back, until kubelet is "
      + "restarted; kubelet that has not reached an API server since its own start does not end the "
      + "pod at all",
    "a crash of this machine or of loopwarden in between leaves no API server until loopwarden runs "
      + "again: it puts the manifest back before anything else",
  ]

  /// What `status` and `check` say loudly; nil while no manifest is out. Only looks.
  package static func standing(_ state: StateDirectory) -> String? {
    do throws(ManifestMoveError) {
      switch try ManifestMove(journal: journal(state)).standing() {
      case .none, .inPlace: return nil
      case .parked(let record):
        return
          "the manifest \(record.manifest) is parked as \(record.parked): no API server starts "
          + "here until it is back; loopwarden run puts it back"
      case .both(let record): return both(record)
      case .lost(let record): return lost(record)
      }
    } catch {
      // Others than root cannot look: they read what the service itself says.
      if error.kind == .system(errno: EACCES) { return nil }
      return "whether the API server's manifest is parked cannot be told: \(error)"
    }
  }

  static func note(_ result: ManifestReturn, processEnded: Bool) -> ManifestNote? {
    switch result {
    case .nothing: nil
    case .wasInPlace(let record, let sameFile):
      ManifestNote(
        isAlarm: !sameFile,
        sentence: sameFile
          ? "the manifest \(record.manifest) is in its place: a move that was cut off is cleared up"
          : "the manifest \(record.manifest) is another file than the one that was to be moved, and "
            + "that one is gone; it was left as it is")
    case .returned(let record, let unchanged):
      returned(record, unchanged: unchanged, processEnded: processEnded)
    case .keptBoth(let record): ManifestNote(isAlarm: true, sentence: both(record))
    case .lost(let record): ManifestNote(isAlarm: true, sentence: lost(record))
    }
  }

  private static func returned(
    _ record: ManifestMoveRecord, unchanged: Bool, processEnded: Bool
  ) -> ManifestNote {
    let back = "the manifest \(record.manifest) is back in its place"
    if !processEnded {
      return ManifestNote(
        isAlarm: true,
        sentence: back + ", and process \(record.target.pid) never ended: kubelet did not take the "
          + "pod's end up (it does not before it has reached an API server once); look at its log")
    }
    if !unchanged {
      return ManifestNote(
        isAlarm: true, sentence: back + ", but it was changed while it was out: look at it")
    }
    return ManifestNote(
      isAlarm: false,
      sentence: back + ", the same file; process \(record.target.pid) has ended")
  }

  static func fault(_ why: String) -> String {
    "the manifest method cannot bring the manifest back, and tries again: \(why)"
  }

  private static func both(_ record: ManifestMoveRecord) -> String {
    "a new manifest is at \(record.manifest) and the old one still at \(record.parked): compare them, "
      + "and remove the second when the first is right"
  }

  private static func lost(_ record: ManifestMoveRecord) -> String {
    "the manifest is neither at \(record.manifest) nor at \(record.parked): no API server will start "
      + "here; put it there from a backup (SHA-256 \(record.sha256))"
  }
}
