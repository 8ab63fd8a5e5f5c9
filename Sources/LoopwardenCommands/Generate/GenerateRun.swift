package import ControlPlaneNode
import LoopbackCertificate
import OpenSSLKit
import RestartDecision

/// `loopwarden generate`: one pair, into one folder, where that is wanted.
package struct GenerateRun: Sendable {
  /// The folder.
  package var folder: PairFolder
  /// Seconds from the first of the validity to its last.
  package var validity: Int64
  /// Seconds by which the validity begins before now.
  package var notBeforeSkew: Int64
  /// The kind of key.
  package var key: GeneratedKey
  /// Leaves a pair alone that has more than this many seconds left, and replaces one that has not;
  /// nil: what is there is not asked for its end.
  package var renewBefore: Int64?
  /// Whether whatever is there is replaced.
  package var replaces: Bool

  /// A run of these parts; lengths in seconds.
  package init(
    folder: PairFolder, validity: Int64, notBeforeSkew: Int64, key: GeneratedKey,
    renewBefore: Int64?, replaces: Bool
  ) {
    self.folder = folder
    self.validity = validity
    self.notBeforeSkew = notBeforeSkew
    self.key = key
    self.renewBefore = renewBefore
    self.replaces = replaces
  }

  /// Why the lengths of time do not go together; nil where they do.
  package var problem: String? {
    guard validity > 0 else { return "--validity must be more than nothing" }
    guard validity > notBeforeSkew else {
      return "--not-before-skew is not shorter than --validity: the pair would have ended already"
    }
    if let renewBefore, renewBefore >= validity - notBeforeSkew {
      return "--renew-before is not shorter than what a new pair has left (--validity less"
        + " --not-before-skew): each run would make a new one; give a shorter --renew-before"
    }
    return nil
  }

  /// Looks, decides, and does it at `now` (Unix seconds).
  ///
  /// - Throws: `PairFolderError`, `OpenSSLError` or `GenerateRefusal`; then everything is as it was.
  package func run(now: Int64) throws -> GenerateReport {
    if let problem { throw GenerateRefusal(description: problem) }
    // Refuses what no certificate can say, before a key is made.
    _ = try LoopbackPair.Period(madeAt: now, validity: validity, notBeforeSkew: notBeforeSkew)
    let finding = try look(now: now)
    if case .good(let stored, let sentence) = finding {
      return GenerateReport(
        .unchanged, reason: sentence, of: stored.identity, in: folder, now: now)
    }
    // Before the key is made as well: that takes seconds for RSA-4096.
    if let objection = folder.objections() { throw objection }
    let pair = try LoopbackPair.make(
      at: now, validity: validity, key: key.kind, notBeforeSkew: notBeforeSkew)
    // What is there was looked at, and is to go.
    let installed = try folder.install(pair, replacing: finding.isReplacement, at: now)
    var report = GenerateReport(
      finding.isReplacement ? .replaced : .written, reason: finding.sentence, of: pair.identity,
      in: folder, now: now)
    report.backup = installed.backup
    report.notes = installed.notes
    return report
  }

  private enum Finding {
    case nothing
    case good(StoredPair, String)
    case toReplace(String)

    var isReplacement: Bool { if case .toReplace = self { true } else { false } }

    var sentence: String {
      switch self {
      case .nothing: "made a loopback pair"
      case .good(_, let sentence): sentence
      case .toReplace(let why): "made a loopback pair in the place of the old one, \(why)"
      }
    }
  }

  /// What is there, and what follows.
  private func look(now: Int64) throws -> Finding {
    let stored: StoredPair?
    do throws(PairFolderError) {
      stored = try folder.read()
    } catch {
      // What is not understood is replaced only by somebody who says so.
      guard replaces else { throw error }
      return .toReplace("which could not be used (\(error.message))")
    }
    guard let stored else { return .nothing }
    let end = TimeText.rfc3339(stored.identity.notAfter)
    let left = stored.identity.notAfter - now
    if !stored.keyMatches {
      guard replaces else {
        throw GenerateRefusal(
          description: "\(folder.path): key and certificate do not belong together, and an API "
            + "server does not start with them; put the right ones back, or run it with --replace")
      }
      return .toReplace("whose key and certificate did not belong together")
    }
    guard let renewBefore else {
      guard replaces else {
        throw GenerateRefusal(
          description: "\(folder.path) holds a pair already, good until \(end), and it was left "
            + "alone; --replace puts a new one in its place, --if-needed only when it is due")
      }
      return .toReplace("which was good until \(end)")
    }
    if stored.identity.notBefore > now {
      guard replaces else {
        throw GenerateRefusal(
          description: "\(folder.path) holds a pair that is good only from "
            + "\(TimeText.rfc3339(stored.identity.notBefore)) on, and it is "
            + "\(TimeText.rfc3339(now)): look at the clock, or run it with --replace")
      }
      return .toReplace("which was not yet valid")
    }
    if left <= renewBefore {
      let length = TimeText.length(.seconds(abs(left)))
      return .toReplace(
        left < 0 ? "which ended \(length) ago (\(end))" : "which had \(length) left (\(end))")
    }
    return .good(
      stored, "\(folder.path): good until \(end) (\(left / 86_400) d), nothing to do")
  }
}

/// Why `generate` did nothing, in one or two lines.
package struct GenerateRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  package let description: String
}
