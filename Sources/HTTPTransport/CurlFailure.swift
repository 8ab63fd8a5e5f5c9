import CCurl
import Glibc

extension EasyHandle {
  /// libcurl's result code as a failure that says what was found and where.
  func failure(for code: CURLcode, endpoint: Endpoint, timeout: Duration) -> HTTPFailure {
    let peer = endpoint.description
    let detail = errorText.isEmpty ? String(cString: curl_easy_strerror(code)) : errorText
    func lost(_ kind: HTTPFailure.Kind, _ message: String) -> HTTPFailure {
      HTTPFailure(
        kind: kind, message: message, surelyNotDelivered: false, sentNothing: sentNothing(endpoint))
    }
    switch code {
    case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST:
      return connectFailure(peer: peer, detail: detail)
    case CURLE_OPERATION_TIMEDOUT:
      return timedOut(endpoint: endpoint, timeout: timeout)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
      CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return lost(
        .untrustedCertificate, "the certificate of \(peer) does not verify: \(detail)")
    case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CRL_BADFILE:
      return lost(.badCredentials, "the credentials for \(peer) cannot be used: \(detail)")
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED,
      CURLE_SSL_SHUTDOWN_FAILED:
      return lost(.tls, "TLS with \(peer) failed: \(detail)")
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE:
      // In TLS 1.3 the server judges the client's certificate after the handshake, so that its
      // refusal arrives as an alert at the first read (RFC 8446 section 4.6.2 and 6.2).
      if endpoint.isTLS, detail.contains(" alert ") {
        return lost(.tls, "\(peer) refused this client: \(detail)")
      }
      return lost(.connectionLost, "\(peer) closed the connection: \(detail)")
    case CURLE_URL_MALFORMAT:
      return .invalid("cannot ask \(peer): \(detail)")
    default:
      return lost(.protocolError, "\(peer) did not answer as HTTP: \(detail)")
    }
  }

  /// Time is over, by libcurl's clock or by the boot clock, which runs on in suspend.
  func timedOut(endpoint: Endpoint, timeout: Duration) -> HTTPFailure {
    let what = wasConnected ? "no complete answer from" : "no connection to"
    // Not "surely not delivered" even without a connection: the rule admits refusals only.
    return HTTPFailure(
      kind: .timedOut,
      message: "\(what) \(endpoint.description) within \(timeout.millisecondsRoundedUp) ms",
      surelyNotDelivered: false, sentNothing: sentNothing(endpoint))
  }

  /// The request follows the handshake: early data (RFC 8446 section 4.2.10) and TCP Fast Open
  /// (RFC 7413) are off.
  private func sentNothing(_ endpoint: Endpoint) -> Bool {
    endpoint.isTLS ? !wasSecured : !wasConnected
  }

  private func connectFailure(peer: String, detail: String) -> HTTPFailure {
    let kind: HTTPFailure.Kind
    let message: String
    switch connectErrno {
    case ECONNREFUSED:
      kind = .connectionRefused
      message = "connection refused by \(peer)"
    case ENOENT:
      kind = .noSuchSocket
      message = "no such socket: \(peer)"
    case 0:
      kind = .couldNotConnect
      message = "cannot connect to \(peer): \(detail)"
    case let number:
      kind = .couldNotConnect
      message = "cannot connect to \(peer): \(String(cString: strerror(number)))"
    }
    return HTTPFailure(kind: kind, message: message, surelyNotDelivered: !wasConnected)
  }
}
