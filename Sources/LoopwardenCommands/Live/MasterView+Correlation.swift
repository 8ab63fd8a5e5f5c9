import Configuration
import ContainerRuntime
import ControlPlaneNode
import LoopbackCertificate
import RestartDecision

/// How the certificate fits the process.
extension MasterView {
  /// Judges it by both, by what is remembered of either, and by the configured files.
  func correlate(_ memory: Memory, _ sight: inout Sight) {
    guard let identity = sight.certificate.value, let age = sight.processAge else { return }
    let process = sight.container?.value.flatMap { self.identity(of: $0) }
    let fingerprint = Fingerprint(identity.fingerprint)
    let sameProcess = memory.lastSeen.flatMap { seen in
      process.map { seen.process.isSameProcess(as: $0) }
    }
    let sameCertificate = fingerprint.map { $0 == memory.lastSeen?.fingerprint }
    let survived =
      fingerprint != nil
      && (memory.persisted == fingerprint || (sameCertificate == true && sameProcess == false))
    let otherProcess = sameProcess == true && sameCertificate == false
    // Facts that do not belong together prove nothing.
    let history =
      sight.containerChanged
      ? Correlation.History()
      : Correlation.History(
        fingerprintSurvivedProcessChange: survived, processHadAnotherFingerprint: otherProcess)
    sight.correlation = Correlation.correlate(
      identity, processStart: (sight.at.wall - age).unixSeconds, history: history,
      configuredPersisted: settings.apiServer.certificatePersisted.configured
        ?? isKnownFromFiles(memory, sight))
    // A process that was only recognised must be the one whose certificate this is: nothing but the
    // time connects them.
    if case .process = choice?.holder, choice?.isConfigured == false,
      case .clockStepped(let numbers) = sight.correlation
    {
      sight.correlation = .otherProcess(numbers)
    }
  }

  /// `true` where the certificate stands in the configured files, or was seen there; else nobody knows.
  private func isKnownFromFiles(_ memory: Memory, _ sight: Sight) -> Bool? {
    guard let pair = sight.pair, let fingerprint = sight.certificate.value?.fingerprint else {
      return nil
    }
    let isThere = pair.stored?.identity.fingerprint == fingerprint
    return isThere || memory.pair?.served == Fingerprint(fingerprint) ? true : nil
  }
}
