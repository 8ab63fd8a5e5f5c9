package import Configuration
import ContainerRuntime
import ControlPlaneNode
import HTTPTransport
import LoopbackCertificate
import OpenSSLKit
import RestartDecision
import TLSProbe
import YAMLDocument

/// One look at every certificate of this master: what a `MasterView` sees, the files, and the ports.
/// Each of look and ports ends within `looks.deadline`: a runtime that hangs must not cost the ports
/// their turn. Writes nothing.
package struct CertsLook {
  private let view: MasterView
  private let others: [HostPort]

  /// Looks at `view`'s master and at other servers that were named.
  package init(_ view: MasterView, others: [HostPort]) {
    self.view = view
    self.others = others
  }

  /// Looks.
  package func facts() -> CertsFacts {
    let settings = view.settings
    let sight = view.look(.certificate, memory: Memory())
    let budget = LookBudget(settings.looks.deadline.duration)
    let files = RootedFilesystem()
    var unseen: [String] = []
    let server = apiServer(sight, &unseen)
    let ports = ports(files, &unseen)
    var inputs = SurveyInputs(settings.nodePaths, apiServer: server)
    inputs.served = ports.flatMap { port in port.files.map { ($0, port.component.rawValue) } }
    let survey = CertificateSurvey.take(inputs, in: files)
    var facts = CertsFacts(
      node: view.node, at: Clocks.now().wall.unixSeconds, loopback: Self.loopback(sight),
      address: sight.address, survey: survey, thresholds: settings.thresholds)
    let endpoints =
      apiServerPorts(sight, survey)
      + ports.map { port in
        var port = port
        if port.component == .kubelet { port.files = survey.kubeletServing }
        return port
      }
    var limits = ProbeLimits()
    limits.deadline = budget.share(settings.apiServer.probeDeadline.duration)
    (facts.served, facts.others) = ServedLook.take(
      endpoints, others: others, rows: survey.rows, limits: limits, wakeFD: view.wake?.signals)
    if let server {
      judgeChanges(server, sight, files, budget, &facts, &unseen)
    }
    facts.unseen = unseen
    return facts
  }

  private static func loopback(
    _ sight: Sight
  ) -> Result<LoopbackIdentity, CertsFacts.SeenProblem> {
    switch sight.certificate {
    case .value(let identity): .success(identity)
    case .problem(let label, let sentence):
      .failure(CertsFacts.SeenProblem(label: label, sentence: sentence))
    }
  }

  /// The running process's flags, else those of the manifest; its paths are the container's.
  private func apiServer(_ sight: Sight, _ unseen: inout [String]) -> SurveyInputs.APIServer? {
    let container = sight.container?.value
    // A part of a bigger process hides its flags there.
    let running = MasterView.flags(of: container)
    guard let flags = running ?? sight.flags else {
      let why = sight.manifest.problem ?? "no manifest"
      unseen.append("the API server's flags: \(why), and no process that can be read")
      return nil
    }
    let origin =
      running == nil
      ? view.settings.apiServer.manifest : "process \(container?.process?.pid ?? 0)"
    return SurveyInputs.APIServer(
      flags: flags, origin: origin,
      paths: MasterView.paths(of: container, sight.manifest.value) ?? .node)
  }

  /// The API server's port, asked without a name and for one of each SNI certificate.
  private func apiServerPorts(_ sight: Sight, _ survey: CertificateSurvey) -> [ServingEndpoint] {
    let named = survey.rows.filter { $0.isNamedByAPIServer }
    func endpoint(_ row: CertificateRow?, name: String?) -> ServingEndpoint {
      ServingEndpoint(
        component: .apiServer, host: sight.target.host, port: sight.target.port,
        origin: sight.targetOrigin, files: row.map { [$0.path] } ?? [], isCertain: true,
        serverName: name)
    }
    var endpoints = [
      endpoint(
        named.first { $0.usedBy.contains("kube-apiserver --tls-cert-file") }, name: nil)
    ]
    for row in named where row.usedBy.contains("kube-apiserver --tls-sni-cert-key") {
      if let name = row.certificate?.dnsNames.first(where: { !$0.hasPrefix("*") }) {
        endpoints.append(endpoint(row, name: name))
      }
    }
    return endpoints
  }

  /// The ports of everything else on this machine.
  private func ports(_ files: RootedFilesystem, _ unseen: inout [String]) -> [ServingEndpoint] {
    let interfaces = InterfaceAddresses.onThisNode()
    let search = ServingEndpoint.search(
      manifestsFolder: view.settings.nodePaths.manifestsFolder,
      kubeletConfiguration: view.settings.kubelet.config,
      isOwn: { address in
        guard case .known(let own) = interfaces else { return false }
        return own.entries.contains { $0.isUp && $0.address == address }
      }, in: files)
    unseen += search.unseen
    return search.endpoints
  }

  private func judgeChanges(
    _ server: SurveyInputs.APIServer, _ sight: Sight, _ files: RootedFilesystem,
    _ budget: LookBudget, _ facts: inout CertsFacts, _ unseen: inout [String]
  ) {
    guard let age = sight.processAge else {
      unseen.append(
        "whether the API server's files changed since it started: "
          + (sight.container?.problem ?? sight.container?.value?.processUnknown
            ?? "its process is not known"))
      return
    }
    let served = facts.served.first { $0.endpoint.serverName == nil }.flatMap {
      try? $0.shown.get()
    }
    let process = StaleFile.Process(
      started: (sight.at.wall - age).unixSeconds, version: version(sight, budget), served: served)
    let changes = StaleFile.take(server, process: process, in: files)
    facts.process = process
    facts.stale = changes.files
    unseen += changes.unseen
  }

  /// The release by the image's tag, else by what the server says to anybody.
  private func version(_ sight: Sight, _ budget: LookBudget) -> KubernetesMinor? {
    if let release = MasterView.imageRelease(sight) { return release }
    // Unverified: nothing is sent that is secret, and the answer decides about no more than a note.
    let request = HTTPRequest(
      url: "https://\(sight.address)/version",
      timeout: budget.share(view.settings.readiness.timeout.duration), maximumBodyBytes: 64 << 10,
      tls: TLSOptions(insecure: true))
    guard
      case .success(let response) = view.transport.perform(
        request, interruptedBy: view.wake?.signals), response.status == 200
    else { return nil }
    let document = try? YAMLNode.parse(response.body)
    return document?["gitVersion"]?.string.flatMap(KubernetesMinor.init(text:))
  }
}
