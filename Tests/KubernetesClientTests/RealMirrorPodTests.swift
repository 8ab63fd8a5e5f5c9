import HTTPTransport
import KubernetesClient
import TestSupport
import Testing

/// The mirror pod of a real kube-apiserver, read with the service's own rights, where one is given
/// (docs/testing.md). No kubelet runs: the pod is written as kubelet writes it.
@Suite(
  .disabled(
    if: RealAPIServer.unavailable != nil, Comment(rawValue: RealAPIServer.unavailable ?? "")))
struct RealMirrorPodTests {
  private static let pods = "/api/v1/namespaces/kube-system/pods"
  private static let name = "kube-apiserver-m1"

  private static let mirrorPod: JSONValue = [
    "apiVersion": "v1", "kind": "Pod",
    "metadata": [
      "name": .string(name), "annotations": ["kubernetes.io/config.mirror": "1f4d"],
    ],
    "spec": [
      "nodeName": "m1", "hostNetwork": true,
      "containers": [["name": "kube-apiserver", "image": "kube-apiserver"]],
    ],
  ]

  private let real: RealAPIServer
  private let admin: APIClient
  private let service: APIClient

  init() throws {
    real = try RealAPIServer()
    admin = try real.admin()
    service = try real.client("loopwarden-m1", groups: ["loopwarden:masters"])
  }

  private func look() throws -> MirrorPodAnswer {
    let call = MirrorPodCall(
      name: Self.name, client: service, servers: [.configured], perTry: .seconds(20),
      deadline: .now.advanced(by: .seconds(30)))
    return try real.cluster.completed { call.poll() }
  }

  private func done(_ request: APIRequest, _ status: Int) throws {
    let answer = try admin.ask(request).get()
    guard answer.status == status else { throw SetupFailure(answer.sentence) }
  }

  @Test func isReadWithTheServicesRights() throws {
    guard case .notAllowed(let why) = try look() else {
      Issue.record("allowed without a role")
      return
    }
    #expect(why.contains("loopwarden-m1") && why.contains(Self.name))
    for object in BootstrapScope().objects {
      try done(APIRequest(.post, object.collectionPath, body: object.value), 201)
    }
    // RBAC's caches follow within moments.
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    while case .notAllowed = try look(), ContinuousClock.now < deadline {}
    #expect(try look() == .absent)

    try done(APIRequest(.post, Self.pods, body: Self.mirrorPod), 201)
    guard case .found(let first) = try look() else {
      Issue.record("not found")
      return
    }
    #expect(first.name == Self.name && first.mirrorHash == "1f4d" && first.phase == "Pending")
    #expect(first.startTime == nil && first.container == nil)

    // "Restarted" by deleting it: another pod, and nothing that tells of the process.
    try done(
      APIRequest(.delete, Self.pods + "/" + Self.name, query: [("gracePeriodSeconds", "0")]), 200)
    #expect(try look() == .absent)
    try done(APIRequest(.post, Self.pods, body: Self.mirrorPod), 201)
    guard case .found(let second) = try look() else {
      Issue.record("not found")
      return
    }
    #expect(second.uid != first.uid && second.createdAt >= first.createdAt)

    for request in [
      APIRequest(.get, Self.pods), APIRequest(.get, "/api/v1/namespaces/default/pods/a"),
      APIRequest(.delete, Self.pods + "/" + Self.name),
    ] {
      #expect(try service.ask(request).get().status == 403)
    }
  }
}
