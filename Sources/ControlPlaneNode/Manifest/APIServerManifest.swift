/// What a static pod manifest says about its kube-apiserver container. Only read, never written.
package struct APIServerManifest: Sendable, Equatable {
  /// `imagePullPolicy` after the API's defaulting: `Always` for the tag `latest` or none.
  package enum PullPolicy: String, Sendable {
    case always = "Always"
    case ifNotPresent = "IfNotPresent"
    case never = "Never"
  }

  /// `restartPolicy`; the API's default is `Always`.
  package enum RestartPolicy: String, Sendable {
    case always = "Always"
    case onFailure = "OnFailure"
    case never = "Never"
  }

  /// A liveness or startup probe's numbers after defaulting (core/v1 `Probe`), in seconds.
  package struct Probe: Sendable, Equatable {
    /// Failures in a row that make kubelet act.
    package var failureThreshold: Int = 3
    /// Seconds between two probes.
    package var periodSeconds: Int = 10
    /// Seconds after the start without probes.
    package var initialDelaySeconds: Int = 0
    /// Seconds after which a probe has failed.
    package var timeoutSeconds: Int = 1

    /// Probes that may fail in a row before kubelet kills, in seconds.
    package var patience: Duration { .seconds(failureThreshold * periodSeconds) }
  }

  /// The file it was read from.
  package let path: String
  /// `metadata.name`.
  package let podName: String
  /// `metadata.namespace`; `default` when absent.
  package let namespace: String
  /// The container's name.
  package let containerName: String
  /// Line of the container in the manifest, from 1.
  package let containerLine: Int
  /// `command`, expanded; empty when the image's entry point runs.
  package let command: [ManifestWord]
  /// `args`, expanded.
  package let arguments: [ManifestWord]
  /// `env`, in order.
  package let environment: [EnvironmentVariable]
  /// `envFrom` is set: there are variables that the manifest does not name.
  package let hasEnvironmentFromElsewhere: Bool
  /// The image as written.
  package let image: String
  /// Whether the image is pulled at the next start.
  package let imagePullPolicy: PullPolicy
  /// Whether kubelet starts it again.
  package let restartPolicy: RestartPolicy
  /// How long kubelet lets the pod end before it kills it, when it is the one to end it:
  /// `terminationGracePeriodSeconds`, 30 s by default. For 0 kubelet takes 1 s
  /// (pkg/kubelet/pod_workers.go, `calculateEffectiveGracePeriod`).
  package let terminationGrace: Duration
  /// Whether the process has the node's own addresses and ports.
  package let hostNetwork: Bool
  /// The pod's volumes.
  package let volumes: [PodVolume]
  /// The container's mounts.
  package let mounts: [VolumeMount]
  /// The liveness probe, when there is one.
  package let livenessProbe: Probe?

  /// The words that the process was given, as far as the manifest tells, and the flags in them.
  package var commandLine: APIServerCommandLine {
    APIServerCommandLine(command: command, arguments: arguments)
  }
}
