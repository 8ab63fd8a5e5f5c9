import Glibc

/// The pod's container as a child process of the stand-in kubelet.
///
/// Its command is the manifest's, its environment this process's and the manifest's; it shares
/// standard output and standard error.
final class ProcessPod: PodRuntime {
  private let launcher: [String]
  private let pidFile: String?
  private var child: pid_t?
  private var grace = Duration.seconds(30)
  private var attempt: UInt32 = 0
  private var endBy: ContinuousClock.Instant?
  private var lastExit: (at: ContinuousClock.Instant, how: String)?

  /// `launcher` is put before the manifest's command (see `DieWithParent`); `pidFile` gets the
  /// child's process id at every start.
  init(launcher: [String], pidFile: String?) {
    self.launcher = launcher
    self.pidFile = pidFile
  }

  func observe(at now: ContinuousClock.Instant) throws(StandInError) -> PodObservation {
    if let child {
      guard let how = reap(child) else { return .running }
      self.child = nil
      lastExit = (now, "process \(child) \(how)")
    }
    guard let lastExit else { return .absent }
    return .exited(at: lastExit.at, attempt: attempt, how: lastExit.how)
  }

  func start(_ manifest: StaticPodManifest, attempt: UInt32) throws(StandInError) -> String {
    let command = manifest.command + manifest.arguments
    guard let program = command.first else {
      throw StandInError("container \(manifest.containerName) has no command: a process needs one")
    }
    let pid = try Self.spawn(launcher + command, adding: manifest.environment)
    child = pid
    grace = manifest.terminationGrace
    self.attempt = attempt
    lastExit = nil
    if let pidFile { try replaceFile(pidFile, with: Array("\(pid)\n".utf8)) }
    return "\(manifest.containerName) (attempt \(attempt)): process \(pid), \(program)"
  }

  func endPod(at now: ContinuousClock.Instant) throws(StandInError) -> ContinuousClock.Instant? {
    guard let child else { return nil }
    guard let endBy else {
      kill(child, SIGTERM)
      endBy = now + grace
      return endBy
    }
    if now >= endBy { kill(child, SIGKILL) }
    return now >= endBy ? nil : endBy
  }

  func forgetPod() throws(StandInError) {
    lastExit = nil
    endBy = nil
    if let pidFile { unlink(pidFile) }
  }

  /// TERM, the pod's grace, then KILL.
  func kubeletEnds() throws(StandInError) {
    guard let child else { return }
    kill(child, SIGTERM)
    let deadline = ContinuousClock.now + grace
    while reap(child) == nil {
      if ContinuousClock.now >= deadline { kill(child, SIGKILL) }
      // The signal pipe wakes the main loop, not this last wait: a short nap is enough here.
      poll(nil, 0, 10)
    }
    self.child = nil
    if let pidFile { unlink(pidFile) }
  }

  private func reap(_ pid: pid_t) -> String? {
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
    let signal = status & 0x7f
    return signal == 0 ? "ended with status \(status >> 8 & 0xff)" : "was ended by signal \(signal)"
  }

  private static func spawn(
    _ command: [String], adding environment: [(name: String, value: String)]
  ) throws(StandInError) -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    sigfillset(&all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    let names = Set(environment.map(\.name))
    let inherited = inheritedEnvironment().filter { entry in
      !names.contains(String(entry.prefix { $0 != "=" }))
    }
    let entries = inherited + environment.map { "\($0.name)=\($0.value)" }
    var pid: pid_t = 0
    let result = withCStrings(command) { arguments in
      withCStrings(entries) { environment in
        posix_spawn(&pid, command[0], nil, &attributes, arguments, environment)
      }
    }
    guard result == 0 else {
      throw StandInError("cannot start \(command[0]): \(systemErrorText(result))")
    }
    return pid
  }

  private static func inheritedEnvironment() -> [String] {
    var entries: [String] = []
    var next = environ
    while let entry = next.pointee {
      entries.append(String(cString: entry))
      next += 1
    }
    return entries
  }
}

/// Calls `body` with `strings` as a null-terminated vector of C strings.
func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer { copies.forEach { free($0) } }
  return body(copies + [nil])
}
