import Glibc

/// Why a child's output could not be had.
struct ChildFailure: Error, CustomStringConvertible {
  let description: String
}

/// Runs `python3 -c script`, returns its standard output; at most `deadline`, then it is killed.
func python(_ script: String, within deadline: Duration) throws -> [UInt8] {
  var ends: [Int32] = [-1, -1]
  // A socket pair, not a pipe: it is close-on-exec from the start, so that no child of another
  // test keeps the writing end open.
  let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
  guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
    throw ChildFailure(description: "socketpair: \(String(cString: strerror(errno)))")
  }
  defer { close(ends[0]) }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
  let words: [String] = ["python3", "-c", script]
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
  arguments.append(nil)
  defer { for argument in arguments { free(argument) } }
  var pid: pid_t = 0
  let failure = posix_spawnp(&pid, "python3", &actions, nil, &arguments, environ)
  close(ends[1])
  guard failure == 0 else {
    throw ChildFailure(description: "python3: \(String(cString: strerror(failure)))")
  }
  let output = drain(ends[0], until: .now + deadline)
  if output == nil { kill(pid, SIGKILL) }
  var status: Int32 = 0
  while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  guard let output else { throw ChildFailure(description: "python3 took more than \(deadline)") }
  guard status == 0 else { throw ChildFailure(description: "python3 ended with status \(status)") }
  return output
}

/// Everything until the end of the stream, or nil at the deadline.
private func drain(_ descriptor: Int32, until end: ContinuousClock.Instant) -> [UInt8]? {
  var (output, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
  while true {
    let left = end - ContinuousClock.now
    guard left > .zero else { return nil }
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, Int32(left.components.seconds * 1000 + 1)) > 0 else { continue }
    let count = read(descriptor, &chunk, chunk.count)
    if count == 0 { return output }
    if count > 0 { output += chunk[..<count] }
  }
}
