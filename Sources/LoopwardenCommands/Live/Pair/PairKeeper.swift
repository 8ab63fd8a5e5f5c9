package import Configuration
import ControlPlaneNode
import LoopbackCertificate
import OpenSSLKit
package import RestartDecision

/// Looks at the files of a patched API server's certificate, and renews them when that was decided.
package final class PairKeeper {
  private let settings: Settings.Generator
  private let folder: PairFolder
  /// Why the last renewal failed, for people; `nil` after one that went well.
  private var renewalProblem: String?
  /// What the folder held at the last look.
  private var stored: LoopbackIdentity?

  /// A keeper of the configured folder; `nil` where none is configured.
  package init?(_ settings: Settings.Generator) {
    guard let path = settings.folder else { return nil }
    self.settings = settings
    folder = PairFolder(path: path, layout: PairLayout(settings.layout))
  }

  /// What is there now. Touches nothing.
  package func look() -> PairSight {
    var sight = PairSight(folder: folder.path)
    do {
      sight.stored = try folder.read()
      // Somebody else has mended it.
      if sight.stored?.identity.fingerprint != stored?.fingerprint { renewalProblem = nil }
      stored = sight.stored?.identity
      if let stored = sight.stored, !stored.keyMatches {
        let files = stored.files.joined(separator: " and ")
        sight.problem = "\(files) do not match: key and certificate are not a pair"
      }
    } catch {
      sight.problem = "\(error)"
    }
    sight.renewalProblem = renewalProblem
    sight.objection = folder.objections().map { "\($0)" }
    return sight
  }

  /// Makes a new pair and puts it in the old one's place, which is kept beside it. What comes of it
  /// shows at the next look.
  package func renew(at now: WallTime) {
    do {
      let skew = self.skew(at: now.unixSeconds)
      let pair = try LoopbackPair.make(
        at: now.unixSeconds,
        validity: settings.validity.seconds + skew - settings.notBeforeSkew.seconds,
        key: PrivateKey.Kind(settings.key), notBeforeSkew: skew)
      _ = try folder.install(pair, replacing: true, at: now.unixSeconds)
      renewalProblem = nil
    } catch {
      renewalProblem = "\(error)"
    }
  }
}

extension PairKeeper {
  /// How long before `now` the new certificate's validity begins, seconds: where the old one's does,
  /// within half a validity. If our clock is ahead and is set right later, the new one is valid still;
  /// one that is valid only from some future day on would end the API server at its next start.
  private func skew(at now: Int64) -> Int64 {
    let since = stored.map { now - $0.notBefore } ?? 0
    return max(settings.notBeforeSkew.seconds, min(since, settings.validity.seconds / 2))
  }
}

extension PairLayout {
  init(_ layout: GeneratorLayout) {
    switch layout {
    case .fixture: self = .fixture
    case .pem: self = .pem
    }
  }
}

extension PrivateKey.Kind {
  init(_ key: GeneratorKey) {
    switch key {
    case .rsa2048: self = .rsa(bits: 2048)
    case .rsa3072: self = .rsa(bits: 3072)
    case .rsa4096: self = .rsa(bits: 4096)
    case .ecdsaP256: self = .p256
    case .ecdsaP384: self = .p384
    }
  }
}
