import Glibc

/// A child process of the demo, in a process group of its own, so that a Ctrl-C reaches the demo
/// alone; it dies with the demo even if that is killed.
final class DemoChild {
  let pid: pid_t
  private(set) var hasEnded = false

  /// Starts `command`, an absolute path and arguments, with its output at the end of `log`.
  /// `launcher` ties it to this process (see `DieWithParent`).
  init(_ command: [String], launcher: [String], log: String) throws(StandInError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETPGROUP))
    var started: pid_t = 0
    let whole = launcher + command
    let result = withCStrings(whole) { arguments in
      posix_spawn(&started, whole[0], &actions, &attributes, arguments, environ)
    }
    guard result == 0 else {
      throw StandInError("cannot start \(command[0]): \(systemErrorText(result))")
    }
    pid = started
  }

  deinit { end(within: .seconds(1)) }

  /// Whether it still runs; reaps it otherwise.
  func isAlive() -> Bool {
    if !hasEnded, waitpid(pid, nil, WNOHANG) != 0 { hasEnded = true }
    return !hasEnded
  }

  /// TERM, without waiting.
  func askToEnd() {
    if isAlive() { Glibc.kill(pid, SIGTERM) }
  }

  /// KILL; what dies with it dies too.
  func kill() {
    guard isAlive() else { return }
    Glibc.kill(pid, SIGKILL)
    while isAlive() { poll(nil, 0, 5) }
  }

  /// TERM, and KILL after `limit`.
  func end(within limit: Duration) {
    askToEnd()
    let deadline = ContinuousClock.now + limit
    while isAlive() {
      if ContinuousClock.now >= deadline { Glibc.kill(pid, SIGKILL) }
      poll(nil, 0, 10)
    }
  }
}
