import ContainerRuntime
import Glibc
import TestSupport

/// A child process that the process table shows with its own command line: posix_spawn returns before
/// the kernel has set that.
func listedChild(_ command: [String]) throws -> ChildProcess {
  let child = try ChildProcess(command)
  let deadline = ContinuousClock.now.advanced(by: .seconds(20))
  while ContinuousClock.now < deadline {
    switch ProcFS().commandLine(child.pid) {
    // Gone already: a zombie has none.
    case .success(command), .failure: return child
    case .success(let other):
      if other.isEmpty, (try? ProcFS().stat(child.pid).get().isAlive) != true { return child }
    }
    usleep(500)
  }
  throw SetupFailure("no command line of \(command)")
}

/// Waits for the end; the signal that ended it, 0 for none.
func signalThatEnds(_ child: ChildProcess) throws -> Int32 {
  try child.waitForEnd()
  return child.endingSignal ?? 0
}
