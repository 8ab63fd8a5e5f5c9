import Glibc
import HTTPTransport
import KubernetesClient
import OpenSSLKit
import TestSupport
import Testing

/// The same client against a real kube-apiserver, where one is given (docs/testing.md).
@Suite(
  .serialized,
  .disabled(
    if: RealAPIServer.unavailable != nil, Comment(rawValue: RealAPIServer.unavailable ?? "")))
struct RealAPIServerTests {
  private let real: RealAPIServer
  private let admin: APIClient
  private let store = LeaseStore()

  init() throws {
    real = try RealAPIServer()
    admin = try real.admin()
  }

  private func read() -> LeaseAnswer { store.answer(toRead: admin.ask(store.read)) }

  private func write(_ lease: LeaseObject) -> LeaseAnswer {
    store.answer(toWrite: admin.ask(store.update(lease)))
  }

  private func lease(_ answer: LeaseAnswer) throws -> LeaseObject {
    guard case .lease(let lease) = answer else { throw SetupFailure("no lease but \(answer)") }
    return lease
  }

  private func made(_ path: String, _ object: JSONValue) throws {
    let answer = try admin.ask(APIRequest(.post, path, body: object)).get()
    guard answer.status == 201 else { throw SetupFailure(answer.sentence) }
  }

  @Test func theLifeOfALease() throws {
    let boot = "0f3c1c1e-1b1a-4d7e-8e5e-0123456789ab"
    #expect(read() == .missing)
    let create = store.create(durationSeconds: 137)
    let made = try lease(store.answer(toWrite: admin.ask(create)))
    #expect(made.holderIdentity == nil && made.durationSeconds == 137 && made.transitions == 0)
    guard case .conflict = store.answer(toWrite: admin.ask(create)) else {
      Issue.record("created twice")
      return
    }
    #expect(try lease(read()) == made)

    var mine = made
    mine.holder = LeaseHolder(node: "m1", boot: boot)
    mine.acquireTime = MicroTime(microseconds: 1_795_240_800_000_001)
    mine.renewTime = MicroTime(microseconds: 1_795_240_800_100_000)
    mine.transitions += 1
    mine.phase = "acquired"
    mine[.reason] = "the loopback certificate ends in 29 d"
    let held = try lease(write(mine))
    #expect(held.resourceVersion != made.resourceVersion && held.uid == made.uid)
    #expect(held.holder == mine.holder && held.acquireTime == mine.acquireTime)
    #expect(held.renewTime == mine.renewTime && held[.reason] == mine[.reason])
    #expect(try lease(read()) == held)

    // What was read before is no longer what stands there.
    guard case .conflict = write(mine) else {
      Issue.record("a stale write was applied")
      return
    }
    var bad = held
    bad.durationSeconds = 0
    guard case .refused(422, _) = write(bad) else {
      Issue.record("\(write(bad))")
      return
    }
    var freed = held
    freed.free(renewTime: MicroTime(seconds: 1_795_240_900))
    let free = try lease(write(freed))
    #expect(free.holderIdentity == nil && free.phase == nil && free.transitions == 1)

    // An update must not make a Lease anew that was deleted meanwhile.
    let delete = APIRequest(.delete, store.read.path)
    #expect(try admin.ask(delete).get().status == 200)
    guard case .conflict = write(free) else {
      Issue.record("\(write(free))")
      return
    }
    #expect(read() == .missing)
    let again = try lease(store.answer(toWrite: admin.ask(create)))
    #expect(again.uid != made.uid)
    guard case .conflict = write(free) else {
      Issue.record("the write of an older Lease was applied")
      return
    }
  }

  /// Of several writes over one state exactly one is applied.
  @Test func raceForOneState() throws {
    var current = try lease(
      store.answer(toWrite: admin.ask(store.create(durationSeconds: 137))))
    for round in 0..<20 {
      let calls = try (0..<5).map { racer in
        var mine = current
        mine.holderIdentity = "m\(racer)/\(round)"
        return try admin.begin(
          store.update(mine), servers: [.configured], perTry: .seconds(20),
          deadline: .now.advanced(by: .seconds(30)))
      }
      let answers = try calls.map { call in
        store.answer(toWrite: try real.cluster.completed { call.poll() })
      }
      let winners = answers.compactMap { try? lease($0) }
      #expect(winners.count == 1)
      #expect(answers.allSatisfy { if case .lease = $0 { true } else { $0.isConflict } })
      current = try lease(read())
      #expect(current == winners.first)
    }
  }

