/// The names under which kubelet files a static pod with the runtime.
struct PodIdentity: Sendable, Equatable {
  /// kubelet appends the node's name to a static pod's.
  let podName: String
  /// Stable for one manifest path, node and name: kubelet's is such a hash too (32 hex digits).
  let uid: String
  let podLabels: [String: String]
  let containerLabels: [String: String]

  init(_ manifest: StaticPodManifest, nodeName: String, manifestPath: String) {
    podName = "\(manifest.name)-\(nodeName)"
    uid = Self.digest("\(manifestPath)\n\(nodeName)\n\(manifest.namespace)/\(manifest.name)")
    podLabels = [
      "io.kubernetes.pod.name": podName,
      "io.kubernetes.pod.namespace": manifest.namespace,
      "io.kubernetes.pod.uid": uid,
    ]
    containerLabels = podLabels.merging(
      ["io.kubernetes.container.name": manifest.containerName]) { _, new in new }
  }

  /// Two 64-bit FNV-1a sums with different offsets: no secret, only a name.
  private static func digest(_ text: String) -> String {
    let offsets: [UInt64] = [0xcbf2_9ce4_8422_2325, 0x9ae1_6a3b_2f90_404f]
    return offsets.map { offset in
      let sum = text.utf8.reduce(offset) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
      let digits = String(sum, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
