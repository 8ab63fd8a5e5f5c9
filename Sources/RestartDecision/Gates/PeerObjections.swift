extension Assessment {
  /// Nobody else is asked where configuration says that there is nobody else.
  private var others: PeersFact? {
    observation.lock == .singleMaster ? nil : observation.peers
  }

  var membersObjection: Reason? {
    guard let others else { return nil }
    if let fault = others.fault { return .membersUnknown(fault) }
    return others.peers.isEmpty ? .membersUnknown(.nobodyKnown) : nil
  }

  /// Never two API servers down: how many others must be ready depends on the hour.
  var peersObjection: Reason? {
    // Without any known member the gate `members` says so.
    guard let others, !others.peers.isEmpty, !policy.mutations.contains(.noPeerCheck) else {
      return nil
    }
    let members = others.peers.count
    var ready = 0
    for peer in others.peers where peer.readiness == .ready { ready += 1 }
    let needed = needed(of: members)
    return ready < needed ? .peersNotReady(ready: ready, needed: needed, members: members) : nil
  }

  private func needed(of members: Int) -> Int {
    switch hour ?? .normal {
    case .normal: return members
    case .urgent, .expired:
      if members == 1, let since = recollection.lonePeerDownSince,
        observation.now.boot - since > policy.lonePeerDown
      {
        // The only other one has been down for long: this is a single master by now.
        return 0
      }
      return max(1, members - 1)
    }
  }

  var orderObjection: Reason? {
    guard let others, let schedule, let certificate, hour != nil else { return nil }
    let now = observation.now.wall
    let missing = (wantedSince ?? schedule.due) + policy.orderLimit - now
    guard missing > .zero else { return nil }
    let own = Turn(own: certificate, node: observation.node, policy: policy)
    // The last in line waits also for those who are due while it may wait at all.
    let horizon =
      others.holdsVirtualAddress ? (wantedSince ?? schedule.due) + policy.orderLimit : now
    var first: Turn?
    for peer in others.peers {
      guard let turn = Turn(peer, policy: policy), turn.due <= horizon,
        others.holdsVirtualAddress || turn < own
      else { continue }
      if first.map({ turn < $0 }) ?? true { first = turn }
    }
    return first.map {
      others.holdsVirtualAddress
        ? .virtualAddressLast(before: $0.node, missing: missing)
        : .notOurTurn(before: $0.node, missing: missing)
    }
  }

  var pauseObjection: Reason? {
    guard case .lease(let record) = observation.lock, record.holder == nil else { return nil }
    let now = observation.now.boot
    let since = recollection.leaseSign == record.sign ? recollection.leaseSince ?? now : now
    let missing = policy.pause - (now - since)
    return missing > .zero ? .pausing(missing: missing) : nil
  }

  var upgradeObjection: Reason? {
    guard let others else { return nil }
    guard let version = others.ownVersion else { return nil }
    for peer in others.peers where peer.version != nil && peer.version != version {
      return .versionsDiffer(peer.node)
    }
    return nil
  }

  /// Whether our wall clock is wrong: most of the others that answered say so.
  var clockSkewObjection: Reason? {
    guard let others else { return nil }
    var answers = 0
    var skewed = 0
    var nearest: Interval?
    for peer in others.peers {
      guard let offset = peer.clockOffset else { continue }
      answers += 1
      if offset.magnitude > policy.skewLimit {
        skewed += 1
        if nearest.map({ offset.magnitude < $0.magnitude }) ?? true { nearest = offset }
      }
    }
    guard let nearest, skewed * 2 > answers else { return nil }
    return .clockSkewed(by: nearest)
  }
}
