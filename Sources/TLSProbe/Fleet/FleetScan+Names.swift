import Glibc

/// Names on their way to addresses.
extension FleetScan {
  /// Addresses are ready to be asked; names are looked up first, and join when theirs are found.
  func sortTargets() throws(ProbeFailure) {
    var names: [(index: Int, host: String)] = []
    for (index, target) in targets.enumerated() {
      if Self.isAddress(target.host) {
        waiting.append(Candidate(index: index, address: target, others: 0))
      } else {
        names.append((index, target.host))
      }
    }
    unresolved = names.count
    guard !names.isEmpty else { return }
    let resolver = try NameResolver(names)
    self.resolver = resolver
    try readiness.add(resolver.descriptor, for: .read, token: Self.resolverToken)
  }

  /// Takes over what has been looked up.
  func takeAddresses() {
    guard unresolved > 0, let resolver else { return }
    for answer in resolver.takeAnswers(limit: limits.lookUp, at: clock.now) {
      unresolved -= 1
      switch answer.addresses {
      case .failure(let failure):
        end(
          FleetOutcome(
            index: answer.index, asked: nil, otherAddresses: 0, elapsed: .zero,
            result: .failure(failure)))
      case .success(let addresses):
        waiting.append(
          Candidate(
            index: answer.index,
            address: ProbeTarget(host: addresses[0], port: targets[answer.index].port),
            others: addresses.count - 1))
      }
    }
  }

  /// Whether getaddrinfo(3) takes it as it is, without asking anybody.
  static func isAddress(_ host: String) -> Bool {
    guard !host.utf8.contains(0) else { return false }
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &found) == 0 else { return false }
    freeaddrinfo(found)
    return true
  }
}
