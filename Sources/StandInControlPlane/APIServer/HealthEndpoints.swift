/// `/livez`, `/readyz` and `/healthz`, in kube-apiserver's words (k8s.io/apiserver
/// `pkg/server/healthz`): `ok` when all is well and nobody asked for more, else the list of checks.
struct HealthEndpoints {
  /// TERM has come.
  var isShuttingDown: Bool
  /// `--standin-readyz=fail`.
  var readyzFails: Bool

  private static let checks = [
    "ping", "log", "etcd", "poststarthook/start-kube-apiserver-admission-initializer",
    "poststarthook/generic-apiserver-start-informers", "poststarthook/rbac/bootstrap-roles",
    "poststarthook/bootstrap-controller",
  ]

  /// The answer for `path`, nil when it is no health endpoint.
  func reply(path: String, verbose: Bool) -> WholeReply? {
    let name = String(path.dropFirst())
    var results: [(check: String, passed: Bool)] = Self.checks.map { ($0, true) }
    switch name {
    case "livez", "healthz": break
    case "readyz":
      results.insert(("informer-sync", true), at: 3)
      if readyzFails { results.append(("standin-readyz", false)) }
      results.append(("shutdown", !isShuttingDown))
    default: return nil
    }
    let passed = results.allSatisfy(\.passed)
    guard verbose || !passed else { return WholeReply(status: 200, body: "ok") }
    let lines = results.map { result in
      result.passed ? "[+]\(result.check) ok" : "[-]\(result.check) failed: reason withheld"
    }
    let verdict = "\(name) check \(passed ? "passed" : "failed")"
    return WholeReply(
      status: passed ? 200 : 500, body: (lines + [verdict]).joined(separator: "\n") + "\n",
      extraHeaders: ["X-Content-Type-Options: nosniff"])
  }
}
