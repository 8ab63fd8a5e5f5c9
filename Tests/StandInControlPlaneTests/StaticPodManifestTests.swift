import StandInControlPlane
import Testing

/// What the stand-in kubelet reads of a manifest, and what it refuses.
struct StaticPodManifestTests {
  private static let text = """
    apiVersion: v1
    kind: Pod
    metadata: {name: kube-apiserver, namespace: kube-system, labels: {tier: control-plane}}
    spec:
      terminationGracePeriodSeconds: 95
      containers:
      - name: kube-apiserver
        image: example/kube-apiserver:v1
        command: [kube-apiserver]
        args: ["--secure-port=6443"]
        env: [{name: A, value: "1"}]
        volumeMounts:
        - {name: certs, mountPath: /etc/kubernetes/pki, readOnly: true}
      volumes:
      - {name: certs, hostPath: {path: /srv/pki}}
    """

  @Test
  func theFieldsArriveWhereTheyBelong() throws {
    let manifest = try StaticPodManifest.parse(Array(Self.text.utf8), path: "m.yaml")
    #expect(manifest.name == "kube-apiserver" && manifest.namespace == "kube-system")
    #expect(manifest.labels == ["tier": "control-plane"])
    #expect(manifest.command + manifest.arguments == ["kube-apiserver", "--secure-port=6443"])
    #expect(manifest.environment.map { [$0.name, $0.value] } == [["A", "1"]])
    #expect(
      manifest.mounts == [
        .init(hostPath: "/srv/pki", containerPath: "/etc/kubernetes/pki", readOnly: true)
      ])
    #expect(manifest.terminationGrace == .seconds(95))
  }

  @Test(arguments: [
    ("kube-apiserver, namespace", "kube-apiserver", "line"),
    ("hostPath: {path: /srv/pki}", "emptyDir: {}", "m.yaml:13: only mounts of hostPath"),
    ("containers:", "initContainers:", "exactly one entry in spec.containers"),
    ("GracePeriodSeconds: 95", "GracePeriodSeconds: long", "not a number of seconds"),
    ("- name: kube-apiserver", "- title: kube-apiserver", "m.yaml:7: the container has no name"),
  ])
  func whatItCannotServeIsRefusedWithThePlace(old: String, new: String, message: String) throws {
    let parts = Self.text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    let text = try #require(parts.count == 2 ? parts[0] + new + parts[1] : nil)
    let error = #expect(throws: StandInError.self) {
      try StaticPodManifest.parse(Array(text.utf8), path: "m.yaml")
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }
}
