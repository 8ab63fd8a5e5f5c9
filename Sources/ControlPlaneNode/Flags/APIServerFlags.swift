/// kube-apiserver's flags as its parser (spf13/pflag with `_` read as `-`) takes them.
package struct APIServerFlags: Sendable, Equatable {
  /// One occurrence of a flag.
  package struct Flag: Sendable, Equatable {
    /// Without dashes in front, `_` written as `-`.
    package let name: String
    /// The value; `true` for a boolean that was only named, nil when a value was left out.
    package let value: String?
    /// Line of the manifest, from 1.
    package let line: Int
    /// Variables in the value that only kubelet knows.
    package let unresolved: [String]
  }

  /// Every occurrence, in order.
  package let all: [Flag]
  /// Words that are neither flags nor values; kube-apiserver refuses to start with any.
  package let strays: [ManifestWord]

  /// Reads the words after the program's name.
  package init(_ words: [ManifestWord]) {
    var flags: [Flag] = []
    var strays: [ManifestWord] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word.text == "--" {
        strays += words[index...]
        break
      }
      guard let (rawName, inline) = Self.nameAndValue(word.text) else {
        strays.append(word)
        continue
      }
      let name = Self.canonical(rawName)
      var value = inline
      var unresolved = word.unresolved
      if value == nil {
        // pflag gives a boolean no following word; anything else takes it. A following flag means
        // that the value was forgotten.
        if Self.booleans.contains(name) {
          value = "true"
        } else if index < words.count, !words[index].text.hasPrefix("--") {
          value = words[index].text
          unresolved += words[index].unresolved
          index += 1
        }
      }
      flags.append(Flag(name: name, value: value, line: word.line, unresolved: unresolved))
    }
    all = flags
    self.strays = strays
  }

  /// Reads a running process's whole command line, its name or a wrapper's (`go-runner`) included.
  package init(commandLine: [String]) {
    self.init(arguments: PreflightRun.flagWords(commandLine))
  }

  /// Reads plain words, such as a process's own arguments after its name.
  package init(arguments: [String]) {
    self.init(arguments.map { ManifestWord($0, line: 0) })
  }

  /// Every occurrence of a flag, in order.
  package func occurrences(of name: String) -> [Flag] {
    all.filter { $0.name == name }
  }

  /// The occurrence that counts for a flag of one value: the last.
  package func last(_ name: String) -> Flag? {
    all.last { $0.name == name }
  }

  /// The value that counts, nil when the flag is absent or empty.
  /// Throws when it has no value or takes one from kubelet.
  package func value(_ name: String) throws(FlagError) -> String? {
    guard let flag = last(name) else { return nil }
    let text = try known(flag)
    return text.isEmpty ? nil : text
  }

  /// Every value of a flag that may be repeated and may hold a comma-separated list.
  package func list(_ name: String) throws(FlagError) -> [String] {
    var result: [String] = []
    for flag in occurrences(of: name) {
      result += try known(flag).split(separator: ",").map(String.init)
    }
    return result
  }

  func known(_ flag: Flag) throws(FlagError) -> String {
    guard let value = flag.value else {
      throw FlagError(
        flag: flag.name, value: "", line: flag.line, reason: .malformed(expected: "given a value"))
    }
    if let variable = flag.unresolved.first {
      throw FlagError(
        flag: flag.name, value: value, line: flag.line,
        reason: .determinedByKubelet(variable: variable))
    }
    return value
  }

  private static func nameAndValue(_ text: String) -> (name: String, value: String?)? {
    guard text.hasPrefix("-"), text.count > 1 else { return nil }
    let body = text.dropFirst(text.hasPrefix("--") ? 2 : 1)
    guard let first = body.first, first != "-", first != "=" else { return nil }
    let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if !text.hasPrefix("--"), parts[0].count > 1 {
      // A shorthand with its value attached: `-v2`.
      return (String(parts[0].prefix(1)), String(body.dropFirst()))
    }
    return (String(parts[0]), parts.count == 2 ? String(parts[1]) : nil)
  }

  /// k8s.io/component-base/cli/flag: underscores are read as dashes.
  static func canonical(_ name: String) -> String {
    String(name.map { $0 == "_" ? "-" : $0 })
  }

  /// kube-apiserver's flags without a value of their own, 1.10 to 1.36.
  static let booleans: Set<String> = [
    "add-dir-header", "aggregator-reject-forwarding-redirect", "allow-privileged",
    "alsologtostderr", "anonymous-auth", "audit-log-compress", "audit-log-truncate-enabled",
    "audit-webhook-truncate-enabled", "contention-profiling", "enable-aggregator-routing",
    "enable-bootstrap-token-auth", "enable-garbage-collector", "enable-inflight-quota-handler",
    "enable-logs-handler", "enable-priority-and-fairness", "enable-swagger-ui",
    "encryption-provider-config-automatic-reload", "etcd-quorum-read", "experimental-encryption",
    "help", "kubelet-https", "log-json-split-stream", "log-text-split-stream", "logtostderr",
    "one-output", "permit-address-sharing", "permit-port-sharing", "profiling",
    "repair-malformed-updates", "service-account-extend-token-expiration",
    "service-account-lookup", "shutdown-send-retry-after", "skip-headers", "skip-log-headers",
    "watch-cache",
  ]
}
