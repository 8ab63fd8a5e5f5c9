package import HTTPTransport

/// Everything that a preflight looks at, injected.
package struct PreflightInputs {
  /// Sends all requests at once and gives one result for each, in order, before its own deadline.
  package typealias Exchange = ([HTTPRequest]) -> [Result<HTTPResponse, HTTPFailure>]

  /// Where things are.
  package var paths: NodePaths
  /// The node's files.
  package var files: any NodeFilesystem
  /// What the runtime and `/proc` know.
  package var running: RunningFacts
  /// What starts the API server again.
  package var definition = APIServerDefinition.staticPod
  /// Set where what restarts is more than the API server.
  package var wholeServer: WholeServer?
  /// kubelet's own command line, its name first; nil where its process was not found.
  package var kubeletArguments: [String]?
  /// The policy's drain limit, for the grace that the liveness probe and the supervisor's limit are
  /// compared with.
  package var drainLimit: Duration
  /// Less free space than this share of a file system is a risk, in percent.
  package var minimumFreePercent: UInt64 = 10
  /// Where kubelet's health is asked; nil is what kubelet's own files say.
  package var kubeletHealth: KubeletSettings.Health?
  /// Time for each network exchange; all of them run at once.
  package var networkTimeout: Duration
  /// The network.
  package var exchange: Exchange
  /// Whether kubelet's unit is active: asked only when its health port is off.
  package var kubeletUnitActive: () -> Known<Bool>
  /// Whether the kernel holds the clock for synchronised.
  package var clockSynchronised: () -> Known<Bool>
  /// The node's listening TCP sockets.
  package var listeners: () -> Known<[ListeningSocket]>

  /// Inputs for this node: its own files, clock and sockets unless others are given.
  package init(
    paths: NodePaths = .kubeadm, files: any NodeFilesystem = RootedFilesystem(),
    running: RunningFacts, drainLimit: Duration = .seconds(30),
    networkTimeout: Duration = .seconds(5), exchange: @escaping Exchange,
    kubeletUnitActive: @escaping () -> Known<Bool>,
    clockSynchronised: @escaping () -> Known<Bool> = KernelClock.isSynchronised,
    listeners: @escaping () -> Known<[ListeningSocket]> = ListeningSocket.onThisNode
  ) {
    self.paths = paths
    self.files = files
    self.running = running
    self.drainLimit = drainLimit
    self.networkTimeout = networkTimeout
    self.exchange = exchange
    self.kubeletUnitActive = kubeletUnitActive
    self.clockSynchronised = clockSynchronised
    self.listeners = listeners
  }
}

/// The exchanges of a preflight over one transport, all in flight together.
package enum PreflightNetwork {
  /// Sends `requests` and waits until each has a result, at most until `deadline`; what is in
  /// flight then has timed out. A readable `wakeFD` ends it at once: the rest is `.interrupted`,
  /// and the byte is left there.
  package static func exchange(
    _ requests: [HTTPRequest], over transport: HTTPTransport,
    until deadline: ContinuousClock.Instant, interruptedBy wakeFD: Int32?
  ) -> [Result<HTTPResponse, HTTPFailure>] {
    var results = [Result<HTTPResponse, HTTPFailure>?](repeating: nil, count: requests.count)
    var inFlight: [(index: Int, id: ExchangeID)] = []
    for (index, request) in requests.enumerated() {
      do throws(HTTPFailure) {
        inFlight.append((index, try transport.start(request)))
      } catch {
        results[index] = .failure(error)
      }
    }
    var end = HTTPFailure.Kind.timedOut
    while !inFlight.isEmpty {
      let woken = transport.drive(until: deadline, alsoWaitingFor: wakeFD.map { [$0] } ?? [])
      inFlight.removeAll { entry in
        guard let result = transport.takeResult(entry.id) else { return false }
        results[entry.index] = result
        return true
      }
      if !woken.isEmpty { end = .interrupted }
      if !woken.isEmpty || ContinuousClock.now >= deadline { break }
    }
    for entry in inFlight { transport.cancel(entry.id) }
    return results.map { result in
      result
        ?? .failure(
          HTTPFailure(
            kind: end, message: end == .interrupted ? "interrupted" : "no answer in time",
            surelyNotDelivered: false))
    }
  }
}
