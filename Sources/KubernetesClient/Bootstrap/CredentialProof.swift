/// Proves that a credential works, with requests that change nothing.
package struct CredentialProof {
  /// How long a 403 may last: an API server learns of new bindings through its caches.
  private static let patience = Duration.seconds(15)
  private static let interval = Duration.seconds(1)

  private let lease: ObjectReference
  private let call: (APIRequest) -> Result<APIAnswer, APIFailure>

  /// A proof by `call`, with the cluster's lock at `lease`.
  package init(
    lease: ObjectReference, call: @escaping (APIRequest) -> Result<APIAnswer, APIFailure>
  ) {
    self.lease = lease
    self.call = call
  }

  /// Reads the Lease and the readiness; `title` says whose credential, for errors. `pause` answers
  /// false where the operator interrupted.
  package func run(
    title: String, now: () -> ContinuousClock.Instant, pause: (Duration) -> Bool
  ) throws(BootstrapFailure) {
    let store = LeaseStore(namespace: lease.namespace, name: lease.name)
    let start = now()
    while true {
      let objection =
        objection(to: call(store.read), accepting: { $0 == 200 })
        // An API server that is not ready has answered all the same.
        ?? objection(
          to: call(APIRequest(.get, "/readyz", accept: "text/plain")),
          accepting: { ![401, 403].contains($0) })
      guard let objection else { return }
      let hasTime = start.duration(to: now()) < Self.patience
      guard objection.mayPass, hasTime else {
        throw BootstrapFailure("\(title) does not work: \(objection.message)")
      }
      guard pause(Self.interval) else { throw BootstrapFailure.interrupted }
    }
  }

  private func objection(
    to result: Result<APIAnswer, APIFailure>, accepting: (Int) -> Bool
  ) -> (message: String, mayPass: Bool)? {
    switch result {
    case .failure(let failure): (failure.message, false)
    case .success(let answer):
      accepting(answer.status)
        ? nil : (answer.sentence, answer.status == 403 || answer.status >= 500)
    }
  }
}
