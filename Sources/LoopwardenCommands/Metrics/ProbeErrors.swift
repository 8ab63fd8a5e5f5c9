import KubernetesClient

/// How often something could not be seen, by what was asked and how it ended.
package struct ProbeErrors: Sendable, Equatable {
  /// What was asked.
  package enum Probe: String, Sendable, CaseIterable {
    /// The certificate, over TLS.
    case certificate
    /// The container, from the runtime.
    case container
    /// `/readyz`.
    case readiness

    /// How asking can end: all are there from the start, because a counter that appears with its
    /// first count never seems to grow.
    package var kinds: [String] {
      switch self {
      case .certificate:
        [
          "not-an-address", "connection-refused", "unreachable", "local-problem", "timed-out",
          "reset", "closed", "not-tls", "alert", "client-certificate-required", "too-many-bytes",
          "certificate-list-too-large", "message-too-large", "chain-too-long",
          "certificate-too-large", "no-certificate", "unreadable-certificate",
          "handshake-refused", "not-loopback", "other",
        ]
      case .container: ["no-runtime", "none", "several", "unreadable"]
      case .readiness:
        ["credential-unusable", "refused", "bad-certificate", "timed-out", "unreachable"]
      }
    }
  }

  private var counts: [Probe: [String: UInt64]] = [:]

  /// None yet.
  package init() {}

  /// How often asking `probe` ended as `kind`.
  package subscript(_ probe: Probe, _ kind: String) -> UInt64 { counts[probe]?[kind] ?? 0 }

  /// Counts what a look could not see. What a signal of our own cut short is no error.
  package mutating func take(_ sight: Sight) {
    if let label = sight.certificate.problemLabel, label != "interrupted", label != "not-asked" {
      count(.certificate, Self.kind(label))
    }
    if let label = sight.container?.problemLabel {
      count(.container, Self.container(label, sight.containerCount))
    }
    if let kind = Self.readiness(sight) { count(.readiness, kind) }
  }

  private mutating func count(_ probe: Probe, _ kind: String) {
    counts[probe, default: [:]][kind, default: 0] += 1
  }

  /// A probe's label without the stage that it came to, which is for people.
  package static func kind(_ label: String) -> String {
    let kind =
      ["timed-out", "reset", "closed"].first { label.hasPrefix("\($0)-") } ?? label
    return Probe.certificate.kinds.contains(kind) ? kind : "other"
  }

  private static func container(_ label: String, _ count: Int?) -> String {
    switch count {
    case 0: "none"
    case .some: "several"
    case nil: label == "no-runtime" ? label : "unreadable"
    }
  }

  private static func readiness(_ sight: Sight) -> String? {
    if sight.credentialProblem != nil { return "credential-unusable" }
    return switch sight.readiness {
    case .ready, .notReady, .interrupted, nil: nil
    case .refused: "refused"
    case .unreachable: "unreachable"
    case .timedOut: "timed-out"
    case .badCertificate: "bad-certificate"
    case .credentialsUnusable: "credential-unusable"
    }
  }
}
