package import ContainerRuntime
package import ControlPlaneNode
package import KubernetesClient
package import LoopbackCertificate
package import RestartDecision
package import TLSProbe

/// What was asked, and what came of it.
package enum Found<Value: Sendable>: Sendable {
  /// This.
  case value(Value)
  /// Nothing, because: a stable label and a sentence.
  case problem(label: String, String)

  /// The value, if there is one.
  package var value: Value? {
    if case .value(let value) = self { value } else { nil }
  }
  /// The sentence, if there is no value.
  package var problem: String? {
    if case .problem(_, let sentence) = self { sentence } else { nil }
  }
  /// The label, if there is no value.
  package var problemLabel: String? {
    if case .problem(let label, _) = self { label } else { nil }
  }
}

/// One look at this master, in values and in words. Decisions get the values (`Observation`),
/// people the words.
package struct Sight: Sendable {
  /// When the facts were complete.
  package var at: Moment
  /// Where the API server was asked for.
  package var target: ProbeTarget
  /// Why there.
  package var targetOrigin: String
  /// The manifest, if it could be read.
  package var manifest: Found<APIServerManifest>
  /// Whether kubelet starts it, from a manifest.
  package var isStaticPod = true
  /// The API server's flags, where they can be told.
  package var flags: APIServerFlags?
  /// The handshake's protocol version.
  package var protocolVersion: String?
  /// The loopback certificate.
  package var certificate: Found<LoopbackIdentity>
  /// The container runtime, for people.
  package var runtime: String
  /// How that was found, a step each.
  package var detection: [String] = []
  /// What holds the API server's process.
  package var holder = APIServerHolder.container
  /// What the cluster says of the API server's pod; `nil` where it was not asked.
  package var mirrorPod: MirrorPodReport?
  /// The API server's container; `nil` where the look did not go so far.
  package var container: Found<APIServerContainer>?
  /// Whether the container changed while the facts were taken.
  package var containerChanged = false
  /// How many containers were found where one was wanted.
  package var containerCount: Int?
  /// How certificate and process fit.
  package var correlation: Correlation?
  /// `/readyz`; `nil` where the look did not go so far.
  package var readiness: Readiness?
  /// The API server's version, if it was asked for and said.
  package var apiServerVersion: String?
  /// Why the credential for `/readyz` cannot be used.
  package var credentialProblem: String?
  /// How long the service's own credential lasts.
  package var credentialLife: CredentialLife?
  /// What works in the kubeconfig for `/readyz`, and should be mended.
  package var credentialWarnings: [String] = []
  /// The rest of the cluster; `nil` where the look did not go so far, or there is none.
  package var cluster: ClusterSight?
  /// Why the rest of the cluster could not be asked at all.
  package var clusterProblem: String?
  /// The files of a patched API server's certificate; `nil` where the look did not go so far, or none
  /// are configured.
  package var pair: PairSight?
  /// What the preflight found, everything that passed included; `nil` where it was not taken.
  package var preflight: [ControlPlaneNode.PreflightFinding]?
  /// What a stop would give the process, and what it would cost.
  package var grace: StopGrace?
}
