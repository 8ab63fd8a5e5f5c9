import ControlPlaneNode
import Testing

struct ManifestTests {
  private func parse(_ text: String) throws -> APIServerManifest {
    try APIServerManifest.parse(Array(text.utf8), path: "m.yaml")
  }

  private func pod(_ container: String, _ spec: String = "") -> String {
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n\(spec)  containers:\n  - name: kube-apiserver\n    image: r/k:1\n\(container)"
  }

  @Test func yamlWithAnchors() throws {
    let manifest = try parse(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: kube-apiserver-m1, namespace: kube-system}
      spec:
        hostNetwork: true
        containers:
        - name: kube-apiserver
          image: registry:5000/kube-apiserver@sha256:12
          env: [{name: PORT, value: "8443"}, {name: IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]
          command: [kube-apiserver]
          args: &a
          - --secure-port=$(PORT)
          - --advertise-address=$(IP)
          - --x=$$(PORT)$(NONE)
          livenessProbe: {periodSeconds: 5}
        - {name: other, image: o:1, args: *a}
        volumes: [{name: v, hostPath: {path: /p, type: Directory}}, {name: e, emptyDir: {}}]
      """)
    #expect(manifest.namespace == "kube-system")
    #expect(manifest.imagePullPolicy == .ifNotPresent)
    #expect(manifest.livenessProbe?.patience == .seconds(15))
    #expect(manifest.volumes.map(\.source) == [.hostPath("/p", .directory), .other("emptyDir")])
    guard case .known(let program, let words) = manifest.commandLine else {
      Issue.record("\(manifest.commandLine)")
      return
    }
    #expect(program == "kube-apiserver")
    let flags = APIServerFlags(words)
    #expect(try flags.securePort() == 8443)
    #expect(try flags.value("x") == "$(PORT)$(NONE)")
    #expect(flags.last("secure-port")?.line == 12)
    #expect(throws: FlagError.self) { try flags.advertiseAddress() }
  }

  @Test func jsonIsTaken() throws {
    let manifest = try parse(
      #"{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"kube-apiserver","image":"k","args":["--secure-port","7443"]}]}}"#
    )
    #expect(manifest.imagePullPolicy == .always)
    #expect(manifest.restartPolicy == .always)
    guard case .known(nil, let words) = manifest.commandLine else {
      Issue.record("command")
      return
    }
    #expect(try APIServerFlags(words).securePort() == 7443)
  }

  @Test(arguments: [
    ("", "no document"), ("apiVersion: v1\nkind: List\n", "no lists"), ("- a\n", "expected Pod"),
    ("apiVersion: v1\nkind: Deployment\n", "kind is Deployment"),
    ("apiVersion: v2\nkind: Pod\n", "m.yaml:1: apiVersion"),
    ("apiVersion: v1\nkind: Pod\n", "no spec"),
    ("apiVersion: v1\nkind: Pod\nspec: {containers: []}\n", "no container runs kube-apiserver"),
    ("a: [\n", "not readable"),
    ("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: kube-apiserver}]}\n", "no image"),
  ])
  func refusals(_ text: String, _ message: String) {
    do {
      _ = try parse(text)
      Issue.record("accepted")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
    }
  }

  @Test(arguments: [
    ("", "    args: 7\n", "m.yaml:8: args"),
    ("", "    imagePullPolicy: Sometimes\n", "m.yaml:8: imagePullPolicy"),
    ("", "    volumeMounts: [{name: a, mountPath: rel}]\n", "m.yaml:8: mountPath"),
    ("  hostNetwork: maybe\n", "", "m.yaml:5: hostNetwork"),
    ("  restartPolicy: Sometimes\n", "", "m.yaml:5: restartPolicy"),
    ("  volumes: [{name: a, hostPath: {path: x}}]\n", "", "m.yaml:5: volume a"),
    ("  volumes: [{name: a, hostPath: {path: /x, type: Dir}}]\n", "", "m.yaml:5: volume a"),
  ])
  func wrongTypesNameTheirLine(_ spec: String, _ container: String, _ message: String) {
    do {
      _ = try parse(pod(container, spec))
      Issue.record("accepted")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
    }
  }

  @Test(arguments: [("yes", true), ("On", true), ("no", false), ("true", true)])
  func booleansAsKubeletReadsThem(_ word: String, _ expected: Bool) throws {
    #expect(try parse(pod("", "  hostNetwork: \(word)\n")).hostNetwork == expected)
  }

  @Test(arguments: [
    ["/entry.sh"], ["sh"], ["sh", "-c", "kube-apiserver $FLAGS"],
    ["sh", "-c", "kube-apiserver; true"],
    ["sh", "-c", "sleep 1\nkube-apiserver"], ["sh", "-c", "kube-apiserver 'x"],
    ["sh", "-c", "A=b kube-apiserver"], ["sh", "-c", "kube-apiserver `x`"],
    ["sh", "-c", "kube-apiserver > "],
  ])
  func unknownCommands(_ command: [String]) {
    let line = APIServerCommandLine(
      command: command.map { ManifestWord($0, line: 3) }, arguments: [])
    guard case .unknown(let reason, 3) = line else {
      Issue.record("\(line)")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test(arguments: [
    ("nginx", "docker.io/library/nginx:latest", true),
    ("registry.k8s.io/kube-apiserver:v1", "registry.k8s.io/kube-apiserver:v2", false),
    ("localhost/x:1", "docker.io/localhost/x:1", false), ("a/b:1", "docker.io/a/b:1", true),
    ("r:5000/x", "r:5000/x:latest", true),
  ])
  func images(_ one: String, _ other: String, _ same: Bool) {
    #expect((ImageReference(one) == ImageReference(other)) == same)
  }
}
