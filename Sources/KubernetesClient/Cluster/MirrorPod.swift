/// The API's copy of a static pod (core/v1), which kubelet writes and rewrites.
///
/// What it says of its own age is no word about the process: deleted, it is made anew within
/// seconds with the age 0 s while the container runs on, and it outlives containers by months.
package struct MirrorPod: Sendable, Equatable {
  /// One container of the pod, as kubelet reported it.
  package struct Container: Sendable, Equatable {
    /// The runtime's id, without `containerd://` in front.
    package let id: String
    /// Since when it runs, in Unix seconds, the runtime's word; nil where it does not run.
    package let runningSince: Int64?
    /// How often kubelet has started it anew, by its own count.
    package let restarts: Int64
  }

  /// `metadata.name`, such as `kube-apiserver-m1`.
  package let name: String
  /// `metadata.uid`: a pod that was deleted and made anew has another one.
  package let uid: String
  /// `metadata.creationTimestamp` in Unix seconds, by the clock of the API server that stored it;
  /// `kubectl get pods` counts AGE from it.
  package let createdAt: Int64
  /// `status.startTime` in Unix seconds: when this run of kubelet took up the pod. Unlike the
  /// creation it survives a deletion. nil, until kubelet has reported.
  package let startTime: Int64?
  /// `status.phase`: `Pending` for some seconds after a deletion, though the container runs.
  package let phase: String
  /// The annotation `kubernetes.io/config.mirror`, the hash of the manifest; nil where it is
  /// missing: then this is no mirror pod, and deleting it would end the container.
  package let mirrorHash: String?
  /// The API server's container; nil, until kubelet has reported.
  package let container: Container?

  static let namespace = "kube-system"
  static let containerName = "kube-apiserver"
  static let mirrorAnnotation = "kubernetes.io/config.mirror"

  /// What is asked of an API server about the pod of this name, in the namespace of control planes.
  package static func request(named name: String) -> APIRequest {
    APIRequest(
      .get, APIPath.resource(namespace: namespace, "pods", name: name), maximumBodyBytes: 1 << 20)
  }

  /// Reads one pod.
  package init(_ json: JSONValue) throws(ClusterProblem) {
    guard json["kind"] == "Pod", let name = json[path: "metadata", "name"]?.string,
      let uid = json[path: "metadata", "uid"]?.string, !uid.isEmpty
    else { throw ClusterProblem("the answer is no pod with a name and a uid") }
    guard let created = Self.seconds(json[path: "metadata", "creationTimestamp"]) else {
      throw ClusterProblem("pod \(OneLine.of(name)) has no creationTimestamp")
    }
    self.name = name
    self.uid = uid
    createdAt = created
    startTime = Self.seconds(json[path: "status", "startTime"])
    phase = OneLine.of(json[path: "status", "phase"]?.string ?? "", limit: 40)
    mirrorHash = json[path: "metadata", "annotations"]?[Self.mirrorAnnotation]?.string
    container = (json[path: "status", "containerStatuses"]?.items ?? [])
      .first { $0["name"]?.string == Self.containerName }.flatMap(Self.container)
  }

  private static func container(_ status: JSONValue) -> Container? {
    guard let text = status["containerID"]?.string, let colon = text.firstRange(of: "://"),
      colon.upperBound < text.endIndex
    else { return nil }
    return Container(
      id: String(text[colon.upperBound...]),
      runningSince: seconds(status[path: "state", "running", "startedAt"]),
      restarts: status["restartCount"]?.integer ?? 0)
  }

  private static func seconds(_ time: JSONValue?) -> Int64? {
    time?.string.flatMap { MicroTime($0) }?.seconds
  }
}

extension MirrorPod {
  /// How much younger the pod looks than its container is, in seconds, where that is more than the
  /// delay with which kubelet makes a mirror pod at all: then the pod was deleted, or was lost, and
  /// made anew while the container ran on. nil otherwise.
  ///
  /// A pod that is older than its container says nothing: it stays when containers are replaced.
  package func secondsYounger(thanContainerStartedAt startedAt: Int64) -> Int64? {
    let (gap, overflow) = createdAt.subtractingReportingOverflow(startedAt)
    return !overflow && startedAt > 0 && gap > Self.usualDelay ? gap : nil
  }

  /// Seconds. kubelet makes the pod at its next sync, once a minute, and only when an API server
  /// answers, which on a single master is the one that has just been started.
  static let usualDelay: Int64 = 120
}
