import Glibc

/// A child process of the test: its output goes to a file, and it does not outlive this object.
final class ChildProcess {
  let pid: pid_t
  /// Standard output and standard error, together.
  let outputPath: String
  /// The wait status as in waitpid(2), once it has ended.
  private(set) var waitStatus: Int32?

  /// Starts `command`; the program is an absolute path or is looked up in PATH. Reads `inputPath`,
  /// which may be a terminal's. Appends to `outputPath`. `environment` is added to this process's
  /// own.
  init(
    _ command: [String], outputPath: String, inputPath: String = "/dev/null",
    environment: [String: String] = [:]
  ) throws {
    self.outputPath = outputPath
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(
      &actions, STDIN_FILENO, inputPath, O_RDONLY | O_NOCTTY, 0)
    posix_spawn_file_actions_addopen(
      &actions, STDOUT_FILENO, outputPath, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var defaults = sigset_t()
    sigfillset(&defaults)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    let arguments = command.map { strdup($0) } + [nil]
    let variables = Self.environment(adding: environment).map { strdup($0) } + [nil]
    defer { (arguments + variables).forEach { free($0) } }
    var started: pid_t = 0
    let result = posix_spawnp(
      &started, command.first ?? "", &actions, &attributes, arguments, variables)
    guard result == 0 else {
      throw HarnessFailure(
        "cannot start \(command.joined(separator: " ")): \(String(cString: strerror(result)))")
    }
    pid = started
  }

  deinit {
    guard !hasEnded() else { return }
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }

  /// What it has written so far.
  var output: String { textFile(outputPath) }

  /// Its exit status; nil while it runs and when a signal ended it.
  var exitStatus: Int32? {
    guard let waitStatus, waitStatus & 0x7f == 0 else { return nil }
    return waitStatus >> 8 & 0xff
  }

  /// Reaps it if it has ended.
  func hasEnded() -> Bool {
    if waitStatus != nil { return true }
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return false }
    waitStatus = status
    return true
  }

  /// Sends a signal, unless it has ended and its pid may be another's.
  func send(_ signal: Int32) {
    if !hasEnded() { kill(pid, signal) }
  }

  /// Waits for its end.
  func waitForEnd(within limit: Duration) throws {
    try waitFor("the end of process \(pid)", within: limit, onTimeout: { self.output }) {
      hasEnded() ? () : nil
    }
  }

  /// TERM, then KILL after `limit`; never throws: for cleaning up.
  func end(within limit: Duration) {
    send(SIGTERM)
    do {
      try waitForEnd(within: limit)
    } catch {
      send(SIGKILL)
      var status: Int32 = 0
      if !hasEnded(), waitpid(pid, &status, 0) == pid { waitStatus = status }
    }
  }

  /// Runs a command to its end and returns what it wrote.
  ///
  /// - Throws: when it takes longer than `limit` or its exit status is not 0.
  @discardableResult
  static func run(_ command: [String], within limit: Duration) throws -> String {
    let folder = try makeTemporaryFolder()
    let outputPath = folder + "/output"
    defer {
      unlink(outputPath)
      rmdir(folder)
    }
    let child = try ChildProcess(command, outputPath: outputPath)
    try child.waitForEnd(within: limit)
    guard child.exitStatus == 0 else {
      throw HarnessFailure("\(command.joined(separator: " ")) failed:\n\(child.output)")
    }
    return child.output
  }

  private static func environment(adding extra: [String: String]) -> [String] {
    var entries = extra.map { "\($0.key)=\($0.value)" }
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if extra[String(text.prefix { $0 != "=" })] == nil { entries.append(text) }
      next += 1
    }
    return entries
  }
}
