package import HTTPTransport
import OpenSSLKit

/// Asks one API server, by its own address, whether it is ready.
///
/// The server is verified against the cluster's CA: the kubeconfig's, or one that was given. The
/// name that its certificate must carry is the kubeconfig's `tls-server-name`, else the address.
package struct ReadinessClient {
  /// The most that is read of an answer, in bytes.
  package static let maximumBodyBytes = 64 << 10

  private let transport: HTTPTransport
  private let kubeconfig: Kubeconfig?
  private let authoritiesFile: String?
  private let tlsServerName: String?

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

  /// GET `https://address:port/readyz?verbose`, at most `timeout` from connect to the last byte;
  /// ends with `.interrupted` as soon as `wakeFD` is readable.
  package func check(
    address: String, port: UInt16, timeout: Duration, interruptedBy wakeFD: Int32? = nil
  ) -> ReadinessAnswer {
    let tls: TLSOptions
    let credentials: Credentials?
    do throws(KubeconfigError) {
      credentials = try kubeconfig?.credentials()
      tls = TLSOptions(
        authorities: try authorities(credentials),
        clientCertificate: credentials?.clientCertificate, clientKey: credentials?.clientKey,
        serverName: tlsServerName)
    } catch {
      return ReadinessAnswer(readiness: .credentialsUnusable(reason: error.description))
    }
    let host = address.utf8.contains(UInt8(ascii: ":")) ? "[\(address)]" : address
    var request = HTTPRequest(
      url: "https://\(host):\(port)/readyz?verbose", timeout: timeout,
      maximumBodyBytes: Self.maximumBodyBytes, tls: tls)
    request.headers = [("Accept", "text/plain"), ("User-Agent", "loopwarden")]
    if let token = credentials?.token {
      request.headers.append(("Authorization", "Bearer \(token)"))
    }
    switch transport.perform(request, interruptedBy: wakeFD) {
    case .success(let response):
      return ReadinessAnswer(
        readiness: verdict(on: response, identity: credentials?.identity),
        serverDate: response.header("Date").flatMap(HTTPDate.unixSeconds))
    case .failure(let failure):
      return ReadinessAnswer(readiness: Self.verdict(on: failure))
    }
  }

  private func authorities(_ credentials: Credentials?) throws(KubeconfigError) -> [UInt8] {
    guard let authoritiesFile else {
      if let authorities = credentials?.authorities { return authorities }
      let key = "certificate-authority"
      throw KubeconfigError(
        file: kubeconfig?.path ?? "readiness", line: nil,
        message: kubeconfig == nil
          ? "no cluster CA is known to verify the API server; configure its file or a kubeconfig"
          : "cluster \"\(kubeconfig?.clusterName ?? "")\" has no \(key); set it to the cluster's CA"
      )
    }
    let bytes = try SecretFile(authoritiesFile).bytes
    do {
      _ = try Certificate.fromPEM(bytes)
    } catch {
      throw KubeconfigError(
        file: authoritiesFile, line: nil, message: "holds no usable certificate: \(error)")
    }
    return bytes
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
