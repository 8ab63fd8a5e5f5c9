package import HTTPTransport

/// Asks one API server, by its own address, whether it is ready.
///
/// The server is verified against the cluster's CA: the kubeconfig's, or one that was given. The
/// name that its certificate must carry is the kubeconfig's `tls-server-name`, else the address.
package struct ReadinessClient {
  /// The most that is read of an answer, in bytes.
  package static let maximumBodyBytes = 64 << 10

  private let transport: HTTPTransport
  fileprivate let kubeconfig: Kubeconfig?
  fileprivate let authoritiesFile: String?
  fileprivate let tlsServerName: String?

  /// Without a kubeconfig the question is asked anonymously. `authoritiesFile` is the path of a PEM
  /// file and goes before the kubeconfig's CA, as `tlsServerName` goes before its name. Files are
  /// read at each question.
  package init(
    transport: HTTPTransport, kubeconfig: Kubeconfig? = nil, authoritiesFile: String? = nil,
    tlsServerName: String? = nil
  ) {
    self.transport = transport
    self.kubeconfig = kubeconfig
    self.authoritiesFile = authoritiesFile
    self.tlsServerName = tlsServerName ?? kubeconfig?.tlsServerName
  }

  /// A client with the credential that an `APIAccess` gave, for any master by its own address.
  package init(transport: HTTPTransport, credential: APICredential) {
    self.init(
      transport: transport, kubeconfig: credential.kubeconfig,
      authoritiesFile: credential.authoritiesFile, tlsServerName: credential.peerServerName)
  }

  /// GET `https://address:port/readyz?verbose`, at most `timeout` from connect to the last byte;
  /// ends with `.interrupted` as soon as `wakeFD` is readable.
  package func check(
    address: String, port: UInt16, timeout: Duration, interruptedBy wakeFD: Int32? = nil
  ) -> ReadinessAnswer {
    do throws(KubeconfigError) {
      let asker = try Asker(self)
      let request = asker.request(
        APIServerAddress(host: address, port: port), "/readyz?verbose", timeout)
      return asker.answer(transport.perform(request, interruptedBy: wakeFD))
    } catch {
      return ReadinessAnswer(readiness: .credentialsUnusable(reason: error.description))
    }
  }

  /// The same question without waiting for the answer. With `askVersion` a second request, sent at the
  /// same time, learns the server's version.
  package func begin(
    _ server: APIServerAddress, timeout: Duration, askVersion: Bool = false
  ) -> ReadinessCall {
    do throws(KubeconfigError) {
      let asker = try Asker(self)
      return ReadinessCall(
        transport: transport, readiness: asker.request(server, "/readyz?verbose", timeout),
        version: askVersion ? asker.request(server, "/version", timeout) : nil,
        understand: asker.answer)
    } catch {
      return ReadinessCall(
        ReadinessAnswer(readiness: .credentialsUnusable(reason: error.description)),
        transport: transport)
    }
  }
}

/// What the files of a `ReadinessClient` held when a question was asked.
private struct Asker {
  let kubeconfig: Kubeconfig?
  let credentials: Credentials?
  let tls: TLSOptions

  init(_ client: ReadinessClient) throws(KubeconfigError) {
    kubeconfig = client.kubeconfig
    credentials = try client.kubeconfig?.credentials()
    tls = TLSOptions(
      authorities: try AuthorityBundle.read(
        credentials, kubeconfig: client.kubeconfig, file: client.authoritiesFile),
      clientCertificate: credentials?.clientCertificate, clientKey: credentials?.clientKey,
      serverName: client.tlsServerName)
  }

  func request(_ server: APIServerAddress, _ target: String, _ timeout: Duration) -> HTTPRequest {
    var request = HTTPRequest(
      url: "https://\(server)\(target)", timeout: timeout,
      maximumBodyBytes: ReadinessClient.maximumBodyBytes, tls: tls)
    request.headers = [("Accept", "text/plain, application/json"), ("User-Agent", "loopwarden")]
    if let token = credentials?.token {
      request.headers.append(("Authorization", "Bearer \(token)"))
    }
    return request
  }

  func answer(_ result: Result<HTTPResponse, HTTPFailure>) -> ReadinessAnswer {
    switch result {
    case .success(let response):
      ReadinessAnswer(
        readiness: verdict(on: response, identity: credentials?.identity),
        serverDate: response.header("Date").flatMap(HTTPDate.unixSeconds))
    case .failure(let failure):
      ReadinessAnswer(readiness: Self.verdict(on: failure))
    }
  }

  private func verdict(on response: HTTPResponse, identity: ClientIdentity?) -> Readiness {
    switch response.status {
    case 200: .ready
    case 401, 403:
      .refused(
        status: response.status,
        advice: ReadinessAdvice(kubeconfig: kubeconfig, identity: identity)
          .text(status: response.status))
    case 500, 503: .notReady(failing: ReadinessReport.failingChecks(response.body))
    default: .unreachable(reason: "/readyz answered with the unexpected status \(response.status)")
    }
  }

  private static func verdict(on failure: HTTPFailure) -> Readiness {
    switch failure.kind {
    case .timedOut: .timedOut
    case .interrupted: .interrupted
    case .untrustedCertificate: .badCertificate(reason: failure.message)
    case .badCredentials, .invalidRequest: .credentialsUnusable(reason: failure.message)
    case .connectionRefused, .noSuchSocket, .couldNotConnect, .tls, .bodyTooLarge, .connectionLost,
      .protocolError:
      .unreachable(reason: failure.message)
    }
  }
}
