import Glibc
package import OpenSSLKit

/// The stand-in API server: one thread, one poll over all connections, and the time as an argument,
/// so that a test can let an hour pass in no time.
package final class APIServer {
  /// The port it listens on.
  package let port: UInt16
  /// What `/readyz`, the listener and the connections follow.
  package private(set) var shutdown: ShutdownSequence
  /// The loopback certificate's chain, leaf first.
  package var loopbackChain: [Certificate] { identities.loopback.chain }

  /// Open watches and requests in flight.
  package var openExchanges: Int {
    connections.count { $0.hasWatch || $0.hasRequestInFlight }
  }

  private let flags: APIServerFlags
  private let identities: ServingIdentities
  private let context: TLSServerContext
  private let authenticator: Authenticator
  private let log: ProcessLog
  private let requestLog: ProcessLog?
  private let kubernetes: KubernetesAPI
  private let faults: FaultsFile?
  private var registration: EndpointRegistration?
  private var listener: ListeningSocket?
  private var connections: [ClientConnection] = []

  /// Makes or loads the certificates and listens. `unixTime` is the loopback certificate's start;
  /// `requestLog` gets a line for each request.
  package init(
    flags: APIServerFlags, unixTime: Int64, log: ProcessLog, requestLog: ProcessLog? = nil
  ) throws(StandInError) {
    self.flags = flags
    self.log = log
    self.requestLog = requestLog
    shutdown = ShutdownSequence(timing: flags.shutdown)
    if let folder = flags.storageFolder { try Self.makeFolder(folder) }
    let storage = ClusterStorage(folder: flags.storageFolder)
    // A state that cannot be read is no empty one.
    _ = try storage.read()
    kubernetes = KubernetesAPI(storage: storage, disabled: flags.disabledVersions)
    faults = (flags.faultsFile ?? flags.storageFolder.map { $0 + "/faults.json" })
      .map { FaultsFile(path: $0) }
    identities = try ServingIdentities(flags: flags, unixTime: unixTime)
    let tokens = try flags.tokenFile.map { (path) throws(StandInError) in
      try Authenticator.parseTokens(try readFile(path), path: path)
    }
    let authorities = try flags.clientCAFile.map { (path) throws(StandInError) in
      try Self.readAuthorities(path)
    }
    authenticator = Authenticator(
      clientAuthorities: authorities ?? [], tokens: tokens ?? [:],
      anonymousAllowed: flags.anonymousAuth)
    do {
      // Asked for, not required, and judged per request: a wrong certificate is a 401, not an alert.
      context = try TLSServerContext(
        identity: identities.ordinary,
        named: [ServingIdentities.loopbackName: identities.loopback],
        clientCertificates: .requested, clientAuthorities: authorities ?? [])
    } catch {
      throw StandInError("cannot serve TLS: \(error)")
    }
    let listener = try ListeningSocket(address: flags.bindAddress, port: flags.securePort)
    self.listener = listener
    port = listener.port
    if flags.registersEndpoints {
      registration = EndpointRegistration(
        address: flags.endpointAddress, port: listener.port, timeToLive: flags.endpointTimeToLive,
        storage: storage)
    }
    sayWhatIsServed()
  }

  /// A TERM or INT.
  package func signal(at now: ContinuousClock.Instant, unixTime: Int64) {
    guard !flags.ignoresTerm else {
      return log.say("told to stop: ignored (--standin-ignore-term)")
    }
    shutdown.signal(at: now)
    leaveEndpoints(at: now, unixTime: unixTime)
    switch shutdown.phase {
    case .announcing:
      log.say(
        "told to stop: /readyz fails from now on, the listener closes in"
          + " \(flags.shutdown.delay.inSeconds) s")
    case .ended(.secondSignal): log.say("told to stop a second time: ending at once")
    default: break
    }
  }

  /// Does all that can be done at `now`, then waits for at most `maximumWait`, or until
  /// `wakeDescriptor` is readable.
  package func step(
    at now: ContinuousClock.Instant, unixTime: Int64, waitingAtMost maximumWait: Duration,
    wakeDescriptor: Int32? = nil
  ) {
    keepRegistered(at: now, unixTime: unixTime)
    serve(at: now, unixTime: unixTime)
    followShutdown(at: now, unixTime: unixTime)
    if case .ended = shutdown.phase { return }
    let deadlines =
      connections.compactMap(\.nextDeadline)
      + [shutdown.nextDeadline, registration?.nextDeadline].compactMap(\.self)
    let wait = deadlines.map { now.duration(to: $0) }.min().map { min($0, maximumWait) }
    var waiting = connections.map {
      pollfd(fd: $0.descriptor, events: $0.pollEvents, revents: 0)
    }
    for descriptor in [listener?.descriptor, wakeDescriptor].compactMap(\.self) {
      waiting.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
    }
    poll(&waiting, nfds_t(waiting.count), (wait ?? maximumWait).pollMilliseconds)
  }

  private func keepRegistered(at now: ContinuousClock.Instant, unixTime: Int64) {
    guard !shutdown.isShuttingDown else { return }
    do throws(StandInError) {
      try registration?.keep(at: now, unixTime: unixTime)
    } catch {
      log.say("not among the endpoints of default/kubernetes: \(error)")
    }
  }

  /// The real one's pre-shutdown hook: before anything else is given up.
  private func leaveEndpoints(at now: ContinuousClock.Instant, unixTime: Int64) {
    do throws(StandInError) {
      try registration?.leave(at: now, unixTime: unixTime)
    } catch {
      log.say("still among the endpoints of default/kubernetes: \(error)")
    }
  }

  private func serve(at now: ContinuousClock.Instant, unixTime: Int64) {
    while let accepted = listener?.accept() {
      do throws(OpenSSLError) {
        connections.append(
          try ClientConnection(
            socket: accepted.connection, peer: accepted.peer, context: context))
      } catch {
        log.say("no TLS connection for \(accepted.peer): \(error)")
      }
    }
    for connection in connections {
      connection.advance(at: now, unixTime: unixTime) { request, connection in
        answer(request, from: connection, unixTime: unixTime)
      }
      if let failure = connection.handshakeFailure {
        // Go's words: an early end of the connection is "EOF".
        let why = failure == .closedByPeer ? "EOF" : failure.description
        log.say("http: TLS handshake error from \(connection.peer): \(why)")
      }
    }
    connections.removeAll(where: \.isFinished)
  }

  private func followShutdown(at now: ContinuousClock.Instant, unixTime: Int64) {
    let before = shutdown.phase
    shutdown.advance(
      at: now, openRequests: connections.count(where: \.hasRequestInFlight),
      openWatches: connections.count(where: \.hasWatch))
    if !shutdown.isListening, listener != nil {
      listener = nil
      log.say("listener closed; waiting for what is in flight")
    }
    switch shutdown.phase {
    case .serving, .announcing: return
    case .draining: connections.forEach { $0.closeIfIdle() }
    case .endingWatches:
      if before != shutdown.phase { log.say("ending the open watches") }
      connections.forEach {
        $0.endWatch()
        $0.closeIfIdle()
      }
    case .ended(let end):
      sayEnd(end)
      guard end == .drained else { return }
      connections.forEach { $0.closeIfIdle() }
      return serve(at: now, unixTime: unixTime)
    }
    // What has just been told to end or to close gets a chance to do so now.
    serve(at: now, unixTime: unixTime)
    if shutdown.phase != before { followShutdown(at: now, unixTime: unixTime) }
  }

  private func answer(
    _ request: ServerRequest, from connection: ClientConnection, unixTime: Int64
  ) -> (reply: ServerReply, close: Bool) {
    let verdict = authenticator.identify(
      clientCertificate: connection.clientCertificate,
      authorization: request.header("authorization"), unixTime: unixTime)
    var reply: ServerReply
    switch verdict {
    case .unauthorized:
      reply = .whole(.failure(401, reason: "Unauthorized", message: "Unauthorized"))
    case .user where !shutdown.isListening:
      // A request on a connection from before (apiserver `pkg/server/filters/waitgroup.go`).
      reply = .whole(
        APIProblem(
          status: 503, reason: "ServiceUnavailable", message: "apiserver is shutting down",
          details: [:], retryAfter: 1
        ).reply)
    case .user(let user):
      let router = RequestRouter(
        health: HealthEndpoints(
          isShuttingDown: shutdown.isShuttingDown, readyzFails: flags.readyzFails),
        user: user, now: unixTime, loopbackNotAfter: identities.loopback.chain[0].notAfter,
        expiredBreaksWrites: flags.expiredBreaksWrites, port: port, kubernetes: kubernetes,
        usesRBAC: flags.usesRBAC, faults: faults, serverName: flags.endpointAddress,
        requestTimeout: flags.shutdown.requestTimeout)
      reply = router.reply(to: request)
    }
    if request.method == "HEAD", case .whole(var whole) = reply {
      whole.isHeadOnly = true
      reply = .whole(whole)
    }
    requestLog?.say(Self.line(request, verdict, reply))
    return (reply, !request.keepAlive || !shutdown.isListening)
  }

  private static func line(
    _ request: ServerRequest, _ verdict: Authenticator.Verdict, _ reply: ServerReply
  ) -> String {
    let user = if case .user(let info) = verdict { info.name } else { "-" }
    let outcome =
      switch reply {
      case .whole(let whole): "\(whole.status)"
      case .delayed(_, let whole): "\(whole.status) delayed"
      case .watch: "watch"
      case .dropped: "dropped"
      }
    return "\(request.method) \(request.path) \(user) \(outcome)"
  }

  private static func readAuthorities(_ path: String) throws(StandInError) -> [Certificate] {
    let pem = try readFile(path)
    do {
      return try Certificate.fromPEM(pem)
    } catch {
      throw StandInError("--client-ca-file \(path): \(error)")
    }
  }

  private static func makeFolder(_ path: String) throws(StandInError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw StandInError("cannot make the storage folder \(path): \(systemErrorText())")
    }
  }

  private func sayWhatIsServed() {
    let leaf = identities.loopback.chain[0]
    let end = TimeText(unixTime: leaf.notAfter).rfc3339
    log.say("serving on \(flags.bindAddress):\(port), certificate \(identities.ordinarySource)")
    log.say(
      "loopback certificate \(leaf.subjectCommonName ?? "without a name"),"
        + " \(identities.loopbackSource), until \(end)")
    if !flags.ignored.isEmpty {
      log.say("accepted without effect: --" + flags.ignored.joined(separator: " --"))
    }
  }

  private func sayEnd(_ end: ShutdownSequence.End) {
    switch end {
    case .drained: log.say("drained; ending")
    case .cut(let requests, let watches):
      log.say("drain time is over; cutting \(requests) requests and \(watches) watches")
    case .secondSignal: break
    }
  }
}
