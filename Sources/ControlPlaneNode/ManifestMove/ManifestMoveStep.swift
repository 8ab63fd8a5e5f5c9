/// The steps of a manifest's way out of its folder and back, in order. After each of them a crash
/// leaves what `ManifestMove.standing()` can tell.
package enum ManifestMoveStep: Int, CaseIterable, Sendable {
  /// The journal, flushed with its name: from now on a later run knows what is to come back.
  case writeJournal
  /// The folder beside the manifests folder.
  case makeFolder
  /// Its name is flushed.
  case flushFolder
  /// The manifest goes there: kubelet ends the pod.
  case park
  /// Both folders' names are flushed.
  case flushPark
  /// The manifest comes back: kubelet starts the pod.
  case putBack
  /// Both folders' names are flushed.
  case flushReturn
  /// The folder beside the manifests folder goes.
  case removeFolder
  /// Its name's end is flushed.
  case flushRemoval
  /// The journal goes, and its name's end is flushed.
  case removeJournal
}
