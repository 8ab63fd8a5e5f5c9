import ControlPlaneNode
import LoopbackCertificate
import OpenSSLKit
import RestartDecision

/// What `generate` says.
package struct GenerateReport: Codable, Sendable, Equatable {
  /// What was done.
  package enum Outcome: String, Codable, Sendable {
    /// There was none, and now there is.
    case written
    /// A new one is in the place of the old.
    case replaced
    /// The one that is there is good.
    case unchanged
  }

  /// Version of this shape.
  package var apiVersion = "loopwarden/v1"
  /// What it is.
  package var kind = "GenerateReport"
  /// What was done.
  package var outcome: Outcome
  /// Why, in one sentence.
  package var reason: String
  /// The folder.
  package var folder: String
  /// How the pair lies in it.
  package var layout: String
  /// The pair's files, the certificate's first.
  package var files: [String]
  /// SHA-256 of the leaf.
  package var fingerprint: String
  /// First second of its validity (RFC 3339).
  package var notBefore: String
  /// Last second of its validity (RFC 3339).
  package var notAfter: String
  /// How long that is from now.
  package var secondsLeft: Int64
  /// Where the pair went that was there before.
  package var backup: String?
  /// What else was found and done.
  package var notes: [String]
  /// What to do now.
  package var next: String?

  init(
    _ outcome: Outcome, reason: String, of identity: LoopbackIdentity, in folder: PairFolder,
    now: Int64
  ) {
    self.outcome = outcome
    self.reason = reason
    self.folder = folder.path
    layout = folder.layout.rawValue
    files = folder.files
    fingerprint = Hexadecimal.upperCase(identity.fingerprint).lowercased()
    notBefore = TimeText.rfc3339(identity.notBefore)
    notAfter = TimeText.rfc3339(identity.notAfter)
    secondsLeft = identity.notAfter - now
    notes = []
    next = outcome == .unchanged ? nil : Self.next(folder)
  }

  private static func next(_ folder: PairFolder) -> String {
    let path = folder.files[0]
    return switch folder.layout {
    case .fixture:
      "mount \(folder.path) read-only into the static pod as the fixture directory of your build"
        + " (docs/patched-builds.md); a running API server goes on with what it has until"
        + " `loopwarden restart`"
    case .pem:
      "mount \(folder.path) read-only into the static pod, and give your build the two paths"
        + " (docs/patched-builds.md); a running API server goes on with what it has until"
        + " `loopwarden restart`"
    case .secret:
      "kubectl create -f \(path), or kubectl replace -f for one that is there (apply would copy the"
        + " key into an annotation); then remove \(folder.path): the key is in it"
    }
  }

  /// The report for people.
  package var lines: [String] {
    if outcome == .unchanged { return [reason] + noteLines }
    let names = files.count == 1 ? ["secret"] : ["certificate", "key"]
    var rows = zip(names, files).map { [$0, $1] }
    rows.append(["fingerprint", "SHA-256 \(fingerprint)"])
    rows.append(["valid", "\(notBefore) to \(notAfter) (\(secondsLeft / 86_400) d left)"])
    if let backup { rows.append(["backup", "\(backup) (holds the old key)"]) }
    let width = rows.map { $0[0].count }.max() ?? 0
    let table = rows.map { row in
      "  " + row[0] + String(repeating: " ", count: width - row[0].count + 2) + row[1]
    }
    return [reason] + table + noteLines + (next.map { ["next: " + $0] } ?? [])
  }

  private var noteLines: [String] { notes.map { "note: " + $0 } }
}
