import Glibc
import SystemdKit

/// Brings back what an earlier process left away, before a configuration is believed: one that is
/// refused must not keep the manifest out, and the layout is told by manifests.
package enum ManifestRecovery {
  /// What `load` gives, once the manifest of the journal in the state folder `folder` is back. Where
  /// its process still ends, that is left to whoever acts on the configuration; if `load` throws,
  /// nobody does, and the manifest comes back before this throws on. Another process that is this
  /// master's actor is not disturbed.
  package static func before<Loaded>(
    in folder: String, tell: (ManifestNote) -> Void, load: () throws -> Loaded
  ) throws -> Loaded {
    guard let (lock, method) = try? take(folder) else { return try load() }
    // It goes at the end: who acts on the configuration takes it again.
    defer { withExtendedLifetime(lock) {} }
    method.takeOver()
    for note in method.takeNotes() where note.isAlarm || method.parkedManifest == nil {
      tell(note)
    }
    do {
      return try load()
    } catch {
      // A signal waits for the manifest.
      let wake = method.parkedManifest == nil ? nil : try? Wake()
      method.finish {
        _ = try? ServiceNotifier().notify(.extendTimeout(microseconds: 30_000_000))
      }
      method.takeNotes().forEach(tell)
      withExtendedLifetime(wake) {}
      throw error
    }
  }

  /// Nil where no move is pending, and where another process is the actor.
  private static func take(_ folder: String) throws -> (ActorLock, ManifestMethod)? {
    let journal = ManifestMethodWords.journal(StateDirectory(path: folder))
    guard access(journal, F_OK) == 0 else { return nil }
    let state = try StateDirectory.open(folder)
    guard let lock = try ActorLock.take(state.lockPath) else { return nil }
    return (lock, try ManifestMethod(state: state))
  }
}
