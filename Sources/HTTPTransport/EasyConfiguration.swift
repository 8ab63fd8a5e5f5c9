import CCurl

extension EasyHandle {
  /// Sets every option of the handle. What is not set here is libcurl's default, so whatever
  /// libcurl would take from the environment or the machine is switched off by name.
  func configure(for request: HTTPRequest, endpoint: Endpoint) throws(HTTPFailure) {
    try check(loopwarden_curl_allow_only_http(pointer), "the list of protocols")
    try set(CURLOPT_URL, endpoint.url)
    try set(CURLOPT_NOSIGNAL, 1)
    try check(loopwarden_curl_let_go_of_names(pointer), "the end of name lookups")
    // A master's `https_proxy` would take `/readyz` elsewhere.
    try set(CURLOPT_PROXY, "")
    try set(CURLOPT_NOPROXY, "*")
    try set(CURLOPT_FOLLOWLOCATION, 0)
    // A fresh connection each time: an old one that the server has just closed would make it
    // unknown whether the request was delivered, and libcurl would send it again.
    try set(CURLOPT_FRESH_CONNECT, 1)
    try set(CURLOPT_FORBID_REUSE, 1)
    try set(CURLOPT_TIMEOUT_MS, Int(max(1, request.timeout.millisecondsRoundedUp)))
    if request.maximumBodyBytes > 0 {
      try set(CURLOPT_MAXFILESIZE_LARGE, offset: request.maximumBodyBytes)
    }
    try set(
      CURLOPT_HTTP_VERSION,
      request.http2PriorKnowledge
        ? CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE : CURL_HTTP_VERSION_1_1)
    try set(CURLOPT_USERAGENT, "loopwarden")
    if let path = request.unixSocket {
      guard path.hasPrefix("/"), path.utf8.count < 108, !path.utf8.contains(0) else {
        throw .invalid("not the absolute path of a Unix socket (at most 107 bytes): \(path)")
      }
      try set(CURLOPT_UNIX_SOCKET_PATH, path)
    } else if let connectTo = endpoint.connectTo {
      try set(CURLOPT_CONNECT_TO, list: [connectTo])
    }
    try setMethodAndFields(request)
    if let tls = request.tls { try setTLS(tls, endpoint: endpoint) }
  }

  private func set(_ option: CURLoption, _ value: some BinaryInteger) throws(HTTPFailure) {
    try set(option, Int(value))
  }

  private func setMethodAndFields(_ request: HTTPRequest) throws(HTTPFailure) {
    guard !request.method.isEmpty,
      request.method.utf8.allSatisfy({ UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 })
    else { throw .invalid("not a request method: \(request.method)") }
    switch (request.method, request.body) {
    case ("GET", nil): try set(CURLOPT_HTTPGET, 1)
    case ("HEAD", nil): try set(CURLOPT_NOBODY, 1)
    case ("HEAD", _): throw .invalid("HEAD carries no content")
    case ("POST", let body):
      try set(CURLOPT_POST, 1)
      try setContent(body ?? [])
    case (let method, let body):
      if let body { try setContent(body) }
      try set(CURLOPT_CUSTOMREQUEST, method)
    }
    var lines: [String] = []
    for (name, value) in request.headers { lines.append(try Self.fieldLine(name, value)) }
    // libcurl's own additions: a form's content type, and a wait for permission to send.
    let names = request.headers.map { $0.0.lowercased() }
    if !names.contains("content-type") { lines.append("Content-Type:") }
    if !names.contains("expect") { lines.append("Expect:") }
    try set(CURLOPT_HTTPHEADER, list: lines)
  }

  /// A field in libcurl's form, where an empty value is written with a semicolon. The name must
  /// be a token (RFC 9110 section 5.6.2) and the value one line.
  static func fieldLine(_ name: String, _ value: String) throws(HTTPFailure) -> String {
    let isToken = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default:
        "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
    guard !name.isEmpty, isToken else { throw .invalid("not a header field name: \(name)") }
    let isOneLine = value.utf8.allSatisfy { $0 == UInt8(ascii: "\t") || ($0 >= 0x20 && $0 != 0x7f) }
    // The value is not shown: it may be a credential.
    guard isOneLine else { throw .invalid("a control character in the header field \(name)") }
    let isBlank = value.utf8.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return isBlank ? "\(name);" : "\(name): \(value)"
  }

  private func setTLS(_ tls: TLSOptions, endpoint: Endpoint) throws(HTTPFailure) {
    try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    try set(CURLOPT_SSL_SESSIONID_CACHE, 0)
    // The system's store is compiled in as a default and would be trusted besides.
    try set(CURLOPT_CAINFO, nil)
    try set(CURLOPT_CAPATH, nil)
    try set(CURLOPT_SSL_VERIFYPEER, tls.insecure ? 0 : 1)
    try set(CURLOPT_SSL_VERIFYHOST, tls.insecure ? 0 : 2)
    if !tls.insecure {
      guard let authorities = tls.authorities, !authorities.isEmpty else {
        throw .invalid("no authority is given to verify \(endpoint.description) against")
      }
      try set(CURLOPT_CAINFO_BLOB, blob: authorities)
    }
    switch (tls.clientCertificate, tls.clientKey) {
    case (nil, nil): break
    case (let certificate?, let key?):
      guard !certificate.isEmpty, !key.isEmpty else {
        throw .invalid("the client certificate or its key for \(endpoint.description) is empty")
      }
      try set(CURLOPT_SSLCERTTYPE, "PEM")
      try set(CURLOPT_SSLCERT_BLOB, blob: certificate)
      try set(CURLOPT_SSLKEYTYPE, "PEM")
      try set(CURLOPT_SSLKEY_BLOB, blob: key)
    case (_?, nil):
      throw .invalid("a client certificate without its key for \(endpoint.description)")
    case (nil, _?):
      throw .invalid("a client key without its certificate for \(endpoint.description)")
    }
  }
}
