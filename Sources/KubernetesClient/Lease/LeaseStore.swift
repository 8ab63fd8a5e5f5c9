/// The one Lease: what to ask about it, and what the answers mean. Nothing is sent from here.
package struct LeaseStore: Sendable, Equatable {
  /// Its namespace.
  package var namespace: String
  /// Its name.
  package var name: String

  /// The Lease called `name` in `namespace`.
  package init(namespace: String = "kube-system", name: String = "loopwarden") {
    self.namespace = namespace
    self.name = name
  }

  /// GET without resourceVersion: a linearizable read, never an API server's own cache.
  package var read: APIRequest { APIRequest(.get, path, maximumBodyBytes: Self.maximumBodyBytes) }

  /// PUT of `lease` in place of the version that was read. Its uid goes along, so that a Lease that was
  /// deleted meanwhile is a conflict: an API server would otherwise make it anew.
  package func update(_ lease: LeaseObject) -> APIRequest {
    APIRequest(.put, path, body: lease.json, maximumBodyBytes: Self.maximumBodyBytes)
  }

  /// POST of a Lease that nobody holds; for `bootstrap`.
  package func create(durationSeconds: Int64) -> APIRequest {
    APIRequest(
      .post,
      APIPath.resource(group: "coordination.k8s.io", namespace: namespace, "leases"),
      body: [
        "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
        "metadata": ["name": .string(name), "namespace": .string(namespace)],
        "spec": ["leaseDurationSeconds": .integer(durationSeconds), "leaseTransitions": 0],
      ], maximumBodyBytes: Self.maximumBodyBytes)
  }

  /// The meaning of what came of `read`.
  package func answer(toRead result: Result<APIAnswer, APIFailure>) -> LeaseAnswer {
    switch result {
    case .failure(let failure): return .unreachable(failure.message)
    case .success(let answer):
      switch answer.status {
      case 200:
        switch lease(in: answer) {
        case .success(let lease): return .lease(lease)
        case .failure(let problem): return .notUnderstood("\(answer.server): \(problem)")
        }
      case 500...599: return .serverError(status: answer.status, message: answer.message)
      default: return refusal(answer) ?? .notUnderstood(answer.sentence)
      }
    }
  }

  /// The meaning of what came of `update` or `create`.
  package func answer(toWrite result: Result<APIAnswer, APIFailure>) -> LeaseAnswer {
    switch result {
    case .failure(let failure):
      return failure.surelyNotDelivered ? .unreachable(failure.message) : .unknown(failure.message)
    case .success(let answer):
      switch answer.status {
      case 200, 201:
        if case .success(let lease) = lease(in: answer) { return .lease(lease) }
        return .unknown("\(answer.server) answered \(answer.status), but not with this Lease")
      default:
        // 500 and 504 come after etcd's timeouts too; and whoever answers without a Status is no API
        // server, but may have passed the request on to one.
        return refusal(answer) ?? .unknown(answer.sentence)
      }
    }
  }

  /// What an API server says before it has changed anything; nil for any other answer.
  private func refusal(_ answer: APIAnswer) -> LeaseAnswer? {
    // API servers shed load before they have made a Status.
    if answer.status == 429 { return .throttled(retryAfter: answer.retryAfter) }
    guard answer.statusObject != nil, (400...499).contains(answer.status), answer.status != 408
    else { return nil }
    switch answer.status {
    case 401, 403: return .denied(status: answer.status, message: answer.message)
    case 404 where answer.reason == "NotFound" && answer.statusObject?["details"]?["name"] != nil:
      return .missing
    case 409: return .conflict(message: answer.message)
    default: return .refused(status: answer.status, message: answer.message)
    }
  }

  private func lease(in answer: APIAnswer) -> Result<LeaseObject, JSONProblem> {
    guard let json = answer.json else {
      return .failure(JSONProblem(description: "the answer is not JSON"))
    }
    do throws(JSONProblem) {
      let lease = try LeaseObject(json)
      guard lease.name == name, lease.namespace == namespace else {
        let other = OneLine.of("\(lease.namespace)/\(lease.name)")
        return .failure(JSONProblem(description: "the answer is another Lease: \(other)"))
      }
      return .success(lease)
    } catch {
      return .failure(error)
    }
  }

  private var path: String {
    APIPath.resource(
      group: "coordination.k8s.io", namespace: namespace, "leases", name: name)
  }

  /// An object of an API server is at most 1.5 MiB, the limit of etcd's requests.
  private static let maximumBodyBytes = 2 << 20
}
