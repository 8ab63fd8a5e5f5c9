import FoundationEssentials

/// Words that several rules share.
enum AuditWords {
  /// `3 d`, `5 h`, `20 min`, `45 s`: the unit that tells enough.
  static func length(_ seconds: Int64) -> String {
    let seconds = seconds.magnitude
    if seconds >= 2 * 86_400 { return "\(seconds / 86_400) d" }
    if seconds >= 7200 { return "\(seconds / 3600) h" }
    return seconds >= 120 ? "\(seconds / 60) min" : "\(seconds) s"
  }

  /// RFC 3339 in UTC.
  static func time(_ unixSeconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(unixSeconds)).formatted(.iso8601)
  }

  static func list(_ words: [String]) -> String {
    words.isEmpty ? "nothing" : words.joined(separator: ", ")
  }

  /// Why a text gives no block of the kind that is wanted, and what to do.
  static func noBlock(_ summary: PEMSummary, wanted: String) -> String {
    if summary.blockCount > 0 {
      return "it holds \(list(Array(Set(summary.labels)).sorted())) and no \(wanted)"
    }
    if let damage = summary.damages.first {
      return "line \(damage.line): the \(damage.label) block is damaged: \(damage.reason.rawValue)"
    }
    let tool = wanted == "CERTIFICATE" ? "openssl x509" : "openssl pkey"
    switch summary.beginning {
    case .empty: return "it is empty"
    case .byteOrderMark:
      return
        "a byte order mark stands before BEGIN, and Go finds no block behind it; take it out: sed -i '1s/^\\xEF\\xBB\\xBF//'"
    case .utf16: return "it is UTF-16; save it as ASCII"
    case .der: return "it is DER, not PEM; convert it: \(tool) -inform DER -outform PEM"
    case .binary: return "it is binary, not PEM"
    case .text: return "there is no -----BEGIN \(wanted)----- at the beginning of any line"
    }
  }
}
