import CCurl

/// One request in flight: the handle, and what its callbacks have collected.
final class Exchange {
  let easy: EasyHandle
  let endpoint: Endpoint
  let timeout: Duration
  let deadline: ContinuousClock.Instant
  private let maximumBodyBytes: Int
  private var head = ResponseHead()
  private var body: [UInt8] = []
  private var bodyOverflowed = false
  private var headRefused = false

  init(_ request: HTTPRequest, now: ContinuousClock.Instant) throws(HTTPFailure) {
    guard request.timeout > .zero else {
      throw HTTPFailure(
        kind: .timedOut, message: "no time is left to ask \(request.unixSocket ?? request.url)",
        surelyNotDelivered: true)
    }
    guard request.maximumBodyBytes >= 0 else {
      throw .invalid("a negative limit for the content: \(request.maximumBodyBytes)")
    }
    endpoint = try Endpoint(request)
    timeout = request.timeout
    deadline = now.advanced(by: request.timeout)
    maximumBodyBytes = request.maximumBodyBytes
    easy = try EasyHandle()
    try easy.configure(for: request, endpoint: endpoint)
    try installCallbacks()
  }

  /// libcurl holds an unretained pointer to this exchange: the transport keeps the exchange until
  /// the handle has left the multi handle.
  private func installCallbacks() throws(HTTPFailure) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    let onBody: loopwarden_curl_callback = { bytes, size, count, context in
      guard let context else { return 0 }
      let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
      return exchange.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    let onHeader: loopwarden_curl_callback = { bytes, size, count, context in
      guard let context else { return 0 }
      let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
      return exchange.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    try easy.check(
      loopwarden_curl_set_body_callback(easy.pointer, onBody, context), "body callback")
    try easy.check(
      loopwarden_curl_set_header_callback(easy.pointer, onHeader, context), "header callback")
  }

  /// Anything but the number of bytes offered makes libcurl end the exchange.
  private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard bytes.count <= maximumBodyBytes - body.count else {
      bodyOverflowed = true
      return bytes.isEmpty ? 1 : 0
    }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard head.take(bytes) else {
      headRefused = true
      return 0
    }
    return bytes.count
  }

  /// The outcome, once libcurl says that the exchange is over.
  func result(of code: CURLcode) -> Result<HTTPResponse, HTTPFailure> {
    guard code == CURLE_OK else { return .failure(failure(for: code)) }
    guard let status = head.status else {
      return .failure(lost(.protocolError, "\(endpoint.description) answered without a status"))
    }
    return .success(
      HTTPResponse(status: status, headers: head.headers, trailers: head.trailers, body: body))
  }

  private func failure(for code: CURLcode) -> HTTPFailure {
    if bodyOverflowed || code == CURLE_FILESIZE_EXCEEDED {
      return lost(
        .bodyTooLarge,
        "\(endpoint.description) sends more than the \(maximumBodyBytes) bytes that are accepted")
    }
    if headRefused {
      return lost(
        .protocolError,
        "\(endpoint.description) sends a malformed status line, or more than "
          + "\(ResponseHead.maximumBytes >> 10) KiB of header fields")
    }
    return easy.failure(for: code, endpoint: endpoint, timeout: timeout)
  }

  private func lost(_ kind: HTTPFailure.Kind, _ message: String) -> HTTPFailure {
    HTTPFailure(kind: kind, message: message, surelyNotDelivered: false)
  }
}
