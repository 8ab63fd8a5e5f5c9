/// What a pair is audited for: the one table of rules. `docs/inspect.md` shows it, and a test compares.
package enum AuditRule: String, Sendable, CaseIterable {
  case loads
  case timeLeft = "time-left"
  case validFrom = "valid-from"
  case lifetime
  case certificateText = "certificate-text"
  case keyText = "key-text"
  case keyForm = "key-form"
  case keyMatch = "key-match"
  case order
  case chain
  case names
  case alternativeNames = "alternative-names"
  case keyUsage = "key-usage"
  case extendedKeyUsage = "extended-key-usage"
  case constraints
  case serials
  case keyStrength = "key-strength"
  case signatures
  case keyPermissions = "key-permissions"
  case certificatePermissions = "certificate-permissions"
  case owner
  case folders

  /// A stable name for machines.
  package var label: String { rawValue }

  /// What it asks.
  package var question: String {
    switch self {
    case .loads: "Would kube-apiserver start with this pair?"
    case .timeLeft: "How long until the leaf expires? Thresholds as in `check`"
    case .validFrom: "Is the leaf valid already?"
    case .lifetime:
      "How long does it last in all, who makes such a one, does the authority last as long?"
    case .certificateText: "Are the certificates PEM that Go reads as it is meant?"
    case .keyText: "Is the key PEM that Go reads, and not encrypted?"
    case .keyForm: "PKCS#1 for RSA and SEC 1 for EC, as client-go writes them? PKCS#8 loads too"
    case .keyMatch: "Is the key the leaf's?"
    case .order: "The leaf, then its authority, nothing else?"
    case .chain: "Did the authority sign the leaf, and itself? Do the key identifiers agree?"
    case .names: "`apiserver-loopback-client@<unix>` and `apiserver-loopback-client-ca@<unix>`?"
    case .alternativeNames: "Exactly `DNS:apiserver-loopback-client`? The authority has none"
    case .keyUsage:
      "digitalSignature and keyEncipherment, keyCertSign on the authority alone, critical?"
    case .extendedKeyUsage: "serverAuth alone? The authority has none"
    case .constraints:
      "CA:FALSE on the leaf, CA:TRUE on the authority, nothing critical that Go does not know?"
    case .serials: "Positive, and not the same?"
    case .keyStrength: "RSA of 2048 to 8192 bits, P-256, P-384, P-521 or Ed25519?"
    case .signatures: "SHA-256 or better?"
    case .keyPermissions: "May only its owner read the key (0600 or 0400)?"
    case .certificatePermissions: "May only its owner write the certificate?"
    case .owner: "Are the files and their folder root's?"
    case .folders: "Can nobody but root change the folders on the way to the files?"
    }
  }

  /// What it can come to, besides `skipped`.
  package var severities: Set<AuditSeverity> {
    switch self {
    case .loads: [.ok, .unknown, .critical]
    case .timeLeft: [.ok, .warning, .critical]
    case .validFrom: [.ok, .critical]
    case .lifetime: [.ok, .warning, .critical]
    case .certificateText, .keyText: [.ok, .warning, .unknown, .critical]
    case .keyForm: [.ok, .warning]
    case .keyMatch: [.ok, .critical]
    case .order: [.ok, .warning, .critical]
    case .chain, .names, .keyUsage, .signatures: [.ok, .warning]
    case .alternativeNames, .extendedKeyUsage, .constraints, .serials, .keyStrength:
      [.ok, .warning, .critical]
    case .keyPermissions, .certificatePermissions: [.ok, .warning, .unknown, .critical]
    case .owner: [.ok, .warning, .unknown]
    case .folders: [.ok, .warning, .unknown, .critical]
    }
  }

  /// Every rule's verdict on `material` at `now` (Unix seconds), in the table's order.
  package static func judge(
    _ material: AuditMaterial, now: Int64, thresholds: AuditThresholds
  ) -> [AuditVerdict] {
    let audit = Audit(material, now: now, thresholds: thresholds)
    return allCases.map { rule in
      let (severity, sentence) = audit.verdict(rule)
      return AuditVerdict(rule: rule, severity: severity, sentence: sentence)
    }
  }
}
