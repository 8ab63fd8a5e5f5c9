internal import HTTPTransport
internal import YAMLDocument

/// What one endpoint's answer to a linearizable read means.
enum EtcdVerdict: Equatable {
  case served
  case unreachable(String)
  case refusedTLS(String)
  case notLinearizable(String)
  case unknown(String)

  init(_ answer: Result<HTTPResponse, HTTPFailure>, endpoint: String) {
    switch answer {
    case .failure(let failure): self = Self.of(failure, endpoint)
    case .success(let response): self = Self.of(response)
    }
  }

  private static func of(_ failure: HTTPFailure, _ endpoint: String) -> EtcdVerdict {
    switch failure.kind {
    case .tls, .untrustedCertificate, .badCredentials: .refusedTLS(failure.message)
    // With TLS 1.3 a refused client certificate shows only after the handshake.
    case .connectionLost:
      endpoint.hasPrefix("https:") ? .refusedTLS(failure.message) : .unreachable(failure.message)
    // Connected and silent is what a member without a leader does until its own time-out.
    case .timedOut:
      failure.surelyNotDelivered
        ? .unreachable(failure.message) : .notLinearizable(failure.message)
    case .interrupted, .invalidRequest, .bodyTooLarge: .unknown(failure.message)
    case .connectionRefused, .noSuchSocket, .couldNotConnect, .protocolError:
      .unreachable(failure.message)
    }
  }

  private static func of(_ response: HTTPResponse) -> EtcdVerdict {
    if let status = response.trailer("grpc-status") ?? response.header("grpc-status") {
      return of(
        status: status,
        response.trailer("grpc-message") ?? response.header("grpc-message") ?? "gRPC \(status)")
    }
    let document = try? YAMLNode.parse(response.body)
    if response.status == 200, document?["header"] != nil { return .served }
    if response.status == 404 {
      return .unknown("its JSON gateway is off or too old (HTTP 404), so no read could be made")
    }
    let text =
      document?["message"]?.string ?? document?["error"]?.string ?? "HTTP \(response.status)"
    let code = document?["code"]?.string ?? ""
    if let refused = refusal(code, text) { return refused }
    return .notLinearizable(text)
  }

  private static func of(status: String, _ text: String) -> EtcdVerdict {
    if status == "0" { return .served }
    return refusal(status, text) ?? .notLinearizable(text)
  }

  /// gRPC's PERMISSION_DENIED, UNAUTHENTICATED, INVALID_ARGUMENT (no user) and UNIMPLEMENTED: the
  /// JSON gateway does not pass on who the certificate's owner is, so they tell nothing about a read
  /// by kube-apiserver.
  private static func refusal(_ code: String, _ text: String) -> EtcdVerdict? {
    ["3", "7", "12", "16"].contains(code) ? .unknown("it refuses the read: \(text)") : nil
  }
}

extension PreflightRun {
  mutating func askEtcd(_ flags: APIServerFlags, _ origin: FlagOrigin) {
    // A whole server brings its own datastore, unless its flags name another.
    if embedding != nil, flags.last("etcd-servers") == nil { return }
    recorder.look(.etcdNotConfigured)
    guard let servers = try? flags.etcdServers(), let overrides = try? flags.etcdOverrideServers()
    else { return }
    if servers.isEmpty {
      recorder.fail(.etcdNotConfigured, "\(origin.subject) has no --etcd-servers")
      return
    }
    recorder.look(.etcdUnreachable, .etcdTlsRefused, .etcdNoLinearizableRead, .etcdEndpointFailing)
    let prefix = (try? flags.etcdPrefix()) ?? "/registry"
    for server in servers {
      ask(server, .etcd(server), below: prefix, failing: .etcdEndpointFailing, flags, origin)
    }
    for server in overrides {
      recorder.look(.etcdOverrideFailing)
      ask(
        server, .etcdOverride(server), below: prefix, failing: .etcdOverrideFailing, flags, origin)
    }
  }

