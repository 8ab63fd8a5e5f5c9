/// How to mend a refused `/readyz`: which file, which rule.
struct ReadinessAdvice {
  let kubeconfig: Kubeconfig?
  let identity: ClientIdentity?

  private let rule =
    "a ClusterRole with nonResourceURLs [\"/readyz\", \"/readyz/*\"] and verbs [\"get\"]"

  func text(status: Int) -> String {
    guard let kubeconfig, kubeconfig.hasCredential else { return anonymous(status) }
    let user = kubeconfig.userName.map { "user \"\($0)\"" } ?? "the user"
    let place = (kubeconfig.token ?? kubeconfig.clientCertificate)?.place
    let origin = "\(kubeconfig.path)\(place.map { ":\($0.line)" } ?? "")"
    if status == 401 {
      let kind = place.map { "the \($0.key) of \(user)" } ?? user
      return "401: the API server does not accept \(kind) in \(origin);"
        + " it may be expired or from another cluster: renew it"
    }
    let subject = identity?.commonName.map { "User \"\($0)\"" } ?? user
    return "403: \(subject) of \(origin) may not GET /readyz; bind it to \(rule)"
  }

  private func anonymous(_ status: Int) -> String {
    let mend = "give loopwarden a kubeconfig with a client certificate or token, bound to \(rule)"
    let who = kubeconfig.map { "\($0.path) has no credential, and " } ?? ""
    return "\(status): \(who)this API server refuses anonymous GET /readyz; \(mend)"
  }
}
