/// What one process has seen of the Lease, for another process on this machine that looks only once:
/// waits count from the first sight.
package struct LeaseSighting: Sendable, Equatable, Codable {
  /// The last sign of life.
  package var sign: LeaseRecord.Sign
  /// When it was first seen.
  package var since: BootTime
  /// When a Lease that was made anew was first seen; `nil`: it is the one that is remembered.
  package var newSince: BootTime?
  /// The boot in which both count.
  package var boot: BootIdentity
}

extension Machine {
  /// What this machine has seen of the Lease during `boot`.
  package func leaseSighting(during boot: BootIdentity) -> LeaseSighting? {
    guard let sign = recollection.leaseSign, let since = recollection.leaseSince else { return nil }
    return LeaseSighting(
      sign: sign, since: since, newSince: recollection.newLease?.since, boot: boot)
  }

  /// Takes over what another process has seen during `boot`; what was seen in another boot says
  /// nothing.
  package mutating func recall(_ sighting: LeaseSighting, during boot: BootIdentity) {
    guard sighting.boot == boot else { return }
    recollection.leaseSign = sighting.sign
    recollection.leaseSince = sighting.since
    recollection.newLease = sighting.newSince.map {
      Recollection.NewLease(uid: sighting.sign.uid, since: $0)
    }
  }
}
