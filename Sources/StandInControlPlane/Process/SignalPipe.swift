import Glibc

/// Signals as bytes on a pipe, so that one `poll(2)` waits for them beside everything else.
///
/// The handler does only what signal-safety(7) allows: one `write(2)` on a non-blocking pipe.
final class SignalPipe {
  /// Readable when a signal has come.
  let descriptor: Int32

  private let reader: FileDescriptor
  private let writer: FileDescriptor

  /// Catches `signals` for the rest of the process's life and ignores SIGPIPE.
  init(catching signals: [Int32]) throws(StandInError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw StandInError("no pipe: \(systemErrorText())") }
    reader = FileDescriptor(ends[0])
    writer = FileDescriptor(ends[1])
    reader.makeNonBlocking()
    writer.makeNonBlocking()
    descriptor = ends[0]
    signalPipeWriter = ends[1]
    signal(SIGPIPE, SIG_IGN)
    for number in signals {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        write(signalPipeWriter, &byte, 1)
        errno = saved
      }
      action.sa_flags = SA_RESTART
      sigaction(number, &action, nil)
    }
  }

  /// The signals that have come since the last call, oldest first.
  func take() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    return count > 0 ? bytes[..<count].map { Int32($0) } : []
  }
}

/// Where the handler writes. Set once, before the first handler is installed.
private nonisolated(unsafe) var signalPipeWriter: Int32 = -1
