import HTTPTransport

/// How API servers are reached, verified and told who we are: a kubeconfig, by path. It and the files
/// that it names are read again for each request, so that rotated ones are used.
package struct APIAccess: Sendable {
  /// The kubeconfig's path.
  package var kubeconfigPath: String
  /// The name that every server's certificate must carry; goes before the kubeconfig's.
  package var tlsServerName: String?
  /// PEM file of the cluster's CA for a kubeconfig that has none.
  package var authoritiesFile: String?
  /// Accept a cluster administrator's credential.
  package var allowAdminCredential: Bool
  /// Hosts that are one master's own: where the kubeconfig's `server` is one of them, the other
  /// masters' certificates do not carry its name.
  package var masterHosts: Set<String> = []

  /// Access by the kubeconfig at `kubeconfigPath`; nothing is read yet.
  package init(
    kubeconfigPath: String, tlsServerName: String? = nil, authoritiesFile: String? = nil,
    allowAdminCredential: Bool = false
  ) {
    self.kubeconfigPath = kubeconfigPath
    self.tlsServerName = tlsServerName
    self.authoritiesFile = authoritiesFile
    self.allowAdminCredential = allowAdminCredential
  }

  /// Reads everything now. Throws where a file is missing or unusable, and where the credential is
  /// one that a service must not have.
  package func read() throws(KubeconfigError) -> APICredential {
    let kubeconfig = try Kubeconfig.load(path: kubeconfigPath)
    let credentials = try kubeconfig.credentials()
    if let objection = AdminCredential.objection(
      to: credentials, path: kubeconfigPath, allowed: allowAdminCredential)
    {
      throw KubeconfigError(file: kubeconfigPath, line: nil, message: objection)
    }
    guard let url = ServerURL(kubeconfig.server) else {
      throw KubeconfigError(
        file: kubeconfigPath, line: nil,
        message: "server must be https://host[:port][/path], not \(kubeconfig.server)")
    }
    let file = credentials.authorities == nil ? authoritiesFile : nil
    let authorities = try AuthorityBundle.read(credentials, kubeconfig: kubeconfig, file: file)
    return APICredential(
      kubeconfig: kubeconfig, credentials: credentials, url: url,
      authoritiesFile: file, authorities: authorities,
      tlsServerName: tlsServerName ?? kubeconfig.tlsServerName,
      isOneMaster: url.isLoopback || masterHosts.contains(url.address.host))
  }
}

/// What an `APIAccess` held at one moment.
package struct APICredential: Sendable {
  /// The kubeconfig.
  package let kubeconfig: Kubeconfig
  /// What its sources held.
  package let credentials: Credentials
  let url: ServerURL
  let authoritiesFile: String?
  let authorities: [UInt8]
  let tlsServerName: String?
  let isOneMaster: Bool

  /// The kubeconfig's `server`.
  package var configuredServer: APIServerAddress { url.address }

  /// The name that a peer's certificate must carry, when it is connected to by its own address: the
  /// configured one, else the kubeconfig's, else the host of its `server`, which every master of a
  /// cluster serves. nil, where that host is one master's own: then it is the peer's address.
  package var peerServerName: String? {
    tlsServerName ?? (isOneMaster ? nil : url.address.host)
  }

  func address(of server: APIServer) -> APIServerAddress {
    switch server {
    case .configured: url.address
    case .address(let address): address
    }
  }

  func request(
    _ request: APIRequest, body: [UInt8]?, to server: APIServer, timeout: Duration
  ) -> HTTPRequest {
    var (prefix, serverName) = ("", peerServerName)
    if server == .configured { (prefix, serverName) = (url.prefix, tlsServerName) }
    var http = HTTPRequest(
      method: request.method.rawValue,
      url: "https://\(address(of: server))\(prefix)\(request.target)", timeout: timeout,
      maximumBodyBytes: request.maximumBodyBytes,
      tls: TLSOptions(
        authorities: authorities, clientCertificate: credentials.clientCertificate,
        clientKey: credentials.clientKey, serverName: serverName))
    http.headers = [("Accept", request.accept), ("User-Agent", "loopwarden")]
    if let body {
      http.body = body
      http.headers.append(("Content-Type", request.contentType))
    }
    if let token = credentials.token { http.headers.append(("Authorization", "Bearer \(token)")) }
    return http
  }
}
