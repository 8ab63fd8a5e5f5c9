extension APIServerFlags {
  /// `--bind-address`; nil when absent, which means every address.
  package func bindAddress() throws(FlagError) -> String? { try value("bind-address") }

  /// `--secure-port`, 6443 by default; 0 is refused by current versions and turned serving off in
  /// old ones, so it is an error here.
  package func securePort() throws(FlagError) -> UInt16 {
    guard let text = try value("secure-port") else { return 6443 }
    guard let port = UInt16(text), port > 0 else {
      throw malformed("secure-port", "a port from 1 to 65535")
    }
    return port
  }

  /// `--advertise-address`, nil when absent.
  package func advertiseAddress() throws(FlagError) -> String? { try value("advertise-address") }

  /// `--tls-min-version` (`VersionTLS12`, `VersionTLS13`, …), nil when absent.
  package func tlsMinimumVersion() throws(FlagError) -> String? { try value("tls-min-version") }

  /// `--request-timeout`; 60 s by default.
  package func requestTimeout() throws(FlagError) -> Duration {
    try duration("request-timeout") ?? .seconds(60)
  }

  /// `--shutdown-delay-duration`; 0 by default.
  package func shutdownDelay() throws(FlagError) -> Duration {
    try duration("shutdown-delay-duration") ?? .zero
  }

  /// `--shutdown-watch-termination-grace-period`; nil when absent or 0, which both mean that a
  /// stopping API server waits for its watches until the request timeout.
  package func shutdownWatchGrace() throws(FlagError) -> Duration? {
    let grace = try duration("shutdown-watch-termination-grace-period") ?? .zero
    return grace == .zero ? nil : grace
  }

  /// `--anonymous-auth`; true by default.
  package func anonymousAuth() throws(FlagError) -> Bool { try boolean("anonymous-auth") ?? true }

  /// `--permit-port-sharing` (SO_REUSEPORT); false by default.
  package func permitPortSharing() throws(FlagError) -> Bool {
    try boolean("permit-port-sharing") ?? false
  }

  /// `--authorization-mode`, in order; empty when absent.
  package func authorizationModes() throws(FlagError) -> [String] { try list("authorization-mode") }

  /// `--etcd-servers`, in order.
  package func etcdServers() throws(FlagError) -> [String] { try list("etcd-servers") }

  /// `--etcd-servers-overrides`: `group/resource#server;server`, the servers of each.
  package func etcdOverrideServers() throws(FlagError) -> [String] {
    var servers: [String] = []
    for override in try list("etcd-servers-overrides") {
      let parts = override.split(separator: "#", maxSplits: 1)
      guard parts.count == 2 else {
        throw malformed("etcd-servers-overrides", "group/resource#server;server")
      }
      for server in parts[1].split(separator: ";").map(String.init) where !servers.contains(server)
      {
        servers.append(server)
      }
    }
    return servers
  }

  /// `--etcd-cafile` as a container path, nil when absent.
  package func etcdAuthorityFile() throws(FlagError) -> String? { try value("etcd-cafile") }
  /// `--etcd-certfile` as a container path, nil when absent.
  package func etcdCertificateFile() throws(FlagError) -> String? { try value("etcd-certfile") }
  /// `--etcd-keyfile` as a container path, nil when absent.
  package func etcdKeyFile() throws(FlagError) -> String? { try value("etcd-keyfile") }
  /// `--etcd-prefix`; `/registry` by default.
  package func etcdPrefix() throws(FlagError) -> String { try value("etcd-prefix") ?? "/registry" }

  /// A boolean as Go's `strconv.ParseBool` reads it; nil when the flag is absent.
  package func boolean(_ name: String) throws(FlagError) -> Bool? {
    guard let text = try value(name) else { return nil }
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": return true
    case "0", "f", "F", "false", "FALSE", "False": return false
    default: throw malformed(name, "true or false")
    }
  }

  /// A duration of 0 or more as Go reads it; nil when the flag is absent.
  package func duration(_ name: String) throws(FlagError) -> Duration? {
    guard let text = try value(name) else { return nil }
    guard let duration = GoDuration.parse(text), duration >= .zero else {
      throw malformed(name, "a duration such as 1m0s")
    }
    return duration
  }

  /// Every flag that this module reads and that kube-apiserver would refuse to start with, and
  /// every value that only kubelet knows.
  package func problems() -> [FlagError] {
    var problems: [FlagError] = []
    func check(_ read: () throws(FlagError) -> Void) {
      do throws(FlagError) { try read() } catch { problems.append(error) }
    }
    check { () throws(FlagError) in _ = try securePort() }
    check { () throws(FlagError) in _ = try etcdServers() }
    check { () throws(FlagError) in _ = try etcdOverrideServers() }
    for name in ["anonymous-auth", "permit-port-sharing", "profiling", "allow-privileged"] {
      check { () throws(FlagError) in _ = try boolean(name) }
    }
    for name in [
      "request-timeout", "shutdown-delay-duration", "shutdown-watch-termination-grace-period",
    ] {
      check { () throws(FlagError) in _ = try duration(name) }
    }
    return problems
  }

  private func malformed(_ name: String, _ expected: String) -> FlagError {
    FlagError(
      flag: name, value: last(name)?.value ?? "", line: last(name)?.line ?? 0,
      reason: .malformed(expected: expected))
  }
}
