import Glibc
package import RestartDecision

/// An operator's program around a restart.
package struct HookProgram: Sendable, Equatable {
  /// The absolute path and the arguments.
  package var command: [String]
  /// How long it may run.
  package var deadline: Interval

  /// A program that may run for `deadline`.
  package init(command: [String], deadline: Interval) {
    self.command = command
    self.deadline = deadline
  }
}

/// Why a hook was not run or did not succeed, for people.
package struct HookFailure: Sendable, Equatable {
  /// What was found and what to do.
  package var message: String
}

/// Runs one hook at a time in a process group of its own, and never waits for it.
package final class HookRunner {
  private var running: (hook: Hook, attempt: UInt64, pid: pid_t, deadline: BootTime)?
  private var outcome: (hook: Hook, attempt: UInt64, failure: HookFailure?)?

  /// A runner with nothing to run yet.
  package init() {}

  deinit { stopRunning() }

  /// Why the last hook failed.
  package var lastFailure: HookFailure? { outcome?.failure }

  /// Starts `program` as `hook` of restart number `attempt`. A program that may not be run (not
  /// root's own, writable by others) counts as failed.
  package func start(
    _ hook: Hook, _ program: HookProgram, attempt: UInt64, node: String, now: BootTime
  ) {
    stopRunning()
    if let objection = Self.objection(to: program) {
      outcome = (hook, attempt, objection)
      return
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that its children end with it; and the signals as a program expects.
    var none = sigset_t()
    sigemptyset(&none)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGPIPE, SIGTERM, SIGINT, SIGHUP] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    // What it says belongs in the service's log.
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)

    let environment = [
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "LOOPWARDEN_HOOK=\(hook == .preStop ? "pre-stop" : "post-proof")",
      "LOOPWARDEN_NODE=\(node)",
    ]
    var pid = pid_t()
    let code = withCStrings(program.command) { arguments in
      withCStrings(environment) { variables in
        posix_spawn(&pid, program.command[0], &actions, &attributes, arguments, variables)
      }
    }
    guard code == 0 else {
      outcome = (
        hook, attempt,
        HookFailure(
          message: "\(program.command[0]) cannot be started: \(String(cString: strerror(code)))")
      )
      return
    }
    running = (hook, attempt, pid, now + program.deadline)
    outcome = nil
  }

  /// The hook was not even started, because.
  func refuse(_ hook: Hook, attempt: UInt64, because message: String) {
    stopRunning()
    outcome = (hook, attempt, HookFailure(message: message))
  }

  /// How far the hook of restart number `attempt` has come.
  package func poll(attempt: UInt64?, now: BootTime) -> HookFact {
    if let current = running {
      var status: Int32 = 0
      let ended = waitpid(current.pid, &status, WNOHANG)
      if ended == current.pid {
        running = nil
        outcome = (current.hook, current.attempt, Self.failure(status))
      } else if ended < 0 && errno != EINTR {
        running = nil
        outcome = (current.hook, current.attempt, HookFailure(message: "its end was not seen"))
      } else if now > current.deadline {
        stopRunning()
        outcome = (
          current.hook, current.attempt,
          HookFailure(message: "it ran longer than it may, and was ended")
        )
      }
    }
    if let running, running.attempt == attempt { return .running(running.hook) }
    guard let outcome, outcome.attempt == attempt else { return .none }
    return outcome.failure == nil ? .succeeded(outcome.hook) : .failed(outcome.hook)
  }

  private func stopRunning() {
    guard let current = running else { return }
    running = nil
    kill(-current.pid, SIGKILL)
    // It may have left its own group, and is waited for here.
    kill(current.pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(current.pid, &status, 0) < 0, errno == EINTR {}
  }

  /// Why `program` may not be run: it is run as root, so nobody else may be able to change it, nor
  /// what a symbolic link on its path leads to.
  package static func objection(to program: HookProgram) -> HookFailure? {
    guard let path = program.command.first, path.hasPrefix("/") else {
      return HookFailure(message: "a hook is an absolute path")
    }
    if let objection = objection(toPath: path) { return objection }
    guard let resolved = realpath(path, nil) else {
      return HookFailure(message: "\(path): \(String(cString: strerror(errno)))")
    }
    defer { free(resolved) }
    return objection(toPath: String(cString: resolved))
  }

  private static func objection(toPath path: String) -> HookFailure? {
    var folder = path
    while let slash = folder.lastIndex(of: "/") {
      var facts = stat()
      guard stat(folder.isEmpty ? "/" : folder, &facts) == 0 else {
        return HookFailure(message: "\(folder): \(String(cString: strerror(errno)))")
      }
      let isFile = folder == path
      if isFile, facts.st_mode & S_IFMT != S_IFREG || access(path, X_OK) != 0 {
        return HookFailure(message: "\(path) is not an executable file")
      }
      let sticky = !isFile && facts.st_mode & S_ISVTX != 0
      if facts.st_uid != 0 && facts.st_uid != geteuid() || facts.st_mode & 0o022 != 0 && !sticky {
        return HookFailure(
          message: "\(folder) can be changed by others than root; give it to root, mode 0755")
      }
      folder = String(folder[..<slash])
    }
    return nil
  }

  private static func failure(_ status: Int32) -> HookFailure? {
    if status == 0 { return nil }
    let signal = status & 0x7f
    return HookFailure(
      message: signal == 0
        ? "it ended with status \(status >> 8 & 0xff)" : "signal \(signal) ended it")
  }
}

/// C strings that live while `body` runs, with the null pointer that ends the array.
private func withCStrings<Result>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let strings = texts.map { strdup($0) }
  defer { for string in strings { free(string) } }
  return body(strings + [nil])
}
