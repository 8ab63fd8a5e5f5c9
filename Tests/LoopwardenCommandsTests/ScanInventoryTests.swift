import LoopwardenCommands
import TLSProbe
import Testing

/// Ansible's inventories, as kubespray, k3s-ansible and people write them.
struct ScanInventoryTests {
  private static func read(_ text: String, groups: [String] = []) throws -> [String] {
    var collection = TargetCollection(groups: groups)
    try collection.add(InputText(source: "f", bytes: Array(text.utf8)))
    return collection.targets.map { $0.place.description + " " + ($0.cluster ?? "-") }
  }

  private static func refusal(_ text: String, groups: [String] = []) -> String? {
    let error = #expect(throws: InputProblems.self) { try read(text, groups: groups) }
    return error?.description
  }

  private static let kubespray = """
    # ## kubespray's sample
    [all]
    node1 ansible_host=95.54.0.12 ip=10.3.0.1 ansible_port=2222 etcd_member_name=etcd1
    node2 ansible_host="95.54.0.13"  # second
    node3 ansible_host=2001:db8::3
    node4

    [kube_control_plane]
    node1
    node2
    node3

    [etcd:children]
    kube_control_plane

    [kube_node]
    node4

    [all:vars]
    ansible_user = "core"
    """

  @Test func kubespraysSample() throws {
    let masters = [
      "95.54.0.12:6443 kube_control_plane (f)", "95.54.0.13:6443 kube_control_plane (f)",
      "[2001:db8::3]:6443 kube_control_plane (f)",
    ]
    #expect(try Self.read(Self.kubespray) == masters)
    #expect(try Self.read(Self.kubespray, groups: ["etcd"]) == masters)
    #expect(try Self.read(Self.kubespray, groups: ["kube_node"]) == ["node4:6443 kube_node (f)"])
    #expect(try Self.read(Self.kubespray, groups: ["all"]).count == 4)
  }

  @Test("each group that names hosts is a cluster of its own; a group of groups joins them")
  func clusters() throws {
    let text = """
      [masters:children]
      prod
      stage
      [prod]
      p[1:2]
      [stage]
      s1
      """
    #expect(
      try Self.read(text) == ["p1:6443 prod (f)", "p2:6443 prod (f)", "s1:6443 stage (f)"])
  }

  @Test("groups that hold each other come to an end")
  func cycle() throws {
    let text = "[master:children]\na\n[a:children]\nmaster\n[a]\nm1\n"
    #expect(try Self.read(text) == ["m1:6443 a (f)"])
  }

  @Test("the YAML form, groups inside groups")
  func yaml() throws {
    let text = """
      all:
        hosts:
          n1: {ansible_host: 10.0.0.1, ansible_port: 22}
          n2:
            ansible_host: 10.0.0.2
        children:
          kube_control_plane:
            hosts:
              n1:
              n2:
              m[03:04].example.test:
          kube_node: {hosts: {n3: null}, vars: {x: 1}}
      """
    #expect(
      try Self.read(text) == [
        "10.0.0.1:6443 kube_control_plane (f)", "10.0.0.2:6443 kube_control_plane (f)",
        "m03.example.test:6443 kube_control_plane (f)",
        "m04.example.test:6443 kube_control_plane (f)",
      ])
  }

  @Test(
    "what is refused, where",
    arguments: [
      (
        "[web]\na\n", [],
        "f: no group is named as masters usually are; choose with --group: it has web"
      ),
      ("[web]\na\n", ["x"], "f: there is no group \"x\"; it has web"),
      ("[masters]\na b\n", [], "f:2: \"b\" is no KEY=VALUE after a host's name"),
      ("[masters]\na x='b\n", [], "f:2: a quote without its end"),
      (
        "[masters:hosts]\na\n", [],
        "f:1: [masters:hosts] is no section: [GROUP], [GROUP:children] or [GROUP:vars]"
      ),
      ("[masters]\nm[1:\n", [], "f:2: \"m[1:\" has a range without its end"),
      ("[masters:children]\nnone\n", [], "f:2: there is no group \"none\""),
      (
        "[masters]\nm1 ansible_host={{ip}}\n", [],
        "f:2: ansible_host of m1 is a template, which only Ansible can fill in: give an address"
      ),
      (
        "all:\n  host:\n    a:\n", ["all"],
        "f:2: group \"all\" has \"host\"; it may have hosts, children and vars"
      ),
      ("all:\n  hosts: [a]\n", ["all"], "f:2: hosts are a mapping (NAME:), but this is a list"),
    ] as [(String, [String], String)])
  func refused(text: String, groups: [String], message: String) {
    #expect(Self.refusal(text, groups: groups) == message)
  }

  @Test(
    "ranges",
    arguments: [
      ("m1", ["m1"]), ("m[1:3]", ["m1", "m2", "m3"]), ("m[08:10]x", ["m08x", "m09x", "m10x"]),
      ("[a:c]", ["a", "b", "c"]), ("r[1:5:2]", ["r1", "r3", "r5"]),
      ("r[1:2]-m[a:b]", ["r1-ma", "r1-mb", "r2-ma", "r2-mb"]),
    ])
  func ranges(pattern: String, names: [String]) throws {
    #expect(try HostRange.expand(pattern) == names)
  }

  @Test(
    "ranges that are none",
    arguments: [
      "m[1:", "m[1]", "m[:3]", "m[3:1]", "m[1:3:0]", "m[a:3]", "m[1:70000]", "m[1:300][1:300]",
    ])
  func noRanges(pattern: String) {
    #expect(throws: HostRange.Malformed.self) { try HostRange.expand(pattern) }
  }

  @Test("the port of ssh is not ours")
  func sshPort() throws {
    #expect(
      try Self.read("[masters]\nm[1:2]:2222\n") == [
        "m1:6443 masters (f)", "m2:6443 masters (f)",
      ])
  }
}
