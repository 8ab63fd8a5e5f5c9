import ContainerRuntime
import Glibc

/// A child process of a test, with its standard output and error in one pipe; killed and waited
/// for by its pid when it is dropped.
final class Child {
  let pid: pid_t
  private let output: Int32
  private var status: Int32?

  init(_ arguments: [String]) throws {
    let pipe = try Socket.pipePair()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipe.writing, 1)
    posix_spawn_file_actions_adddup2(&actions, pipe.writing, 2)
    // Worker threads of the test runner block signals, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var pid: pid_t = 0
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    let code = posix_spawnp(&pid, arguments[0], &actions, &attributes, &pointers, environ)
    close(pipe.writing)
    guard code == 0 else {
      close(pipe.reading)
      throw SetupFailure("cannot start \(arguments[0])", errno: code)
    }
    self.pid = pid
    output = pipe.reading
    try awaitCommandLine(arguments)
  }

  /// posix_spawn returns before the kernel has set the new command line.
  private func awaitCommandLine(_ arguments: [String]) throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(20))
    while ContinuousClock.now < deadline {
      switch ProcFS().commandLine(pid) {
      // Gone already: a zombie has none.
      case .success(arguments), .failure: return
      case .success(let other):
        if other.isEmpty, (try? ProcFS().stat(pid).get().isAlive) != true { return }
      }
      usleep(500)
    }
    throw SetupFailure("no command line of \(arguments)", errno: 0)
  }

  deinit {
    if status == nil {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    close(output)
  }

  /// Reads output until it holds `text`; what was read so far, or a failure at the deadline.
  func awaitOutput(_ text: String) throws -> String {
    let deadline = ContinuousClock.now.advanced(by: .seconds(20))
    var read = ""
    while ContinuousClock.now < deadline {
      var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, 100) > 0 else { continue }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = Glibc.read(output, &buffer, buffer.count)
      guard count > 0 else { break }
      read += String(decoding: buffer[..<count], as: UTF8.self)
      // The line that holds the text must be complete.
      let lines = read.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      if lines.contains(where: { $0.contains(text) }) { return read }
    }
    throw SetupFailure("no \"\(text)\" in: \(read)", errno: 0)
  }

  /// Waits for the end; the exit status.
  func wait() throws -> Int32 {
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    while ContinuousClock.now < deadline {
      var code: Int32 = 0
      if waitpid(pid, &code, WNOHANG) == pid {
        status = code
        return code >> 8 & 0xff
      }
      usleep(5000)
    }
    throw SetupFailure("process \(pid) does not end", errno: 0)
  }

  /// Waits for the end; the signal that ended it, 0 for none.
  func waitForSignal() throws -> Int32 {
    _ = try wait()
    return (status ?? 0) & 0x7f
  }

  static func run(_ arguments: String...) throws {
    guard try Child(arguments).wait() == 0 else {
      throw SetupFailure(arguments.joined(separator: " "), errno: 0)
    }
  }
}

/// A folder for one test, removed with all it holds.
final class Folder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/loopwarden-runtime-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SetupFailure("mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? Child.run("rm", "-rf", path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ name: String, _ text: String) throws {
    let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SetupFailure(file(name)) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw SetupFailure(file(name))
    }
  }
}
