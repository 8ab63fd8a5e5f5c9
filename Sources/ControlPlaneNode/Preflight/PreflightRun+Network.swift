internal import HTTPTransport
internal import YAMLDocument

/// One request of the preflight and what it is about.
struct NetworkQuestion {
  enum Subject {
    case etcd(String)
    case etcdOverride(String)
    case kubelet(String)
    case kms(KMSPlugin)
  }

  let subject: Subject
  let request: HTTPRequest
}

extension PreflightRun {
  typealias Answer = Result<HTTPResponse, HTTPFailure>

  mutating func askKubelet(_ kubelet: KubeletSettings) {
    recorder.look(.kubeletDown)
    switch inputs.kubeletHealth ?? kubelet.health {
    case .off:
      switch inputs.kubeletUnitActive() {
      case .known(true): break
      case .known(false):
        recorder.fail(.kubeletDown, "kubelet's unit is not active (its health port is off)")
      case .unknown(let reason):
        recorder.unknown(
          .kubeletDown, "kubelet's health port is off, and its unit's state is not known: \(reason)"
        )
      }
    case .at(let host, let port):
      recorder.look(.kubeletUnhealthy)
      let authority = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
      let url = "http://\(authority)/healthz"
      questions.append(
        NetworkQuestion(
          subject: .kubelet(url),
          request: HTTPRequest(url: url, timeout: inputs.networkTimeout, maximumBodyBytes: 4096)))
    }
  }

  mutating func askPlugins() {
    for plugin in plugins {
      recorder.look(.kmsPluginUnhealthy)
      // v2: an empty StatusRequest; v1: VersionRequest { version: "v1beta1" }. A gRPC message has
      // a byte for compression and four of length in front.
      let isV2 = plugin.version == "v2"
      let message: [UInt8] = isV2 ? [] : [0x0A, 7] + Array("v1beta1".utf8)
      let method =
        isV2 ? "v2.KeyManagementService/Status" : "v1beta1.KeyManagementService/Version"
      questions.append(
        NetworkQuestion(
          subject: .kms(plugin),
          request: HTTPRequest(
            method: "POST", url: "http://localhost/\(method)", unixSocket: plugin.socket,
            headers: [("content-type", "application/grpc"), ("te", "trailers")],
            body: [0, 0, 0, 0, UInt8(message.count)] + message, timeout: inputs.networkTimeout,
            maximumBodyBytes: 1 << 16, http2PriorKnowledge: true)))
    }
  }

  mutating func answerQuestions() {
    askPlugins()
    guard !questions.isEmpty else { return }
    let answers = inputs.exchange(questions.map(\.request))
    var etcd: [(endpoint: String, verdict: EtcdVerdict)] = []
    for (question, answer) in zip(questions, answers) {
      switch question.subject {
      case .kubelet(let url): judgeKubelet(url, answer)
      case .kms(let plugin): judge(plugin, answer)
      case .etcd(let endpoint): etcd.append((endpoint, EtcdVerdict(answer, endpoint: endpoint)))
      case .etcdOverride(let endpoint):
        judgeOverride(endpoint, EtcdVerdict(answer, endpoint: endpoint))
      }
    }
    if !etcd.isEmpty { judgeEtcd(etcd) }
  }

  private mutating func judgeKubelet(_ url: String, _ answer: Answer) {
    switch answer {
    case .success(let response):
      if response.status != 200 {
        recorder.fail(.kubeletUnhealthy, "\(url) answers \(response.status)")
      }
    case .failure(let failure):
      switch failure.kind {
      case .connectionRefused: recorder.fail(.kubeletDown, "\(url): \(failure)")
      case .interrupted: recorder.unknown(.kubeletDown, "\(url): \(failure)")
      default: recorder.fail(.kubeletUnhealthy, "\(url): \(failure)")
      }
    }
  }

  private mutating func judge(_ plugin: KMSPlugin, _ answer: Answer) {
    switch answer {
    case .failure(let failure):
      if failure.kind == .interrupted {
        recorder.unknown(.kmsSocketSilent, "\(plugin.place): \(failure)")
      } else {
        recorder.fail(.kmsSocketSilent, "\(plugin.place): \(failure)")
      }
    case .success(let response):
      let status = response.trailer("grpc-status") ?? response.header("grpc-status")
      if status != "0" {
        recorder.fail(
          .kmsPluginUnhealthy,
          "\(plugin.place) answers with gRPC status \(status ?? "missing") "
            + "to its \(plugin.version) health call"
        )
      }
    }
  }
}
