/// What bootstrap needs of the world: the API server with an administrator's rights, time, a voice.
package struct BootstrapPort {
  /// Asks the API server; bounded.
  package let call: (APIRequest) -> Result<APIAnswer, APIFailure>
  /// The boot clock.
  package let now: () -> ContinuousClock.Instant
  /// Waits so long; false where the operator interrupted.
  package let pause: (Duration) -> Bool
  /// Tells one line of progress.
  package let say: (String) -> Void

  /// A port of these parts.
  package init(
    call: @escaping (APIRequest) -> Result<APIAnswer, APIFailure>,
    now: @escaping () -> ContinuousClock.Instant, pause: @escaping (Duration) -> Bool,
    say: @escaping (String) -> Void
  ) {
    self.call = call
    self.now = now
    self.pause = pause
    self.say = say
  }

  /// An answer with one of `statuses`.
  ///
  /// - Throws: for anything else, in the server's words.
  func ask(
    _ request: APIRequest, for title: String, accepting statuses: Set<Int>
  ) throws(BootstrapFailure) -> APIAnswer {
    switch call(request) {
    case .failure(let failure):
      throw failure.interrupted
        ? .interrupted : BootstrapFailure("\(title): \(failure.message)")
    case .success(let answer):
      guard statuses.contains(answer.status) else { throw refusal(answer, title) }
      return answer
    }
  }

  private func refusal(_ answer: APIAnswer, _ title: String) -> BootstrapFailure {
    switch answer.status {
    case 401:
      BootstrapFailure(
        "\(title): \(answer.server) does not accept the administrator's credential (401): it may"
          + " be expired or from another cluster; see `kubeadm certs check-expiration`")
    case 403:
      BootstrapFailure(
        "\(title): \(answer.sentence)\nbootstrap needs an administrator's kubeconfig, such as"
          + " /etc/kubernetes/admin.conf")
    default: BootstrapFailure("\(title): \(answer.sentence)")
    }
  }
}

/// Why bootstrap could not go on, in one or two lines for people.
package struct BootstrapFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was found, and what to do.
  package let description: String

  /// A failure in these words.
  package init(_ description: String) { self.description = description }

  /// A signal came; the kubeconfig is written last.
  static let interrupted = BootstrapFailure(
    "interrupted: the kubeconfig is as it was; what was made in the cluster is found by the next run"
  )
}
