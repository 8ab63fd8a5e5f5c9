import Configuration
import KubernetesClient
import LoopbackCertificate
import RestartDecision

extension ClusterReport {
  /// A look at the cluster, as `decision` weighed it.
  init?(
    _ sight: Sight, _ decision: Decision, node: String, settings: Settings, policy: Policy,
    wording: Wording
  ) {
    guard let cluster = sight.cluster else { return nil }
    lock = LockReport(cluster.lease, settings: settings.cluster, node: node)
    membershipProblem = cluster.membership.problem
    notes = Self.notes(cluster, sight)
    masters = Self.masters(cluster, sight, decision, node: node, policy: policy, wording: wording)
  }

  private static func notes(_ cluster: ClusterSight, _ sight: Sight) -> [String] {
    var notes: [String] = []
    if let problem = cluster.problem { notes.append(problem) }
    if !cluster.cordoned.isEmpty {
      notes.append("cordoned: \(cluster.cordoned.joined(separator: ", "))")
    }
    if let words = cluster.rebootLockWords { notes.append(words) }
    let versions = Set(
      cluster.peers.compactMap(\.version) + [sight.apiServerVersion].compactMap { $0 })
    if versions.count > 1 {
      notes.append("versions differ: \(versions.sorted().joined(separator: ", "))")
    }
    if cluster.holdsVirtualAddress {
      notes.append("this master holds the virtual address: it goes last")
    }
    return notes
  }

  private static func masters(
    _ cluster: ClusterSight, _ sight: Sight, _ decision: Decision, node: String, policy: Policy,
    wording: Wording
  ) -> [MasterReport] {
    let now = sight.at.wall
    let plan = ClusterPlan(
      cluster, sight.certificateFacts, decision, node: node, now: now, policy: policy)
    var names = Dictionary(
      cluster.peers.map { ($0.member.identity, $0.member.name) }, uniquingKeysWith: { a, _ in a })
    names[NodeIdentity(name: node)] = node
    var own = MasterReport(
      name: node, address: sight.address, isThis: true, origin: "this",
      readiness: SightReport.readiness(sight),
      state: sight.readiness == .ready ? "ready" : "notReady",
      waitsFor: "", version: sight.apiServerVersion)
    let certificate = SightReport.certificate(sight)
    own.notAfter = certificate.notAfter
    own.secondsLeft = certificate.secondsLeft
    own.ageSeconds = sight.certificate.value.map { now.unixSeconds - $0.madeAt }
    own.fingerprint = certificate.fingerprint
    own.certificateProblem = certificate.problem
    var reports = [own] + cluster.peers.map { MasterReport($0, now: now) }
    for index in reports.indices {
      let identity = NodeIdentity(name: reports[index].name)
      guard let entry = plan.entries.first(where: { $0.turn.node == identity }) else {
        reports[index].waitsFor = "its certificate is not known"
        continue
      }
      reports[index].due = TimeText.rfc3339(entry.turn.due.unixSeconds)
      reports[index].planned = TimeText.rfc3339(entry.planned.unixSeconds)
      reports[index].after = entry.waitsFor.flatMap { names[$0] }
      reports[index].waitsFor =
        cluster.lease.waitsFor(reports[index].name)
        ?? wording.waitsFor(entry, now: now, policy: policy, names: names)
    }
    let order = plan.entries.map(\.turn.node)
    func place(_ report: MasterReport) -> Int {
      order.firstIndex(of: NodeIdentity(name: report.name)) ?? order.count
    }
    return reports.sorted { (place($0), $0.name) < (place($1), $1.name) }
  }
}

extension ClusterPlan {
  init(
    _ cluster: ClusterSight, _ certificate: CertificateFacts?, _ decision: Decision,
    node: String, now: WallTime, policy: Policy
  ) {
    let own = NodeIdentity(name: node)
    var masters: [(turn: Turn, schedule: Schedule)] = cluster.peersFact.peers.compactMap { peer in
      guard let certificate = peer.certificate, let turn = Turn(peer, policy: policy) else {
        return nil
      }
      return (turn, Schedule(peer: certificate, node: peer.node, policy: policy))
    }
    if let schedule = decision.schedule, let certificate {
      masters.append((Turn(own: certificate, node: own, policy: policy), schedule))
    }
    self.init(
      masters: masters, last: cluster.holdsVirtualAddress ? own : nil, now: now, policy: policy)
  }
}

extension ClusterReport.MasterReport {
  init(_ peer: PeerSight, now: WallTime) {
    self.init(
      name: peer.member.name, address: "\(peer.member.address)", isThis: false,
      origin: peer.member.origin.rawValue, readiness: peer.readinessWords,
      state: "\(peer.readiness)", waitsFor: "", version: peer.version)
    certificateProblem = peer.certificateProblem
    guard let identity = peer.certificate else { return }
    notAfter = TimeText.rfc3339(identity.notAfter)
    secondsLeft = identity.notAfter - now.unixSeconds
    ageSeconds = now.unixSeconds - identity.madeAt
    fingerprint = Fingerprint(identity.fingerprint)?.description
  }
}

extension LeaseAnswer {
  /// What a master waits for while somebody holds the lock; `nil` where nobody does.
  func waitsFor(_ name: String) -> String? {
    guard case .lease(let lease) = self, let identity = lease.holderIdentity else { return nil }
    let holder = lease.holder?.node ?? identity
    if lease.phase == "held" {
      return holder == name
        ? "its failed restart to be well, or released" : "the hold of \(holder)"
    }
    return holder == name ? "its restart in flight" : "the lock, which \(holder) holds"
  }
}

extension Wording {
  /// What a master waits for before its turn, as far as time and order decide.
  func waitsFor(
    _ entry: ClusterPlan.Entry, now: WallTime, policy: Policy, names: [NodeIdentity: String]
  ) -> String {
    if let first = entry.waitsFor {
      let name = names[first] ?? "another master"
      return entry.isUrgency
        ? "\(name); it becomes urgent before its turn comes, so without a pause"
        : "\(name) and the pause of \(TimeText.length(policy.pause))"
    }
    if entry.isUrgency { return "no window opens before it becomes urgent" }
    if entry.planned > max(now, entry.turn.due) { return "the window" }
    return entry.turn.due > now ? "its time" : "nothing: it is due"
  }
}
