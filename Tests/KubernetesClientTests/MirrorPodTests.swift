import KubernetesClient
import Testing

@Suite struct MirrorPodTests {
  private let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private static let name = "kube-apiserver-labnode"
  private static let line = "GET /api/v1/namespaces/kube-system/pods/\(name) HTTP/1.1"

  /// What kube-apiserver 1.20.2 answered 15 s after `kubectl delete pod`, kubelet 1.20.2 under it;
  /// `spec`, conditions and managed fields are left out. The container ran all the time.
  private static let recorded = """
    {"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{"kubeadm.kubernetes.io/kube-apiserve\
    r.advertise-address.endpoint":"192.0.2.2:6443","kubernetes.io/config.hash":"1f4d9a670c0b2375f07\
    696e8159517c1","kubernetes.io/config.mirror":"1f4d9a670c0b2375f07696e8159517c1","kubernetes.io/\
    config.seen":"2026-11-21T12:38:51.250564938Z","kubernetes.io/config.source":"file"},"creationTi\
    mestamp":"2026-11-21T12:39:33Z","labels":{"component":"kube-apiserver","tier":"control-plane"},\
    "name":"kube-apiserver-labnode","namespace":"kube-system","ownerReferences":[{"apiVersion":"v1"\
    ,"controller":true,"kind":"Node","name":"labnode","uid":"1ff98672-ed0a-4a83-9878-6b8af7b9934d"}\
    ],"resourceVersion":"1168","uid":"ab278c92-e5d0-4fb8-b400-67c01e9c86be"},"spec":{},"status":{"c\
    ontainerStatuses":[{"containerID":"containerd://eff3d5b6e5947eb623e99cf96167cb4b3e7579c0c57ca1c\
    55b180fc7fd4ed5ad","image":"k8s.gcr.io/kube-apiserver:v1.20.2","imageID":"sha256:8752e30af5cfd9\
    0f83dd86d4b1d6d2bf566c7c1d4a9ac2250169cb775344f657","lastState":{},"name":"kube-apiserver","rea\
    dy":true,"restartCount":0,"started":true,"state":{"running":{"startedAt":"2026-11-21T12:38:52Z"\
    }}}],"hostIP":"192.0.2.2","phase":"Running","podIP":"192.0.2.2","podIPs":[{"ip":"192.0.2.2"}],"\
    qosClass":"Burstable","startTime":"2026-11-21T12:38:51Z"}}
    """

  /// 2026-11-21T12:39:33Z.
  private static let created: Int64 = 1_795_264_773

  private func pod(_ text: String) throws -> MirrorPod {
    try MirrorPod(try JSONValue.parse(Array(text.utf8)))
  }

  private func ask(_ reaction: APITestServer.Reaction) throws -> MirrorPodAnswer {
    let server = try cluster.server { _, _ in reaction }
    let call = MirrorPodCall(
      name: Self.name, client: try cluster.client(port: server.port), servers: [.configured],
      perTry: .seconds(20), deadline: .now.advanced(by: .seconds(30)))
    let answer = try cluster.completed { call.poll() }
    #expect(call.poll() == answer)
    #expect(server.requests.map(\.line) == [Self.line])
    return answer
  }

  @Test func readsTheRealOne() throws {
    guard case .found(let pod) = try ask(.json(200, Self.recorded)) else {
      Issue.record("not found")
      return
    }
    #expect(pod.name == Self.name && pod.uid == "ab278c92-e5d0-4fb8-b400-67c01e9c86be")
    #expect(pod.createdAt == Self.created && pod.startTime == Self.created - 42)
    #expect(pod.phase == "Running" && pod.mirrorHash == "1f4d9a670c0b2375f07696e8159517c1")
    let container = try #require(pod.container)
    #expect(container.id == "eff3d5b6e5947eb623e99cf96167cb4b3e7579c0c57ca1c55b180fc7fd4ed5ad")
    #expect(container.runningSince == Self.created - 41 && container.restarts == 0)
  }