  @Test func whoMayNot() throws {
    let nobody = try real.client("nobody")
    let lease = try LeaseObject(
      JSONValue.parse(
        Array(
          #"{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"loopwarden","namespace":"kube-system","uid":"u","resourceVersion":"1"}}"#
            .utf8)))
    for answer in [
      store.answer(toRead: nobody.ask(store.read)),
      store.answer(toWrite: nobody.ask(store.update(lease))),
    ] {
      guard case .denied(403, let message) = answer else {
        Issue.record("\(answer)")
        continue
      }
      #expect(message.contains("nobody"))
    }
    let stranger = APIClient(
      transport: real.cluster.transport,
      access: APIAccess(
        kubeconfigPath: try real.cluster.kubeconfig(server: real.url, user: "token: wrong")))
    guard case .denied(401, _) = store.answer(toRead: stranger.ask(store.read)) else {
      Issue.record("\(store.answer(toRead: stranger.ask(store.read)))")
      return
    }
    // No such namespace, and no such API.
    let elsewhere = LeaseStore(namespace: "nowhere")
    #expect(elsewhere.answer(toRead: admin.ask(elsewhere.read)) == .missing)
    #expect(
      elsewhere.answer(toWrite: admin.ask(elsewhere.create(durationSeconds: 1))) == .missing)
    let noAPI = APIRequest(.get, "/apis/none.example/v1/things/a")
    guard case .notUnderstood = store.answer(toRead: admin.ask(noAPI)) else {
      Issue.record("\(store.answer(toRead: admin.ask(noAPI)))")
      return
    }
  }

  /// A machine that stands still accepts connections, and nothing more.
  @Test func aPausedServer() throws {
    let current = try lease(
      store.answer(toWrite: admin.ask(store.create(durationSeconds: 137))))
    real.pause(true)
    let result = admin.ask(store.update(current), perTry: .milliseconds(800))
    real.pause(false)
    guard case .unreachable = store.answer(toWrite: result) else {
      Issue.record("\(store.answer(toWrite: result))")
      return
    }
    #expect(try lease(read()) == current)
  }

  @Test func endpointsAndReadiness() throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    var found: Result<ControlPlaneEndpoints, ClusterProblem>
    repeat {
      let call = ControlPlaneEndpointsCall(
        client: admin, servers: [.configured], perTry: .seconds(20),
        deadline: .now.advanced(by: .seconds(30)))
      found = try real.cluster.completed { call.poll() }
      // An API server that has just started writes the Endpoints first, the slice after them.
    } while ((try? found.get()).map { $0.addresses.isEmpty || $0.source == .endpoints } ?? true)
      && ContinuousClock.now < deadline
    let endpoints = try found.get()
    #expect(endpoints.addresses == [APIServerAddress(host: "192.0.2.2", port: real.port)])
    #expect(endpoints.source != .endpoints)
    for source in ControlPlaneEndpoints.Source.allCases {
      let request = ControlPlaneEndpoints.request(source)
      let answer = try admin.ask(request).get()
      if answer.status == 404 { continue }
      let parsed = try ControlPlaneEndpoints(try #require(answer.json), source: source)
      #expect(parsed.addresses == endpoints.addresses)
    }

    let readiness = ReadinessClient(
      transport: real.cluster.transport, credential: try real.access("nobody").read())
    let call = readiness.begin(
      APIServerAddress(host: "127.0.0.1", port: real.port), timeout: .seconds(20),
      askVersion: true)
    let answer = try real.cluster.completed { call.poll() }
    #expect(answer.readiness == .ready && answer.gitVersion?.hasPrefix("v1.") == true)
    let date = try #require(answer.serverDate)
    #expect(abs(date - Int64(time(nil))) < 60)
  }

  @Test func nodesEventsAndOtherLocks() throws {
    for (name, label, cordoned) in [
      ("m1", "node-role.kubernetes.io/control-plane", false),
      ("m2", "node-role.kubernetes.io/master", true), ("w1", "worker", false),
    ] {
      try made(
        "/api/v1/nodes",
        [
          "apiVersion": "v1", "kind": "Node",
          "metadata": ["name": .string(name), "labels": [label: ""]],
          "spec": ["unschedulable": .bool(cordoned)],
        ])
    }
    let call = ControlPlaneNodesCall(
      client: admin, servers: [.configured], perTry: .seconds(20),
      deadline: .now.advanced(by: .seconds(30)))
    let nodes = try real.cluster.completed { call.poll() }.get()
    #expect(nodes.map(\.name) == ["m1", "m2"] && nodes.map(\.isUnschedulable) == [false, true])

    for name in ["w1", "nobody"] {
      let answer = admin.ask(ControlPlaneNodeObject.request(named: name))
      let node = try ControlPlaneNodeObject.lookup(named: name, answer).get()
      #expect(node?.name == (name == "w1" ? "w1" : nil))
    }

    let writer = NodeEventWriter(client: admin, node: "m1")
    let event = NodeEvent(.warning, reason: "LoopbackRestartFailed", message: "not ready")
    for second: Int64 in 0..<3 {
      writer.submit(event, at: MicroTime(seconds: Int64(time(nil)) + second))
    }
    var losses: [String] = []
    _ = try real.cluster.completed { () -> Bool? in
      losses += writer.advance(servers: [.configured], perTry: .seconds(20), patience: .seconds(30))
      return writer.isIdle ? true : nil
    }
    #expect(losses.isEmpty)
    let events = try admin.ask(
      APIRequest(
        .get, "/api/v1/namespaces/default/events",
        query: [("fieldSelector", "involvedObject.kind=Node,involvedObject.uid=m1")])
    ).get()
    let items = try #require(events.json?["items"]?.items)
    #expect(items.count == 1 && items.first?["count"] == 3 && items.first?["type"] == "Warning")

    #expect(askLock(.defaultKured) == .absent && askLock(.defaultFleetLock) == .absent)
    let container: JSONValue = ["name": "a", "image": "a"]
    try made(
      "/apis/apps/v1/namespaces/kube-system/daemonsets",
      [
        "apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": [
          "name": "kured",
          "annotations": [
            "weave.works/kured-node-lock":
              #"{"nodeID":"w1","metadata":{"unschedulable":true},"created":"2026-11-21T06:00:00.5Z","TTL":0}"#
          ],
        ],
        "spec": [
          "selector": ["matchLabels": ["a": "b"]],
          "template": ["metadata": ["labels": ["a": "b"]], "spec": ["containers": [container]]],
        ],
      ])
    #expect(
      askLock(.defaultKured)
        == .held([
          RebootLockHolder(name: "w1", since: MicroTime("2026-11-21T06:00:00.5Z"), expires: nil)
        ]))
    // As poseidon/fleetlock makes it.
    try made(
      "/apis/coordination.k8s.io/v1/namespaces/default/leases",
      [
        "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
        "metadata": ["name": "fleetlock-default", "namespace": "default"],
        "spec": ["holderIdentity": "", "leaseTransitions": 0],
      ])
    #expect(askLock(.defaultFleetLock) == .free)
  }

  private func askLock(_ source: RebootLockSource) -> RebootLockAnswer {
    source.answer(to: admin.ask(source.request))
  }

  /// The end of a real service account's token.
  @Test func aToken() throws {
    try made(
      "/api/v1/namespaces/default/serviceaccounts",
      ["apiVersion": "v1", "kind": "ServiceAccount", "metadata": ["name": "warden"]])
    let answer = try admin.ask(
      APIRequest(
        .post, "/api/v1/namespaces/default/serviceaccounts/warden/token",
        body: [
          "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
          "spec": ["expirationSeconds": 7200],
        ])
    ).get()
    let status = try #require(answer.json?["status"])
    let token = try #require(status["token"]?.string)
    try real.cluster.folder.write(token, to: "token")
    let access = APIAccess(
      kubeconfigPath: try real.cluster.kubeconfig(
        server: real.url, user: "tokenFile: token", name: "by-token"))
    let end = try #require(status["expirationTimestamp"]?.string.flatMap { MicroTime($0) })
    let credential = try access.read()
    let life = CredentialLife(credential.kubeconfig, credential.credentials)
    #expect(life?.notAfter == end.seconds)
    let client = APIClient(transport: real.cluster.transport, access: access)
    #expect(try client.ask(APIRequest(.get, "/version")).get().status == 200)
    guard
      case .denied(403, let message) = store.answer(toRead: client.ask(store.read))
    else {
      Issue.record("\(store.answer(toRead: client.ask(store.read)))")
      return
    }
    #expect(message.contains("system:serviceaccount:default:warden"))
  }
}

extension LeaseAnswer {
  fileprivate var isConflict: Bool { if case .conflict = self { true } else { false } }
}
