import Glibc

/// A program that a test runs to its end: an oracle such as `openssl`. Never a shell.
package enum Command {
  /// What it left.
  package struct Output: Sendable {
    /// The exit status, or 128 and the signal's number.
    package let status: Int32
    /// Standard output; standard error is dropped.
    package let output: [UInt8]
    /// Standard output as text.
    package var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Runs `arguments[0]` from PATH without standard input, kills it after `patience`.
  package static func run(
    _ arguments: [String], patience: Duration = .seconds(60)
  ) throws(ScriptedServer.SetupFailure) -> Output {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .init("pipe", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let child: pid_t
    do throws(ScriptedServer.SetupFailure) {
      child = try spawn(arguments, output: ends[1])
    } catch {
      close(ends[1])
      throw error
    }
    close(ends[1])

    let deadline = ContinuousClock.now + patience
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      var wait = [pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)]
      let ready = poll(&wait, 1, 1000)
      if ready > 0 {
        let count = read(ends[0], &buffer, buffer.count)
        if count <= 0 { break }
        output += buffer.prefix(count)
      } else if ContinuousClock.now > deadline {
        kill(child, SIGKILL)
        break
      }
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7f
    return Output(status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: output)
  }

  private static func spawn(
    _ arguments: [String], output: Int32
  ) throws(ScriptedServer.SetupFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child = pid_t()
    let code = posix_spawnp(&child, arguments.first ?? "", &actions, nil, &words, environ)
    guard code == 0 else { throw .init("starting \(arguments.first ?? "")", code) }
    return child
  }
}
