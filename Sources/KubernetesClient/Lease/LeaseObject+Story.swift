/// The annotations as values.
extension LeaseObject {
  /// `acquired`, `preparing`, `stopping`, `verifying`, `held`, or a word of another version.
  package var phase: String? {
    get { self[.phase] }
    set { self[.phase] = newValue }
  }

  /// The number of the holder's restart; nil where there is none that can be read.
  package var attempt: UInt64? {
    get { self[.attempt].flatMap { Self.decimal($0[...]) } }
    set { self[.attempt] = newValue.map { String($0) } }
  }

  /// When the phase began, by the holder's clock; written to the second.
  package var since: MicroTime? {
    get { self[.since].flatMap { MicroTime($0) } }
    set { self[.since] = newValue?.secondsText }
  }

  /// SHA-256 of the leaf that the restart replaces, 32 bytes.
  package var fingerprintBefore: [UInt8]? {
    get { self[.fingerprintBefore].flatMap { Self.fingerprint($0) } }
    set { self[.fingerprintBefore] = newValue.map { Self.hexadecimal($0) } }
  }

  /// SHA-256 of the new leaf, 32 bytes.
  package var fingerprintAfter: [UInt8]? {
    get { self[.fingerprintAfter].flatMap { Self.fingerprint($0) } }
    set { self[.fingerprintAfter] = newValue.map { Self.hexadecimal($0) } }
  }

  /// The holder's lock settings.
  package var settings: LeaseSettings? {
    get { self[.settings].flatMap { LeaseSettings($0) } }
    set { self[.settings] = newValue?.description }
  }

  /// The last hold that a human released.
  package var released: ReleasedLease? {
    get {
      guard let text = self[.released], let hash = text.lastIndex(of: "#"), hash > text.startIndex,
        let attempt = Self.decimal(text[text.index(after: hash)...])
      else { return nil }
      return ReleasedLease(
        holderIdentity: String(text[..<hash]), attempt: attempt, by: line(.releasedBy),
        reason: line(.releasedReason), at: self[.releasedAt].flatMap { MicroTime($0) })
    }
    set {
      self[.released] = newValue.map { "\($0.holderIdentity)#\($0.attempt)" }
      self[.releasedBy] = newValue?.by
      self[.releasedReason] = newValue?.reason
      self[.releasedAt] = newValue?.at?.secondsText
    }
  }

  /// Makes it nobody's: the holder and what its restart left go, `last` and the human release stay.
  /// The number of transitions counts changes of the holder and is the next one's to raise.
  package mutating func free(renewTime: MicroTime) {
    holderIdentity = nil
    acquireTime = nil
    self.renewTime = renewTime
    for annotation in LeaseAnnotation.ofTheHolder { self[annotation] = nil }
  }

  private static func decimal(_ text: Substring) -> UInt64? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt64(text) : nil
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func fingerprint(_ text: String) -> [UInt8]? {
    let digits = text.utf8.prefix(65).compactMap {
      Character(Unicode.Scalar($0)).hexDigitValue.map { UInt8($0) }
    }
    guard text.utf8.count == 64, digits.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

/// A hold that a human released.
package struct ReleasedLease: Sendable, Equatable {
  /// Whose, as it stood in the Lease.
  package var holderIdentity: String
  /// Of which restart.
  package var attempt: UInt64
  /// By whom.
  package var by: String?
  /// Why.
  package var reason: String?
  /// When, by the clock of the machine where it was released.
  package var at: MicroTime?

  /// The release of `holderIdentity`'s restart number `attempt`.
  package init(
    holderIdentity: String, attempt: UInt64, by: String? = nil, reason: String? = nil,
    at: MicroTime? = nil
  ) {
    self.holderIdentity = holderIdentity
    self.attempt = attempt
    self.by = by
    self.reason = reason
    self.at = at
  }
}
