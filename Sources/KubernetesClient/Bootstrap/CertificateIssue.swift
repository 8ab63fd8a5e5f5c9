package import OpenSSLKit

/// Gets a client certificate for this node from the cluster's signer, with an administrator's rights:
/// a CertificateSigningRequest is made, approved, and waited for.
package struct CertificateIssue {
  /// How often the object is looked at, and how often a wait is told of.
  private static let interval = Duration.seconds(1)
  private static let progressInterval = Duration.seconds(5)

  private let order: CertificateOrder
  private let port: BootstrapPort

  /// Fills `order` through `port`.
  package init(_ order: CertificateOrder, port: BootstrapPort) {
    self.order = order
    self.port = port
  }

  /// The certificate for the public half of `key`.
  ///
  /// The object stays: it is the record of who asked and who approved, and kube-controller-manager
  /// removes it an hour after the approval. On a failure it is removed, because nobody has its key.
  package func certificate(for key: PrivateKey) throws(BootstrapFailure) -> IssuedCertificate {
    let request: CertificateRequest
    do throws(OpenSSLError) {
      request = try .make(
        commonName: ServiceSubject.user(node: order.node), organizations: [ServiceSubject.group],
        key: key)
    } catch { throw BootstrapFailure("\(error)") }
    try submit(request)
    do throws(BootstrapFailure) {
      try approve()
      return try check(try waitForCertificate(), key)
    } catch {
      _ = port.call(APIRequest(.delete, order.path))
      throw error
    }
  }

  private func submit(_ request: CertificateRequest) throws(BootstrapFailure) {
    let title = "creating CertificateSigningRequest \(order.name)"
    let answer = try port.ask(
      APIRequest(.post, CertificateOrder.collection, body: order.object(request)), for: title,
      accepting: [201, 404])
    guard answer.status == 201 else {
      throw BootstrapFailure(
        "\(answer.server) has no certificates.k8s.io/v1 (it came with Kubernetes 1.19);"
          + " make the credential by hand: `loopwarden bootstrap` without --apply prints how")
    }
    port.say("asked: CertificateSigningRequest \(order.name)")
  }

  private func approve() throws(BootstrapFailure) {
    let title = "approving CertificateSigningRequest \(order.name)"
    for _ in 0..<5 {
      var object = try read()
      if condition("Approved", in: object) != nil { break }
      var conditions = object[path: "status", "conditions"]?.items ?? []
      conditions.append([
        "type": "Approved", "status": "True", "reason": "LoopwardenBootstrap",
        "message": "approved by the administrator who ran `loopwarden bootstrap` on this master",
      ])
      var status = object["status"] ?? [:]
      status["conditions"] = .array(conditions)
      object["status"] = status
      let answer = try port.ask(
        APIRequest(.put, order.path + "/approval", body: object), for: title,
        accepting: [200, 409])
      if answer.status == 200 {
        port.say("approved; waiting for the signer \(CertificateOrder.signer)")
        return
      }
    }
    // Approved by an approver of the cluster's own, which is as good.
    guard condition("Approved", in: try read()) != nil else {
      throw BootstrapFailure("\(title): changed by somebody else all the time; run this again")
    }
  }

  private func waitForCertificate() throws(BootstrapFailure) -> [UInt8] {
    let start = port.now()
    var told = Duration.zero
    while true {
      let object = try read()
      for type in ["Denied", "Failed"] {
        if let refused = condition(type, in: object) {
          let why = refused["message"]?.string ?? refused["reason"]?.string ?? "no reason given"
          throw BootstrapFailure(
            "CertificateSigningRequest \(order.name): \(type.lowercased()): \(OneLine.of(why))")
        }
      }
      if let text = object[path: "status", "certificate"]?.string, !text.isEmpty {
        guard let pem = Base64Text.decode(text) else {
          throw BootstrapFailure("the certificate of \(order.name) is not base64")
        }
        return pem
      }
      let waited = start.duration(to: port.now())
      guard waited < order.patience else { throw noSigner() }
      if waited - told >= Self.progressInterval {
        told = waited
        port.say(
          "approved, not signed yet: \(waited.components.seconds) s of"
            + " \(order.patience.components.seconds) s")
      }
      guard port.pause(Self.interval) else { throw BootstrapFailure.interrupted }
    }
  }

  private func noSigner() -> BootstrapFailure {
    BootstrapFailure(
      "no signer answered within \(order.patience.components.seconds) s: is kube-controller-manager"
        + " running, with --cluster-signing-cert-file?\nOr sign with the cluster's CA by hand:"
        + " `loopwarden bootstrap` without --apply prints how")
  }

  private func read() throws(BootstrapFailure) -> JSONValue {
    let answer = try port.ask(
      APIRequest(.get, order.path), for: "reading CertificateSigningRequest \(order.name)",
      accepting: [200])
    guard let object = answer.json else {
      throw BootstrapFailure("reading \(order.name): \(answer.server) answered with something else")
    }
    return object
  }

  private func condition(_ type: String, in object: JSONValue) -> JSONValue? {
    object[path: "status", "conditions"]?.items?.first { $0["type"]?.string == type }
  }

  /// A signer is free to give another certificate than was asked for; what comes must be ours.
  private func check(
    _ pem: [UInt8], _ key: PrivateKey
  ) throws(BootstrapFailure) -> IssuedCertificate {
    let leaf: Certificate
    do { leaf = try Certificate.fromPEM(pem)[0] } catch {
      throw BootstrapFailure("the signer's certificate cannot be read: \(error)")
    }
    guard key.matches(leaf) else {
      throw BootstrapFailure("the signer's certificate is not for the key that was asked for")
    }
    let groups = DistinguishedName.values(of: "O", in: leaf.subject)
    guard leaf.subjectCommonName == ServiceSubject.user(node: order.node),
      groups == [ServiceSubject.group]
    else {
      throw BootstrapFailure(
        "the signer gave another subject than was asked for: \(OneLine.of(leaf.subject))")
    }
    guard leaf.extendedKeyUsages.contains("clientAuth") else {
      throw BootstrapFailure("the signer's certificate is not for TLS clients")
    }
    return IssuedCertificate(chainPEM: pem, certificate: leaf, key: key)
  }
}
