/// What was learned of a mirror pod.
package enum MirrorPodAnswer: Sendable, Equatable {
  /// Here it is.
  case found(MirrorPod)
  /// The API server says that there is no such pod: kubelet has not made it (yet).
  case absent
  /// 401 or 403: our role lacks the rule, or the credential is not accepted.
  case notAllowed(String)
  /// No API server answered.
  case unreachable(String)
  /// Nothing was asked: no usable credential, or no server.
  case notAsked(String)
  /// An answer that cannot be used.
  case unreadable(String)
}

/// Asks once for the API's copy of this master's API server pod.
package final class MirrorPodCall {
  private let name: String
  private var call: APICall?
  private var answer: MirrorPodAnswer?

  /// Begins to ask, with the meaning of `APIClient.begin`. `name` is the pod's, as the container's
  /// label has it: `kube-apiserver-m1`.
  package init(
    name: String, client: APIClient, servers: [APIServer], perTry: Duration,
    deadline: ContinuousClock.Instant
  ) {
    self.name = name
    guard !name.isEmpty else {
      answer = .notAsked("the API server runs in no pod")
      return
    }
    do throws(APIFailure) {
      call = try client.begin(
        MirrorPod.request(named: name), servers: servers, perTry: perTry, deadline: deadline)
    } catch {
      answer = .notAsked(error.message)
    }
  }

  /// The outcome, again at each call once it is there; nil while in flight. Poll after every
  /// `drive`.
  package func poll() -> MirrorPodAnswer? {
    if answer == nil, let result = call?.poll() {
      answer = Self.answer(to: result, named: name)
      call = nil
    }
    return answer
  }

  /// The meaning of what came of `MirrorPod.request(named:)`.
  package static func answer(
    to result: Result<APIAnswer, APIFailure>, named name: String
  ) -> MirrorPodAnswer {
    if case .failure(let failure) = result { return .unreachable(failure.message) }
    switch result.object(MirrorPod.request(named: name)) {
    case .failure(let problem):
      return problem.isDenied
        ? .notAllowed(problem.description) : .unreadable(problem.description)
    case .success(nil): return .absent
    case .success(let json?):
      do throws(ClusterProblem) {
        let pod = try MirrorPod(json)
        guard pod.name == name else { return .unreadable("the answer is another pod") }
        return .found(pod)
      } catch {
        return .unreadable(error.description)
      }
    }
  }
}
