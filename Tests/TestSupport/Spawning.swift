import Glibc

/// posix_spawn(3) as tests want it: no signal blocked or ignored (the test runner's threads block
/// some, and a child would inherit that), and no shell.
enum Spawning {
  /// Where a child's output goes.
  enum Destination {
    case inherited
    /// Appended to the file, which is made where it is missing.
    case file(String)
    case descriptor(Int32)

    fileprivate func add(to actions: inout posix_spawn_file_actions_t, as number: Int32) {
      switch self {
      case .inherited: break
      case .file(let path):
        posix_spawn_file_actions_addopen(
          &actions, number, path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
      case .descriptor(let descriptor):
        posix_spawn_file_actions_adddup2(&actions, descriptor, number)
      }
    }
  }

  /// Starts `command`; the program is an absolute path or is looked up in PATH.
  static func start(
    _ command: [String], input: String, output: Destination, errors: Destination,
    environment: [String: String]
  ) throws(SetupFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY | O_NOCTTY, 0)
    output.add(to: &actions, as: STDOUT_FILENO)
    errors.add(to: &actions, as: STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    let words = command.map { strdup($0) } + [nil]
    let variables = Self.environment(adding: environment).map { strdup($0) } + [nil]
    defer { for text in words + variables { free(text) } }
    var pid = pid_t()
    let program = command.first ?? ""
    let code = posix_spawnp(&pid, program, &actions, &attributes, words, variables)
    guard code == 0 else { throw .init("cannot start \(program)", code) }
    return pid
  }

  /// This process's own variables, with some added or replaced.
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
