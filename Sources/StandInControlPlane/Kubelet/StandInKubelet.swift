import Glibc

/// The stand-in kubelet's loop: one thread, one poll over signals, health connections and time.
struct StandInKubelet<Runtime: PodRuntime> {
  let manifestPath: String
  let runtime: Runtime
  var worker: PodWorker
  let healthz: HealthzListener?
  /// The longest time between two looks at the container.
  let syncInterval: Duration
  let log: ProcessLog

  /// Runs until TERM or INT; SIGCHLD only wakes it.
  mutating func run() throws(StandInError) {
    let signals = try SignalPipe(catching: [SIGTERM, SIGINT, SIGCHLD])
    let path = manifestPath
    log.say(
      "watching the static pod in \(path)"
        + (healthz.map { "; healthz on 127.0.0.1:\($0.port)" } ?? ""))
    while true {
      let now = ContinuousClock.now
      let next = worker.sync(
        at: now, wanted: access(path, F_OK) == 0, runtime: runtime, log: log
      ) { () throws(StandInError) in
        try StaticPodManifest.parse(try readFile(path), path: path)
      }
      let wait = min(syncInterval, next.map { now.duration(to: $0) } ?? syncInterval)
      var waiting = ([signals.descriptor] + (healthz?.descriptors ?? [])).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      poll(&waiting, nfds_t(waiting.count), wait.pollMilliseconds)
      healthz?.serve()
      if let ending = signals.take().first(where: { $0 != SIGCHLD }) {
        log.say("signal \(ending): ending")
        try runtime.kubeletEnds()
        return
      }
    }
  }
}
