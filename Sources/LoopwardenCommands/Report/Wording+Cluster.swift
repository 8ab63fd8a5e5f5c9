import RestartDecision

extension Wording {
  /// The name of a master; its digest, where nobody by that identity is known.
  func name(_ node: NodeIdentity) -> String {
    names[node] ?? "the node \(String(node.digest, radix: 16))"
  }

  /// What the lock has to say.
  func lockReason(_ reason: Reason) -> String {
    let length = TimeText.length
    switch reason {
    case .lockMissing:
      return
        "there is no Lease to lock with: run `loopwarden bootstrap` (\(Handbook.page("cluster")))"
    case .lockDenied(let status):
      return
        "the API server answers \(status) on the Lease: the service's credential may not use it (\(Handbook.page("credentials")))"
    case .lockUnavailable:
      return
        "no API server gives an answer on the Lease; it is asked again. A human who has seen that no other master is being restarted can go on without it: `loopwarden restart --waive lock`"
    case .lockIsNew(let missing):
      return
        "the Lease was made anew and is waited on for a full duration; \(length(missing)) to go"
    case .lockBusy(let phase, let missing):
      return
        "another master holds the lock (\(phase.label)); free after \(length(missing)) without a sign of life"
    case .lockKept(.held):
      return
        "the lock is held after a failed restart: see `loopwarden status`; proof or `loopwarden release` ends it"
    case .lockKept(let phase):
      return
        "the lock is held in mid-restart (\(phase.label)): it ends by proof, or by `loopwarden release`"
    case .lockLost: return "the lock is not this master's any more"
    case .lockDeadlineOver:
      return "the lock could not be renewed in time, so it may soon be another master's"
    default: return ""
    }
  }

  /// What the other masters have to say.
  func clusterReason(_ reason: Reason) -> String {
    let length = TimeText.length
    switch reason {
    case .membersUnknown(let fault): return Self.members(fault)
    case .peersNotReady(let ready, let needed, let members):
      return "\(ready) of \(members) other masters are ready, \(needed) must be"
    case .notOurTurn(let node, let missing):
      return "\(name(node)) is due first; it is waited for \(length(missing)) at most"
    case .virtualAddressLast(let node, let missing):
      return
        "this master holds the virtual address and goes last, after \(name(node)); it waits \(length(missing)) at most"
    case .pausing(let missing):
      return
        "the pause between masters, and after a start of the service; \(length(missing)) to go"
    case .cordoned(let node): return "the control-plane node \(name(node)) is cordoned"
    case .rebootLocked(.kured): return "kured holds its lock: a machine is about to reboot"
    case .rebootLocked(.fleetLock): return "FleetLock is held: a machine is about to reboot"
    case .rebootLocked(.unreadable):
      return "whether another tool holds its reboot lock could not be learned"
    case .versionsDiffer(let node):
      return "\(name(node)) runs another version: an upgrade of the control plane is under way"
    case .clockSkewed(let by):
      return "this machine's clock is \(length(by.magnitude)) off from most other masters'"
    default: return ""
    }
  }

  private static func members(_ fault: MembershipFault) -> String {
    switch fault {
    case .nobodyKnown:
      "no other master is known: configure cluster.peers, or cluster.singleMaster: true"
    case .endpointsUnreadable:
      "the endpoints of the service kubernetes cannot be read, and nothing else names the masters"
    case .ownAddressMissing:
      "the endpoints of the service kubernetes do not hold this master's address: configure cluster.peers"
    case .portOfAnother:
      "the endpoints of the service kubernetes give another port than this master's: configure cluster.peers"
    case .notAsked:
      "the other masters were not asked: there is no usable kubeconfig (readiness.kubeconfig; run `loopwarden bootstrap`)"
    case .memoryUnreadable: "members.json in the state folder cannot be read"
    }
  }
}
