import ContainerRuntime
import FoundationEssentials
import Testing

/// Which container is the API server, by every way in which an engine can answer.
@Suite struct DockerSelectionTests {
  private static let first = String(repeating: "a", count: 64)
  private static let second = String(repeating: "b", count: 64)
  private static let named = "/k8s_kube-apiserver_kube-apiserver-m1_kube-system_0f_3"

  private static func item(
    _ id: String, state: String = "running", name: String = named,
    labels: [String: String]? = [:]
  ) -> String {
    let kubelets = [
      "io.kubernetes.container.name": "kube-apiserver", "io.kubernetes.docker.type": "container",
      "io.kubernetes.pod.namespace": "kube-system",
      "io.kubernetes.pod.name": "kube-apiserver-m1",
    ]
    let merged = labels.map { kubelets.merging($0) { $1 } } ?? [:]
    let members = merged.map { #""\#($0)":"\#($1)""# }.joined(separator: ",")
    return #"{"Id":"\#(id)","Names":["\#(name)"],"State":"\#(state)","Labels":{\#(members)}}"#
  }

  private static func choose(_ items: [String]) throws -> Result<String, RuntimeFailure> {
    let text = "[" + items.joined(separator: ",") + "]"
    let list = try JSONDecoder().decode([DockerListed].self, from: Data(text.utf8))
    do throws(RuntimeFailure) {
      return .success(try DockerSelection.runningAPIServer(among: list).id)
    } catch {
      return .failure(error)
    }
  }

  @Test(arguments: [
    [item(first)],
    [item(first), item(second, state: "exited")],
    [item(first), item(second, state: "created")],
    [item(first), item(second, labels: ["io.kubernetes.docker.type": "podsandbox"])],
    [item(first), item(second, labels: ["io.kubernetes.container.name": "POD"])],
    [item(first), item(second, labels: ["io.kubernetes.pod.namespace": "tenant-a"])],
    [item(first), item(second, labels: ["io.kubernetes.container.name": "etcd"])],
    // Labels say more than a name: this one only looks like it.
    [
      item(first),
      item(second, name: named, labels: ["io.kubernetes.container.name": "backup"]),
    ],
    // Without labels, by kubelet's name, with its random end too.
    [item(first, labels: nil)],
    [item(first, name: named + "_4f3a0b1c", labels: nil)],
    [item(first, labels: nil), item(second, name: "/kube-apiserver", labels: nil)],
    [item(first, labels: nil), item(second, name: "/my_k8s_kube-apiserver_x", labels: nil)],
    [
      item(first, labels: nil),
      item(second, name: "/k8s_POD_kube-apiserver-m1_kube-system_0f_3", labels: nil),
    ],
    [
      item(first, labels: nil),
      item(second, name: "/k8s_kube-apiserver_kube-apiserver-m1_tenant_0f_3", labels: nil),
    ],
  ])
  func findsTheOne(_ items: [String]) throws {
    #expect(try Self.choose(items) == .success(Self.first))
    #expect(try Self.choose(items.reversed()) == .success(Self.first))
  }

  @Test(arguments: ["paused", "restarting", "removing", "exited", "dead", "created", "thawing"])
  func aContainerThatDoesNotRunIsListedByTheEnginesOwnWord(_ state: String) throws {
    guard case .failure(let failure) = try Self.choose([Self.item(Self.first, state: state)])
    else {
      Issue.record("chosen")
      return
    }
    guard case .none(let found) = failure else { throw failure }
    #expect(found.map(\.id) == [Self.first])
    #expect(
      failure.description
        == "no kube-apiserver is running; found kube-apiserver aaaaaaaaaaaa \(state) (pod kube-apiserver-m1)"
    )
  }

  @Test func moreThanOneIsRefused() throws {
    for labels in [[:], nil] as [[String: String]?] {
      guard
        case .failure(.several(let found)) = try Self.choose(
          [Self.item(Self.first), Self.item(Self.second, labels: labels)])
      else {
        Issue.record("chosen")
        return
      }
      #expect(found.map(\.id) == [Self.first, Self.second])
    }
  }

  @Test func nothingIsFoundInNothing() throws {
    #expect(try Self.choose([]) == .failure(.none(found: [])))
    #expect(
      try Self.choose([#"{"Id":"x","Names":null,"Labels":null}"#]) == .failure(.none(found: [])))
  }

  @Test(arguments: ["", "abc", String(repeating: "A", count: 64), "kube-apiserver"])
  func whatIsNoIDIsNeverUsedInAPath(_ id: String) throws {
    guard case .failure(.malformed) = try Self.choose([Self.item(id)]) else {
      Issue.record("chosen")
      return
    }
  }

  @Test(
    arguments: [
      ("k8s_kube-apiserver_kube-apiserver-m1_kube-system_0f_12", 12),
      ("/k8s_kube-apiserver_kube-apiserver-m1_kube-system_0f_0_deadbeef", 0),
      ("/k8s_kube-apiserver_kube-apiserver-m1_kube-system_0f", nil),
      ("/k8s_kube-apiserver_kube-apiserver-m1_kube-system_0f_x", nil),
      ("/k9s_kube-apiserver_kube-apiserver-m1_kube-system_0f_0", nil),
      ("", nil),
    ] as [(String, UInt32?)])
  func readsKubeletsNames(_ name: String, attempt: UInt32?) {
    let parsed = DockershimName(name)
    #expect(parsed?.attempt == attempt)
    if attempt != nil { #expect(parsed?.pod == "kube-apiserver-m1") }
  }
}
