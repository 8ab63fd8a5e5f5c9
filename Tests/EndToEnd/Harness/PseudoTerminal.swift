import Glibc

/// A terminal on which the test types (pty(7)).
final class PseudoTerminal {
  /// The device that a program takes as its standard input.
  let path: String
  private let keyboard: Int32

  init() throws {
    keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var number: Int32 = 0
    var unlocked: Int32 = 0
    // ioctl_tty(2); glibc's ptsname and unlockpt, which do this, are not imported by Swift.
    guard keyboard >= 0, ioctl(keyboard, UInt(0x4004_5431) /* TIOCSPTLCK */, &unlocked) == 0,
      ioctl(keyboard, UInt(0x8004_5430) /* TIOCGPTN */, &number) == 0
    else { throw HarnessFailure("no pseudo terminal: \(String(cString: strerror(errno)))") }
    path = "/dev/pts/\(number)"
  }

  deinit { close(keyboard) }

  /// Types `text`.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(keyboard, bytes, bytes.count)
  }
}
