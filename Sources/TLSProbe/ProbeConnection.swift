import Glibc
package import OpenSSLKit

/// One probe as a step machine: it says which event on which descriptor it waits for and until when,
/// and `advance` does what can be done without waiting. One loop may hold thousands of them.
package final class ProbeConnection {
  /// What the descriptor has to become.
  package enum Interest: Sendable, Hashable {
    /// Readable.
    case read
    /// Writable.
    case write
  }

  private enum Phase {
    case connecting
    case handshaking
    case sendingClose
    case awaitingClose(until: ContinuousClock.Instant)
    case finished(Result<ProbedChain, ProbeFailure>)
  }

  private let limits: ProbeLimits
  private let totalDeadline: ContinuousClock.Instant
  // Freeing `tls` does no input or output, so it may outlive the socket's descriptor.
  private let socket: ProbeSocket
  private let tls: TLSClientConnection
  private var phase = Phase.connecting
  /// What the server has shown so far, leaf first, and proved to hold the key of.
  ///
  /// Also where the probe has failed since: a server that insists on a client certificate shows its
  /// own before it refuses ours.
  package private(set) var presented: [Certificate] = []

  /// What has to happen before `advance` can get further.
  package private(set) var interest = Interest.write

  /// Begins to connect. `now` begins the total deadline; `serverName` is sent as SNI, nil sends none.
  package init(
    _ target: ProbeTarget, serverName: String?, limits: ProbeLimits, context: TLSClientContext,
    now: ContinuousClock.Instant
  ) throws(ProbeFailure) {
    self.limits = limits
    totalDeadline = now + limits.deadline
    socket = try ProbeSocket.connect(to: target)
    do throws(OpenSSLError) {
      tls = try TLSClientConnection(
        context: context, descriptor: socket.descriptor, serverName: serverName,
        maximumBytesReceived: limits.maximumBytes,
        maximumCertificateListBytes: limits.maximumCertificateListBytes)
    } catch { throw .handshakeRefused(error) }
  }

  /// The socket to wait on.
  package var fd: Int32 { socket.descriptor }

  /// When to call `advance` even if nothing happened on the descriptor.
  package var deadline: ContinuousClock.Instant {
    if case .awaitingClose(let until) = phase { return until }
    return totalDeadline
  }

  /// Bytes received so far, at most `ProbeLimits.maximumBytes`.
  package var bytesReceived: Int { tls.bytesReceived }

  /// The end, once it is there.
  package var result: Result<ProbedChain, ProbeFailure>? {
    if case .finished(let result) = phase { return result }
    return nil
  }

  /// Goes on as far as possible and returns the result once there is one. Call it when the
  /// descriptor is ready for `interest`, or when `deadline` is reached. Never waits.
  @discardableResult
  package func advance(at now: ContinuousClock.Instant) -> Result<ProbedChain, ProbeFailure>? {
    if let result { return result }
    if now >= deadline {
      pass(deadlineAt: now)
      return result
    }
    if case .connecting = phase { finishConnecting() }
    if case .handshaking = phase { shakeHands() }
    if case .sendingClose = phase { sendClose(at: now) }
    if case .awaitingClose = phase { awaitClose() }
    return result
  }

  private func pass(deadlineAt now: ContinuousClock.Instant) {
    if case .awaitingClose = phase {
      succeed(.unanswered)
    } else {
      fail(.timedOut(stage))
    }
  }

  private func finishConnecting() {
    if let failure = socket.connectError() { return fail(failure) }
    phase = .handshaking
  }

  private func shakeHands() {
    do throws(TLSFailure) {
      guard waits(for: try tls.handshake()) else { return }
    } catch {
      let failure = sort(error)
      // Up to TLS 1.2 the refusal comes within the handshake, after the server's own part of it, which
      // ends with a signature over its key exchange.
      if failure == .clientCertificateRequired {
        presented = (try? PresentedChain.read(tls.presentedChain, limits: limits)) ?? []
      }
      return fail(failure)
    }
    do throws(ProbeFailure) {
      presented = try PresentedChain.read(tls.presentedChain, limits: limits)
    } catch { return fail(error) }
    phase = .sendingClose
  }

  private func sendClose(at now: ContinuousClock.Instant) {
    do throws(TLSFailure) {
      guard waits(for: try tls.sendCloseNotify()) else { return }
    } catch { return fail(sort(error)) }
    // Half-closed: the server sees the end of our side at once, and its own close reaches us.
    _ = shutdown(socket.descriptor, Int32(SHUT_WR))
    phase = .awaitingClose(
      until: now + min(limits.closeGrace, (totalDeadline - now) / 4))
  }

  /// Reads away what the server still says (session tickets, or in TLS 1.3 its refusal of our
  /// missing client certificate) until its close. Bounded by the cap on bytes.
  private func awaitClose() {
    while true {
      do throws(TLSFailure) {
        switch try tls.read(atMost: 4096) {
        case .bytes: continue
        case .wantRead: interest = .read
        case .wantWrite: interest = .write
        case .closed: succeed(.answered)
        }
        return
      } catch {
        switch error {
        case .closedByPeer: return succeed(.withoutNotify)
        case .tooManyBytes: return succeed(.unanswered)
        default: return fail(sort(error))
        }
      }
    }
  }

  /// True where the step is complete; else sets what to wait for.
  private func waits(for step: TLSStep) -> Bool {
    switch step {
    case .done: return true
    case .wantRead: interest = .read
    case .wantWrite: interest = .write
    }
    return false
  }

  private func succeed(_ closing: ProbedChain.Closing) {
    phase = .finished(
      .success(
        ProbedChain(
          certificates: presented, protocolVersion: tls.protocolVersion, closing: closing,
          bytesReceived: tls.bytesReceived)))
  }

  private func fail(_ failure: ProbeFailure) { phase = .finished(.failure(failure)) }
}

