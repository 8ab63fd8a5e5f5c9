import LoopwardenCommands
import TLSProbe
import Testing

/// Inputs of every kind, as tables: what is asked, of which cluster, and what is refused where.
struct ScanInputTests {
  private static func read(
    _ text: String, groups: [String] = [], port: UInt16 = 6443
  ) throws -> [String] {
    var collection = TargetCollection(port: port, groups: groups)
    try collection.add(InputText(source: "f", bytes: Array(text.utf8)))
    return collection.targets.map { $0.place.description + ($0.cluster.map { " \($0)" } ?? "") }
  }

  @Test(
    "a host is written in one of these ways",
    arguments: [
      ("10.0.0.1", "10.0.0.1:6443"), ("10.0.0.1:8443", "10.0.0.1:8443"), ("m1", "m1:6443"),
      ("m1.example.test:443", "m1.example.test:443"), ("[2001:db8::1]", "[2001:db8::1]:6443"),
      ("[::1]:8443", "[::1]:8443"), ("2001:db8::1", "[2001:db8::1]:6443"),
    ])
  func host(text: String, place: String) throws {
    #expect(try TargetText.parse(text).description == place)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", "10.0.0.256", "m1:0", "m1:65536", "m1:x", "[::1", "[m1]:6443", "a b", "-m1", "m1:6443:1",
      "https://m1:6443", "10.0.0.0/24",
    ])
  func refusedHost(text: String) {
    #expect(throws: (any Error).self) { try TargetText.parse(text) }
  }

  @Test(
    "a kubeconfig's server",
    arguments: [
      ("https://10.0.0.1:6443", "10.0.0.1:6443"),
      ("https://k8s.example.test", "k8s.example.test:443"),
      ("https://[2001:db8::1]:6443/", "[2001:db8::1]:6443"),
      ("HTTPS://a.test:1/k8s/clusters/c-1?x#y", "a.test:1"),
      ("http://10.0.0.1", nil), ("10.0.0.1:6443", nil), ("https://user@h:1", nil),
      ("https://", nil),
    ] as [(String, String?)])
  func url(text: String, place: String?) throws {
    #expect((try? TargetText.parse(url: text))?.description == place)
  }

  @Test("a list: comments, blank lines, the cluster's name, any line end")
  func list() throws {
    let text =
      "# masters\r\n10.0.0.1 prod\n\n  [::1]:7443\tstage  # here\n; no\nm3:1 # x\n10.0.0.1:6443\n"
    #expect(try Self.read(text) == ["10.0.0.1:6443 prod", "[::1]:7443 stage", "m3:1"])
    #expect(try Self.read("\u{FEFF}m1\n", port: 8443) == ["m1:8443"])
  }

  @Test("every bad line is named, and nothing is taken")
  func badLines() throws {
    var collection = TargetCollection()
    let text = "m1\nm2:70000\nm3 a b\nm4\u{1B}[2J\n"
    let error = #expect(throws: InputProblems.self) {
      try collection.add(InputText(source: "hosts.txt", bytes: Array(text.utf8)))
    }
    #expect(collection.targets.isEmpty)
    #expect(
      error?.problems.map(\.description) == [
        "hosts.txt:2: \"m2:70000\" must have a port from 1 to 65535",
        "hosts.txt:3: \"m3 a b\" is more than a host and its cluster's name",
        "hosts.txt:4: \"m4\u{FFFD}[2J\" must name a host before the port: an address or a host name",
      ])
  }

  @Test(
    "an input without a host is refused",
    arguments: [
      "", "# nothing\n", "[kube_control_plane]\n", "apiVersion: v1\nkind: Config\nclusters: []\n",
    ])
  func empty(text: String) {
    let error = #expect(throws: InputProblems.self) { try Self.read(text) }
    #expect(error?.description == "f: no host stands in it")
  }

  @Test func bytesThatAreNoText() {
    var collection = TargetCollection()
    #expect(throws: InputProblems.self) {
      try collection.add(InputText(source: "f", bytes: [0xFF, 0xFE, 0x00]))
    }
  }

  @Test("one place is asked once; a later line may name its cluster")
  func duplicates() throws {
    var collection = TargetCollection()
    try collection.add(arguments: ["m1", "m1:6443", "m2"])
    try collection.add(InputText(source: "f", bytes: Array("m2 prod\nm1 a\nm1 b\n".utf8)))
    #expect(collection.targets.map { $0.cluster } == ["a", "prod"])
    #expect(collection.duplicates == 4)
  }

  @Test("a kubeconfig, YAML or JSON, is known by its content; each cluster has a name of its own")
  func kubeconfig() throws {
    let yaml = """
      # mine
      apiVersion: v1
      kind: Config
      clusters:
      - name: prod
        cluster: {server: "https://10.0.0.9:6443", certificate-authority-data: AAAA}
      - cluster:
          server: https://k8s.example.test
        name: stage
      users:
      - name: me
        user: {exec: {command: aws}}
      """
    #expect(try Self.read(yaml) == ["10.0.0.9:6443 prod (f)", "k8s.example.test:443 stage (f)"])
    let json =
      #"{"kind":"Config","clusters":[{"name":"a","cluster":{"server":"https://h:1"}}]}"#
    #expect(try Self.read(json) == ["h:1 a (f)"])
    let bad = "kind: Config\nclusters:\n- name: a\n  cluster:\n    server: http://h\n- name: b\n"
    let error = #expect(throws: InputProblems.self) { try Self.read(bad) }
    #expect(
      error?.problems.map(\.description) == [
        "f:5: server \"http://h\" of \"a\" must be an https URL",
        "f:6: a cluster needs a name and a server",
      ])
  }

  @Test("broken YAML is refused with its line")
  func brokenYAML() {
    let error = #expect(throws: InputProblems.self) { try Self.read("all:\n  hosts: [a\n") }
    #expect(error?.description.hasPrefix("f:") == true)
    #expect(throws: InputProblems.self) { try Self.read("---\n- a\n") }
  }
}
