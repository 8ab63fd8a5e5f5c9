import CCurl

/// Where a request goes, read from its URL by libcurl's own parser.
struct Endpoint {
  /// The URL to hand to libcurl: its host is the name that TLS verifies.
  let url: String
  let isTLS: Bool
  /// `host:port` to connect to instead of the URL's, in the form of CURLOPT_CONNECT_TO.
  let connectTo: String?
  /// For messages: the socket's path, or `host:port`.
  let description: String

  init(_ request: HTTPRequest) throws(HTTPFailure) {
    guard let handle = curl_url() else { throw .invalid("out of memory reading \(request.url)") }
    defer { curl_url_cleanup(handle) }
    guard curl_url_set(handle, CURLUPART_URL, request.url, 0) == CURLUE_OK,
      let scheme = Self.part(CURLUPART_SCHEME, of: handle),
      let host = Self.part(CURLUPART_HOST, of: handle),
      let port = Self.part(CURLUPART_PORT, of: handle, flags: UInt32(CURLU_DEFAULT_PORT))
    else { throw .invalid("not an absolute URL: \(request.url)") }
    guard scheme == "http" || scheme == "https" else {
      throw .invalid("only http and https are spoken, not \(scheme): \(request.url)")
    }
    guard Self.part(CURLUPART_USER, of: handle) == nil else {
      throw .invalid("user names in URLs are refused: \(scheme)://…@\(host):\(port)")
    }
    isTLS = scheme == "https"
    description = request.unixSocket ?? "\(host):\(port)"
    guard isTLS == (request.tls != nil) else {
      throw .invalid(
        isTLS ? "no TLS options for \(request.url)" : "TLS options for plain \(request.url)")
    }
    guard let serverName = request.tls?.serverName else {
      url = request.url
      connectTo = nil
      return
    }
    let quoted = serverName.contains(":") ? "[\(serverName)]" : serverName
    guard curl_url_set(handle, CURLUPART_HOST, quoted, 0) == CURLUE_OK,
      let renamed = Self.part(CURLUPART_URL, of: handle)
    else { throw .invalid("not a server name: \(serverName)") }
    url = renamed
    connectTo = "::\(host):\(port)"
  }

  private static func part(
    _ part: CURLUPart, of handle: OpaquePointer, flags: UInt32 = 0
  ) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