  private mutating func ask(
    _ server: String, _ subject: NetworkQuestion.Subject, below prefix: String,
    failing: PreflightCheck, _ flags: APIServerFlags, _ origin: FlagOrigin
  ) {
    // A key that nobody writes: the answer is empty, and the read still needs a leader.
    let key = Array("\(prefix)/loopwarden-preflight".utf8)
    if server.hasPrefix("unix:///") {
      askSocket(server, subject, key: key, origin)
      return
    }
    let isTLS = server.hasPrefix("https://")
    guard isTLS || server.hasPrefix("http://") else {
      recorder.unknown(failing, "etcd endpoint \(server) is not http or https, so it was not asked")
      return
    }
    var options: TLSOptions?
    if isTLS {
      guard let authorities = contents["etcd-cafile"] else {
        // Without a CA file of ours kube-apiserver trusts its image's store, which we do not have.
        recorder.unknown(
          failing, "etcd endpoint \(server): its CA file could not be used, so it was not asked")
        return
      }
      let hasPair = contents["etcd-certfile"] != nil && contents["etcd-keyfile"] != nil
      options = TLSOptions(
        authorities: authorities, clientCertificate: hasPair ? contents["etcd-certfile"] : nil,
        clientKey: hasPair ? contents["etcd-keyfile"] : nil)
    }
    let base = server.hasSuffix("/") ? String(server.dropLast()) : server
    questions.append(
      NetworkQuestion(
        subject: subject,
        request: HTTPRequest(
          method: "POST", url: base + "/v3/kv/range",
          headers: [("content-type", "application/json")],
          body: Array("{\"key\":\"\(Base64.encode(key))\",\"serializable\":false}".utf8),
          timeout: inputs.networkTimeout, maximumBodyBytes: 1 << 16, tls: options)))
  }

  /// kine on a Unix socket (MicroK8s): `etcdserverpb.KV/Range`, as kube-apiserver itself asks. The
  /// port that such an endpoint ends in is part of the socket's name.
  private mutating func askSocket(
    _ server: String, _ subject: NetworkQuestion.Subject, key: [UInt8], _ origin: FlagOrigin
  ) {
    let path = String(server.dropFirst("unix://".count))
    guard key.count < 128,
      let socket = socket(
        path, "\(origin.name): --etcd-servers names \(path)", origin, missing: .etcdUnreachable)
    else { return }
    // RangeRequest { key }, behind gRPC's byte for compression and its length.
    let message: [UInt8] = [0x0A, UInt8(key.count)] + key
    questions.append(
      NetworkQuestion(
        subject: subject,
        request: HTTPRequest(
          method: "POST", url: "http://localhost/etcdserverpb.KV/Range", unixSocket: socket,
          headers: [("content-type", "application/grpc"), ("te", "trailers")],
          body: [0, 0, 0, 0, UInt8(message.count)] + message, timeout: inputs.networkTimeout,
          maximumBodyBytes: 1 << 16, http2PriorKnowledge: true)))
  }

  mutating func judgeEtcd(_ endpoints: [(endpoint: String, verdict: EtcdVerdict)]) {
    let serving = endpoints.filter { $0.verdict == .served }
    etcdAcceptedCertificate =
      serving.contains { $0.endpoint.hasPrefix("https://") }
      || endpoints.allSatisfy { !$0.endpoint.hasPrefix("https://") }
    var worst: (check: PreflightCheck, rank: Int)?
    var messages: [String] = []
    var unknowns: [String] = []
    for (endpoint, verdict) in endpoints {
      let found: (check: PreflightCheck, rank: Int, text: String)
      switch verdict {
      case .served: continue
      case .unknown(let text):
        unknowns.append("\(endpoint): \(text)")
        continue
      case .unreachable(let text): found = (.etcdUnreachable, 0, text)
      case .refusedTLS(let text): found = (.etcdTlsRefused, 1, text)
      case .notLinearizable(let text): found = (.etcdNoLinearizableRead, 2, text)
      }
      messages.append("\(endpoint): \(found.text)")
      if found.rank >= (worst?.rank ?? 0) { worst = (found.check, found.rank) }
    }
    let text = (messages + unknowns).joined(separator: "; ")
    if text.isEmpty { return }
    if !serving.isEmpty, !messages.isEmpty {
      recorder.fail(.etcdEndpointFailing, text)
    } else if !serving.isEmpty || worst == nil || !unknowns.isEmpty {
      // One endpoint that could not be judged may be the one that serves.
      recorder.unknown(serving.isEmpty ? .etcdNoLinearizableRead : .etcdEndpointFailing, text)
    } else if let worst {
      recorder.fail(worst.check, text)
    }
  }

  mutating func judgeOverride(_ endpoint: String, _ verdict: EtcdVerdict) {
    switch verdict {
    case .served: break
    case .unknown(let text): recorder.unknown(.etcdOverrideFailing, "\(endpoint): \(text)")
    case .unreachable(let text), .refusedTLS(let text), .notLinearizable(let text):
      recorder.fail(.etcdOverrideFailing, "\(endpoint): \(text)")
    }
  }
}
