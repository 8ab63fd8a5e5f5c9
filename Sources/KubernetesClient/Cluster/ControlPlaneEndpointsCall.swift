/// Asks for the endpoints of `default/kubernetes`: EndpointSlices first, Endpoints where there are
/// none, where the API server does not have them, or where our role does not reach them.
package final class ControlPlaneEndpointsCall {
  private let begin: (APIRequest) throws(APIFailure) -> APICall
  private var rest = ControlPlaneEndpoints.Source.allCases[...]
  private var asked: (source: ControlPlaneEndpoints.Source, call: APICall)?
  private var result: Result<ControlPlaneEndpoints, ClusterProblem>?
  private var empty: ControlPlaneEndpoints?
  private var problems: [ClusterProblem] = []

  /// Begins to ask, with the meaning of `APIClient.begin`; `deadline` holds for everything together.
  package init(
    client: APIClient, servers: [APIServer], perTry: Duration, deadline: ContinuousClock.Instant
  ) {
    begin = { request throws(APIFailure) in
      try client.begin(request, servers: servers, perTry: perTry, deadline: deadline)
    }
    askNext()
  }

  /// The outcome, again at each call once it is there; poll after every `drive`.
  package func poll() -> Result<ControlPlaneEndpoints, ClusterProblem>? {
    while result == nil, let asked, let answer = asked.call.poll() {
      self.asked = nil
      take(answer, asked.source)
    }
    return result
  }

  private func take(
    _ answer: Result<APIAnswer, APIFailure>, _ source: ControlPlaneEndpoints.Source
  ) {
    switch answer.object(ControlPlaneEndpoints.request(source)) {
    case .success(nil): askNext()
    case .success(let json?):
      do throws(ClusterProblem) {
        let endpoints = try ControlPlaneEndpoints(json, source: source)
        if endpoints.addresses.isEmpty {
          empty = empty ?? endpoints
          askNext()
        } else {
          result = .success(endpoints)
        }
      } catch {
        problems.append(error)
        askNext()
      }
    case .failure(let problem):
      problems.append(problem)
      // Nobody answered: asking for something else takes as long again.
      if case .failure = answer { result = .failure(problem) } else { askNext() }
    }
  }

  private func askNext() {
    guard let source = rest.popFirst() else { return end() }
    do throws(APIFailure) {
      asked = (source, try begin(ControlPlaneEndpoints.request(source)))
    } catch {
      result = .failure(ClusterProblem(error.message))
    }
  }

  private func end() {
    // An empty list besides a problem is no word that nobody is there.
    if let empty, problems.isEmpty { return result = .success(empty) }
    let words = problems.map(\.description).joined(separator: "; ")
    result = .failure(
      ClusterProblem(
        words.isEmpty ? "there are no endpoints of default/kubernetes" : words,
        isDenied: problems.contains(where: \.isDenied)))
  }
}
