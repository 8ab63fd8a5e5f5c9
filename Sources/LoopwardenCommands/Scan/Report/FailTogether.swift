import RestartDecision

/// Masters of one cluster whose certificates end within an hour of each other: no other master is
/// left to take over, so a cluster that was started at once ends at once.
///
/// Only the input can say what a cluster is: nothing in the certificate does.
package struct FailTogether: Codable, Sendable, Equatable {
  /// The cluster's name.
  package var cluster: String
  /// The first end, Unix seconds.
  package var from: Int64
  /// The last end, Unix seconds.
  package var to: Int64
  /// Who, in the order of their ends.
  package var targets: [String]

  /// Every part of it.
  package init(cluster: String, from: Int64, to: Int64, targets: [String]) {
    self.cluster = cluster
    self.from = from
    self.to = to
    self.targets = targets
  }

  /// How near their ends lie, in seconds.
  package static let nearness: Int64 = 3600

  /// Every such set of at least two certificates that is part of no larger one, the earliest first.
  package static func sets(in records: [ScanRecord]) -> [FailTogether] {
    var clusters: [String: [(end: Int64, record: ScanRecord)]] = [:]
    for record in records {
      guard let cluster = record.cluster, let end = record.notAfterUnix else { continue }
      clusters[cluster, default: []].append((end, record))
    }
    return clusters.flatMap { sets(of: $0.key, $0.value) }
      .sorted { ($0.from, $0.cluster) < ($1.from, $1.cluster) }
  }

  private static func sets(
    of cluster: String, _ members: [(end: Int64, record: ScanRecord)]
  ) -> [FailTogether] {
    let sorted = members.sorted { ($0.end, $0.record.target) < ($1.end, $1.record.target) }
    var sets: [FailTogether] = []
    var reached = 0
    for first in sorted.indices {
      let last = sorted[first...].prefix { $0.end - sorted[first].end <= nearness }.endIndex
      guard last > reached else { continue }
      reached = last
      let set = sorted[first..<last]
      // One certificate at two places is one process behind two addresses.
      guard Set(set.map(\.record.fingerprint)).count > 1 else { continue }
      sets.append(
        FailTogether(
          cluster: cluster, from: sorted[first].end, to: sorted[last - 1].end,
          targets: set.map(\.record.target)))
    }
    return sets
  }

  /// `prod: 3 masters end within 12 min 4 s from Jan 16, 2027 01:00 UTC: these will fail together`.
  package var sentence: String {
    let span = to > from ? "within \(TimeText.length(.seconds(to - from)))" : "in the same second"
    return "\(cluster): \(targets.count) masters end \(span), from \(TimeText.kubeadm(from)) on: "
      + "these will fail together: \(ScanSummary.some(targets))"
  }
}