  /// Right after the deletion, as it was recorded too: kubelet has not reported yet.
  @Test func readsOneThatKubeletHasNotReported() throws {
    let pod = try pod(
      #"{"kind":"Pod","metadata":{"name":"a","uid":"u","creationTimestamp":"2026-11-21T12:39:33Z","annotations":{"kubernetes.io/config.mirror":"h"}},"status":{"phase":"Pending","qosClass":"Burstable"}}"#
    )
    #expect(pod.createdAt == Self.created && pod.startTime == nil && pod.container == nil)
    #expect(pod.phase == "Pending" && pod.mirrorHash == "h")
  }

  @Test func readsOneThatIsNoMirror() throws {
    let pod = try pod(
      #"{"kind":"Pod","metadata":{"name":"a","uid":"u","creationTimestamp":"2026-11-21T12:39:33Z"},"status":{"containerStatuses":[{"name":"sidecar","containerID":"docker://1"},{"name":"kube-apiserver","containerID":"docker://2","restartCount":7,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}"#
    )
    #expect(pod.mirrorHash == nil)
    #expect(pod.container?.id == "2" && pod.container?.restarts == 7)
    #expect(pod.container?.runningSince == nil)
  }

  @Test(arguments: [
    ("{}", "no pod"), (#"{"kind":"PodList","items":[]}"#, "no pod"), ("[]", "no pod"),
    (#"{"kind":"Pod","metadata":{"name":"a"}}"#, "no pod"),
    (#"{"kind":"Pod","metadata":{"name":"a","uid":"u"}}"#, "creationTimestamp"),
    (
      #"{"kind":"Pod","metadata":{"name":"a","uid":"u","creationTimestamp":"yesterday"}}"#,
      "creationTimestamp"
    ),
  ]) func whatIsNoPodIsRefused(text: String, words: String) throws {
    do throws(ClusterProblem) {
      let json = (try? JSONValue.parse(Array(text.utf8))) ?? .null
      Issue.record("read \(try MirrorPod(json))")
    } catch {
      #expect(error.description.contains(words), "\(error)")
    }
  }

  @Test(
    arguments: [
      (.status(404, "NotFound", "pods not found"), "absent"),
      (.status(403, "Forbidden", "no way"), "notAllowed"),
      (.status(401, "Unauthorized", "who"), "notAllowed"), (.close, "unreachable"),
      (.status(429, "TooManyRequests", "later"), "unreadable"),
      (.answer(200, "hello"), "unreadable"), (.json(200, "{}"), "unreadable"),
      (.json(200, recorded.replacing(name, with: "other")), "unreadable"),
    ] as [(APITestServer.Reaction, String)])
  func whatElseIsAnswered(_ reaction: APITestServer.Reaction, _ expected: String) throws {
    let answer = try ask(reaction)
    let label =
      switch answer {
      case .found: "found"
      case .absent: "absent"
      case .notAllowed: "notAllowed"
      case .unreachable: "unreachable"
      case .notAsked: "notAsked"
      case .unreadable: "unreadable"
      }
    #expect(label == expected, "\(answer)")
  }

  @Test func nothingIsAskedWithoutACredentialOrAPod() throws {
    let client = APIClient(
      transport: cluster.transport, access: APIAccess(kubeconfigPath: "/nowhere/kubeconfig"))
    for (name, words) in [(Self.name, "/nowhere/kubeconfig"), ("", "in no pod")] {
      let call = MirrorPodCall(
        name: name, client: client, servers: [.configured], perTry: .seconds(20),
        deadline: .now.advanced(by: .seconds(30)))
      guard case .notAsked(let why) = call.poll() else {
        Issue.record("asked")
        return
      }
      #expect(why.contains(words))
    }
  }

  /// A pod that looks younger than its container was made anew while that ran on; one that looks
  /// older says nothing.
  @Test(
    arguments: [
      (created - 86_400 * 365, 86_400 * 365), (created - 121, 121), (created - 120, nil),
      (created - 41, nil), (created, nil), (created + 20_000, nil), (0, nil), (-5, nil),
      (Int64.min, nil), (Int64.max, nil),
    ] as [(Int64, Int64?)]) func podThatLooksYounger(startedAt: Int64, seconds: Int64?) throws
  {
    #expect(try pod(Self.recorded).secondsYounger(thanContainerStartedAt: startedAt) == seconds)
  }
}