extension ProbeConnection {
  /// How far the probe came.
  package var stage: ProbeStage {
    if case .connecting = phase { return .connecting }
    switch tls.stage {
    case .awaitingServerHello:
      if tls.bytesReceived > 0 { return .serverHello }
      return tls.bytesSent > 0 ? .awaitingAnswer : .connecting
    case .awaitingCertificate: return .certificate
    case .awaitingFinish: return .finishing
    case .established: return .closing
    }
  }

  private func sort(_ failure: TLSFailure) -> ProbeFailure {
    // A stranger's first bytes say more than whatever went wrong because of them.
    if let first = tls.firstBytesReceived.first, first != Self.alertRecord,
      first != Self.handshakeRecord
    {
      return .notTLS(tls.firstBytesReceived)
    }
    switch failure {
    case .closedByPeer: return .closed(stage)
    case .socket(let code):
      switch ProbeSocket.failure(of: code) {
      case .reset: return .reset(stage)
      case .timedOut: return .timedOut(stage)
      case let other: return other
      }
    case .tooManyBytes: return .tooManyBytes(limit: limits.maximumBytes)
    case .messageTooLarge:
      return tls.isAtCertificateList
        ? .certificateListTooLarge(limit: limits.maximumCertificateListBytes)
        : .messageTooLarge(stage)
    case .alert(let code):
      return refusesMissingCertificate(code) ? .clientCertificateRequired : .alert(code)
    case .refused(let error): return .handshakeRefused(error)
    }
  }

  /// certificate_required is TLS 1.3's word for it; in TLS 1.2 servers that asked for a certificate
  /// say handshake_failure (OpenSSL) or bad_certificate (Go).
  private func refusesMissingCertificate(_ alert: UInt8) -> Bool {
    alert == 116 || (tls.clientCertificateWasRequested && (alert == 40 || alert == 42))
  }

  /// ContentType of RFC 8446 section 5.1.
  private static var alertRecord: UInt8 { 21 }
  private static var handshakeRecord: UInt8 { 22 }
}
