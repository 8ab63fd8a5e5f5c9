import LoopbackCertificate
import OpenSSLKit
import RestartDecision
package import TLSProbe

/// What a scan found at one place: a line of the JSON output and of the file to resume from.
package struct ScanRecord: Codable, Sendable, Equatable {
  /// How asking ended.
  package enum Outcome: String, Codable, Sendable, CaseIterable {
    /// The loopback certificate was presented.
    case loopback
    /// Another certificate was presented.
    case other
    /// None was.
    case unreachable
  }

  /// Version of this shape.
  package var apiVersion = "loopwarden/v1"
  /// What it is.
  package var kind = Self.kindText
  /// Where: `HOST:PORT` as it was named.
  package var target: String
  /// The cluster, where the input says it.
  package var cluster: String?
  /// The address that was asked.
  package var address: String?
  /// How many more addresses the name has, which were not asked.
  package var otherAddresses: Int?
  /// When it ended (RFC 3339).
  package var at: String
  /// From the first packet to the end, to a tenth.
  package var milliseconds: Double
  /// How asking ended.
  package var outcome: Outcome
  /// What a monitoring plugin says of it; not in a file to resume from, where it would grow old.
  package var verdict: CheckVerdict?
  /// Why there is no loopback certificate, for machines.
  package var cause: String?
  /// The same for people.
  package var message: String?
  /// The subject of what was presented, RFC 2253 text.
  package var subject: String?
  /// First second of the leaf's validity (RFC 3339).
  package var notBefore: String?
  /// Last second of the leaf's validity (RFC 3339).
  package var notAfter: String?
  /// The same in Unix seconds.
  package var notAfterUnix: Int64?
  /// When the leaf was made by its maker's clock (RFC 3339).
  package var madeAt: String?
  /// SHA-256 of the leaf's DER, hex.
  package var fingerprint: String?
  /// `RSA 2048 bits`.
  package var key: String?
  /// `TLSv1.3`.
  package var protocolVersion: String?

  package static let kindText = "ScanResult"

  /// Of a host that ended now, `at` in Unix seconds.
  package init(_ target: ScanTarget, _ outcome: FleetOutcome, at: Int64) {
    self.target = PlainText.line(target.place.description)
    cluster = target.cluster
    address = outcome.asked?.host
    otherAddresses = outcome.otherAddresses > 0 ? outcome.otherAddresses : nil
    self.at = TimeText.rfc3339(at)
    let (seconds, attoseconds) = outcome.elapsed.components
    milliseconds = Double(seconds * 10_000 + attoseconds / 100_000_000_000_000) / 10
    switch outcome.result {
    case .failure(let failure):
      self.outcome = .unreachable
      cause = failure.label
      message = PlainText.line(failure.description)
    case .success(let chain):
      protocolVersion = chain.protocolVersion
      subject = chain.certificates.first.map { PlainText.line($0.subject) }
      do throws(NotLoopback) {
        let identity = try chain.loopbackIdentity()
        self.outcome = .loopback
        notBefore = TimeText.rfc3339(identity.notBefore)
        notAfter = TimeText.rfc3339(identity.notAfter)
        notAfterUnix = identity.notAfter
        madeAt = TimeText.rfc3339(identity.madeAt)
        key = "\(identity.leaf.keyAlgorithm) \(identity.leaf.keyBits) bits"
        fingerprint = Fingerprint(identity.fingerprint)?.description
      } catch {
        self.outcome = .other
        cause = "not-loopback"
        message = PlainText.line(error.description)
        fingerprint = chain.certificates.first.flatMap { Fingerprint($0.sha256)?.description }
      }
    }
  }

  /// What a monitoring plugin would say of it at `now`, Unix seconds.
  package func verdict(at now: Int64, _ thresholds: ScanThresholds) -> CheckVerdict {
    guard outcome == .loopback, let notAfterUnix else { return .unknown }
    let left = notAfterUnix - now
    if left <= thresholds.critical { return .critical }
    return left <= thresholds.warning ? .warning : .ok
  }
}

/// Seconds left from which on a certificate is worth a word; as in `check`.
package struct ScanThresholds: Sendable, Equatable {
  /// WARNING.
  package var warning: Int64
  /// CRITICAL.
  package var critical: Int64

  package init(warning: Int64, critical: Int64) {
    self.warning = warning
    self.critical = critical
  }
}
