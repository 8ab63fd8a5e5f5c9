import Glibc

/// Ties a process to the one that started it, then becomes the command it was given.
///
/// `posix_spawn` cannot ask for a parent-death signal, so the stand-in kubelet starts its child
/// through this: prctl(PR_SET_PDEATHSIG, SIGKILL), which survives exec (prctl(2)), then exec.
/// A killed demo or test then leaves nothing behind.
enum DieWithParent {
  /// The subcommand's name.
  static let subcommand = "die-with-parent"

  /// What to put before a command so that it dies with this process; nil when this program's own
  /// path cannot be read.
  static func launcher() -> [String]? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
    }
    guard count > 0 else { return nil }
    return [String(decoding: buffer[..<count], as: UTF8.self), subcommand, "\(getpid())"]
  }

  /// Never returns when it works: this process is then `command`.
  static func exec(parent: pid_t, command: [String]) throws(StandInError) {
    guard !command.isEmpty else { throw StandInError("no command to run") }
    // prctl is variadic in C, which Swift does not import; its arguments are five longs.
    typealias Prctl = @convention(c) (CInt, CUnsignedLong, CLong, CLong, CLong) -> CInt
    guard let symbol = dlsym(nil, "prctl") else { throw StandInError("libc has no prctl") }
    let setParentDeathSignal: CInt = 1
    let prctl = unsafeBitCast(symbol, to: Prctl.self)
    guard prctl(setParentDeathSignal, CUnsignedLong(SIGKILL), 0, 0, 0) == 0 else {
      throw StandInError("prctl(PR_SET_PDEATHSIG): \(systemErrorText())")
    }
    // The parent may have died before the call.
    guard getppid() == parent else { throw StandInError("the stand-in kubelet is gone already") }
    _ = withCStrings(command) { arguments in execv(command[0], arguments) }
    throw StandInError("cannot run \(command[0]): \(systemErrorText())")
  }
}
