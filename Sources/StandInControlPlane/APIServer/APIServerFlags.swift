/// The flags of the stand-in API server: kube-apiserver's own that it honours, and `--standin-…`.
///
/// kube-apiserver's other flags are accepted and do nothing, so that a real manifest's argument
/// list can be used as it is.
package struct APIServerFlags: Sendable, Equatable {
  /// `--bind-address`; an IPv4 address. Default 0.0.0.0.
  package var bindAddress = "0.0.0.0"
  /// `--secure-port`; 0 lets the kernel choose (not so in kube-apiserver). Default 6443.
  package var securePort: UInt16 = 6443
  /// `--tls-cert-file` and `--tls-private-key-file`; a pair is made in memory when both are absent.
  package var certificateFile: String?
  package var privateKeyFile: String?
  /// `--client-ca-file`.
  package var clientCAFile: String?
  /// `--token-auth-file`: CSV of token, user, uid.
  package var tokenFile: String?
  /// `--anonymous-auth`. Default true.
  package var anonymousAuth = true
  /// `--authorization-mode` names RBAC; otherwise everybody that is let in may do everything.
  package var usesRBAC = false
  /// `--advertise-address`: what the endpoints of `default/kubernetes` show; the bind address when
  /// absent, 127.0.0.1 when that is 0.0.0.0.
  package var advertiseAddress: String?
  /// `--runtime-config`: each `group/version` that is switched off. kube-apiserver's default for
  /// discovery.k8s.io/v1beta1 since 1.25 is off.
  package var disabledVersions: Set = ["discovery.k8s.io/v1beta1"]
  /// `--endpoint-reconciler-type`: `none` registers nothing.
  package var registersEndpoints = true
  /// `--standin-endpoint-ttl`: a server that has died is out of the endpoints after this. 15 s, as in
  /// kube-apiserver.
  package var endpointTimeToLive = Duration.seconds(15)
  /// `--standin-storage` (`--storage` for short): the folder that the API servers of a cluster share;
  /// in memory when absent.
  package var storageFolder: String?
  /// `--standin-faults`; `faults.json` in the storage's folder when absent.
  package var faultsFile: String?
  /// `--shutdown-delay-duration`, `--request-timeout`, `--shutdown-watch-termination-grace-period`.
  package var shutdown = ShutdownSequence.Timing(
    delay: .zero, requestTimeout: .seconds(60), watchGrace: .zero)
  /// `--standin-loopback-validity`: from the start to notAfter. notBefore is an hour before the
  /// start, as client-go has it; so the default is kube-apiserver's 365 days less that hour.
  package var loopbackValidity = Duration.seconds(365 * 86400 - 3600)
  /// `--standin-loopback-pair`: one PEM file with leaf, CA and key, as a patched build keeps them:
  /// used when it exists, made otherwise.
  package var loopbackPairFile: String?
  /// `--standin-fixture-directory`: the folder of a patched build's pair, under client-go's names;
  /// made when it is missing, with 100 years, and not checked in any way, as there.
  package var fixtureDirectory: String?
  /// `--standin-start-delay`: time between the start and the listening.
  package var startDelay = Duration.zero
  /// `--standin-ignore-term`: TERM is logged and nothing else.
  package var ignoresTerm = false
  /// `--standin-fail-start`: says why and exits with status 1.
  package var failsStart = false
  /// `--standin-readyz=fail`: `/readyz` never passes.
  package var readyzFails = false
  /// `--standin-expired-breaks-writes`: POST fails once the loopback certificate has expired.
  /// Default true, as seen on kube-apiserver; `false` switches it off.
  package var expiredBreaksWrites = true
  /// `--standin-request-log`: a file that gets one line for each request; `-` is standard error.
  package var requestLog: String?
  /// Flags that were accepted and do nothing, by name without dashes.
  package var ignored: [String] = []

  /// The defaults.
  package init() {}

  /// The address by which this server stands among the endpoints and in faults.
  package var endpointAddress: String {
    if let advertiseAddress { return advertiseAddress }
    return ["0.0.0.0", "::"].contains(bindAddress) ? "127.0.0.1" : bindAddress
  }

  /// Reads `--name=value`, `--name value` and bare boolean flags.
  ///
  /// - Throws: for a value that does not parse, and for an argument that is no flag.
  package init(arguments: [String]) throws(StandInError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--"), argument.count > 2 else {
        throw StandInError("unexpected argument \"\(argument)\": only --flags are taken")
      }
      let parts = argument.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      var value = parts.count > 1 ? String(parts[1]) : nil
      if value == nil, !Self.booleans.contains(name), let next = rest.first, !next.hasPrefix("--") {
        value = next
        rest.removeFirst()
      }
      try set(name, value)
    }
    if (certificateFile == nil) != (privateKeyFile == nil) {
      throw StandInError("--tls-cert-file and --tls-private-key-file go together: one is missing")
    }
  }

  private static let booleans: Set = [
    "anonymous-auth", "standin-ignore-term", "standin-fail-start", "standin-expired-breaks-writes",
  ]

  private mutating func set(_ name: String, _ value: String?) throws(StandInError) {
    func text() throws(StandInError) -> String {
      guard let value, !value.isEmpty else { throw StandInError("--\(name) needs a value") }
      return value
    }
    func duration() throws(StandInError) -> Duration {
      guard let parsed = GoDuration(try text()) else {
        throw StandInError("--\(name)=\(value ?? ""): not a duration like 30s or 1m30s")
      }
      return parsed.duration
    }
    func boolean() throws(StandInError) -> Bool {
      switch value {
      case nil, "true": return true
      case "false": return false
      default: throw StandInError("--\(name)=\(value ?? ""): not true or false")
      }
    }
    switch name {
    case "bind-address": bindAddress = try text()
    case "secure-port":
      guard let port = UInt16(try text()) else {
        throw StandInError("--\(name)=\(value ?? ""): not a port")
      }
      securePort = port
    case "tls-cert-file": certificateFile = try text()
    case "tls-private-key-file": privateKeyFile = try text()
    case "client-ca-file": clientCAFile = try text()
    case "token-auth-file": tokenFile = try text()
    case "anonymous-auth": anonymousAuth = try boolean()
    case "authorization-mode": usesRBAC = try text().split(separator: ",").contains("RBAC")
    case "advertise-address": advertiseAddress = try text()
    case "runtime-config": try setRuntimeConfig(try text())
    case "endpoint-reconciler-type": registersEndpoints = try text() != "none"
    case "standin-endpoint-ttl": endpointTimeToLive = try duration()
    case "storage", "standin-storage": storageFolder = try text()
    case "standin-faults": faultsFile = try text()
    case "shutdown-delay-duration": shutdown.delay = try duration()
    case "request-timeout": shutdown.requestTimeout = try duration()
    case "shutdown-watch-termination-grace-period": shutdown.watchGrace = try duration()
    case "standin-loopback-validity": loopbackValidity = try duration()
    case "standin-loopback-pair": loopbackPairFile = try text()
    case "standin-fixture-directory": fixtureDirectory = try text()
    case "standin-start-delay": startDelay = try duration()
    case "standin-ignore-term": ignoresTerm = try boolean()
    case "standin-fail-start": failsStart = try boolean()
    case "standin-readyz":
      guard ["ok", "fail"].contains(try text()) else {
        throw StandInError("--\(name)=\(value ?? ""): not ok or fail")
      }
      readyzFails = value == "fail"
    case "standin-expired-breaks-writes": expiredBreaksWrites = try boolean()
    case "standin-request-log": requestLog = try text()
    default:
      // A misspelt flag of our own must not pass as one of kube-apiserver's.
      guard !name.hasPrefix("standin-") else { throw StandInError("unknown flag --\(name)") }
      ignored.append(name)
    }
  }

  /// `group/version=true|false`, separated by commas; what is not stored here is nobody's concern.
  private mutating func setRuntimeConfig(_ text: String) throws(StandInError) {
    for item in text.split(separator: ",") {
      let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
      switch parts.count > 1 ? parts[1] : "true" {
      case "true": disabledVersions.remove(parts[0])
      case "false": disabledVersions.insert(parts[0])
      default: throw StandInError("--runtime-config=\(text): \(item) is not true or false")
      }
    }
  }
}
