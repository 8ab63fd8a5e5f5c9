import Glibc

/// The stand-in API server as a process: real clocks, signals, the delay before it serves.
struct APIServerProcess {
  let flags: APIServerFlags
  let log: ProcessLog

  /// Serves until it is told to stop; says how it ended.
  func run() throws(StandInError) -> ShutdownSequence.End {
    guard !flags.failsStart else {
      throw StandInError("not starting (--standin-fail-start)")
    }
    let signals = try SignalPipe(catching: [SIGTERM, SIGINT])
    if flags.startDelay > .zero, try waitedInVain(signals) { return .drained }
    let server = try APIServer(
      flags: flags, unixTime: wallClockNow(), log: log, requestLog: try makeRequestLog())
    while true {
      if case .ended(let end) = server.shutdown.phase { return end }
      for _ in signals.take() { server.signal(at: .now, unixTime: wallClockNow()) }
      server.step(
        at: .now, unixTime: wallClockNow(), waitingAtMost: .seconds(60),
        wakeDescriptor: signals.descriptor)
    }
  }

  /// The delay before the start; true when a signal ended it.
  private func waitedInVain(_ signals: SignalPipe) throws(StandInError) -> Bool {
    log.say("starting in \(flags.startDelay.inSeconds) s (--standin-start-delay)")
    let end = ContinuousClock.now + flags.startDelay
    while ContinuousClock.now < end {
      var waiting = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, ContinuousClock.now.duration(to: end).pollMilliseconds)
      if !signals.take().isEmpty, !flags.ignoresTerm { return true }
    }
    return false
  }

  private func makeRequestLog() throws(StandInError) -> ProcessLog? {
    guard let path = flags.requestLog else { return nil }
    if path == "-" { return log }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw StandInError("cannot write the request log \(path): \(systemErrorText())")
    }
    let file = FileDescriptor(descriptor)
    return ProcessLog { line in
      let bytes = Array("\(TimeText(unixTime: wallClockNow()).clock)Z \(line)\n".utf8)
      _ = write(file.number, bytes, bytes.count)
    }
  }
}
