extension Machine {
  /// `due` on a patched master: begins the renewal of the files, which comes before every restart, or
  /// tells, once, that it is done.
  ///
  /// - Returns: whether that was this step's decision.
  mutating func renewsPair(_ assessment: Assessment, _ decision: inout Decision) -> Bool {
    if recollection.pairJustRenewed {
      recollection.pairJustRenewed = false
      decision.event = .pairRenewed
      decision.nextLook = .zero
      return true
    }
    guard assessment.pairStep == .renew, let certificate = assessment.certificate,
      !decision.binding.contains(where: { Gate.beforePairRenewal.contains($0.gate) })
    else { return false }
    let now = assessment.observation.now.boot
    // Whoever asks anew has mended something; else it is tried again with the looks.
    let request = openRequest(in: assessment.observation)?.id
    let isAskedAnew = request != nil && request != recollection.pairRequest
    if let tried = recollection.pairTried, !isAskedAnew,
      now - tried < assessment.policy.lookInterval
    {
      return false
    }
    recollection.pairTried = now
    recollection.pairRequest = request
    durable.memory.pair = memory.pair ?? PairMemory()
    durable.memory.pair?.begun = certificate.fingerprint
    decision.action = .renewPair
    decision.event = .pairRenewalBegan
    decision.nextLook = .zero
    return true
  }

  /// What a look says of the files.
  mutating func rememberPair(_ observation: Observation, _ certificate: CertificateFacts) {
    guard case .stored(let stored) = observation.pair else { return }
    var pair = memory.pair ?? PairMemory()
    if stored.fingerprint == certificate.fingerprint {
      pair.served = certificate.fingerprint
      if let begun = pair.begun, begun != certificate.fingerprint {
        // Somebody else restarted the API server in between.
        pair.renewed = stored.fingerprint
        pair.begun = nil
      }
    } else if pair.begun == certificate.fingerprint {
      // Also after a crash in the middle of it: the files are the old ones or the new ones.
      pair.begun = nil
      pair.renewed = stored.fingerprint
      recollection.pairTried = nil
      recollection.pairJustRenewed = true
    }
    if memory.pair != pair { durable.memory.pair = pair }
  }
}
