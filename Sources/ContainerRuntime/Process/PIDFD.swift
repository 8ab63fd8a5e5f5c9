import Glibc

/// The two system calls on process descriptors. glibc has wrappers from 2.36 on, one later than
/// Ubuntu 22.04's, and Swift does not import the variadic `syscall`: it is looked up once and
/// called with six machine words, which Linux's C calling conventions pass in registers, variadic
/// or not.
enum PIDFD {
  /// pidfd_open(2): a descriptor for the process, close-on-exec; -1 and `errno` on failure.
  static func open(_ pid: Int32) -> Int32 { Int32(truncatingIfNeeded: call(434, Int(pid), 0)) }

  /// pidfd_send_signal(2); 0, or -1 and `errno`.
  static func send(_ signal: Int32, to descriptor: Int32) -> Int {
    call(424, Int(descriptor), Int(signal))
  }

  private typealias SystemCall = @convention(c) (Int, Int, Int, Int, Int, Int) -> Int

  private static let systemCall: SystemCall? = dlsym(nil, "syscall").map {
    unsafeBitCast($0, to: SystemCall.self)
  }

  private static func call(_ number: Int, _ first: Int, _ second: Int) -> Int {
    guard let systemCall else {
      errno = ENOSYS
      return -1
    }
    return systemCall(number, first, second, 0, 0, 0)
  }
}
