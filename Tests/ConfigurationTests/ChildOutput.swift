import Glibc
import Testing

/// The output of a child that ends by itself; it is killed at the deadline.
func output(
  of program: String, _ arguments: [String], within limit: Duration
) throws -> [UInt8] {
  let deadline = ContinuousClock.now + limit
  var ends: [Int32] = [-1, -1]
  try #require(pipe(&ends) == 0)
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  defer { close(ends[0]) }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
  var list = ([program] + arguments).map { strdup($0) } + [nil]
  defer { for text in list { free(text) } }
  var child: pid_t = 0
  let started = posix_spawnp(&child, program, &actions, nil, &list, environ)
  close(ends[1])
  try #require(started == 0, "cannot start \(program): \(String(cString: strerror(started)))")

  var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
  var ended = false
  while !ended {
    let left = (deadline - .now).components.seconds
    var entry = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
    guard left > 0, poll(&entry, 1, Int32(left * 1000)) > 0 else { break }
    let count = read(ends[0], &chunk, chunk.count)
    if count > 0 { bytes += chunk[..<count] } else { ended = true }
  }
  if !ended { kill(child, SIGKILL) }
  var status: Int32 = 0
  while waitpid(child, &status, 0) < 0, errno == EINTR {}
  try #require(ended, "\(program) did not end within \(limit)")
  try #require(status == 0, "\(program) failed: wait status \(status)")
  return bytes
}
