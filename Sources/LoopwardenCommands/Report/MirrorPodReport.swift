import RestartDecision

/// What the cluster says of the API server's static pod: `kubectl get pods` shows this age, and it
/// is not the process's.
package struct MirrorPodReport: Codable, Sendable, Equatable {
  /// The pod.
  package var name: String
  /// When the mirror pod was made (RFC 3339).
  package var createdAt: String?
  /// Its age, in seconds.
  package var ageSeconds: Int64?
  /// By how many seconds it is younger than the container, where that is more than kubelet takes to
  /// make it: then it was deleted, and made anew.
  package var youngerBySeconds: Int64?
  /// Why it could not be seen.
  package var problem: String?

  /// A pod of which nothing is known yet.
  package init(name: String) { self.name = name }

  /// The trap: a deleted mirror pod comes back with age 0, and nothing was restarted.
  func note(processAge: Int64?) -> String? {
    guard youngerBySeconds != nil, let age = ageSeconds, let processAge else { return nil }
    return "pod \(name) is \(TimeText.length(.seconds(max(age, 0)))) old, its process "
      + "\(TimeText.length(.seconds(processAge))): the mirror pod was deleted and made anew, which "
      + "restarts nothing; the certificate is as old as the process"
  }
}
