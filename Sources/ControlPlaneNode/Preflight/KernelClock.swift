internal import Glibc

/// The kernel's view of the clock (adjtimex(2)).
package enum KernelClock {
  /// Whether the kernel holds the clock for synchronised: STA_UNSYNC is clear. Reads only.
  package static func isSynchronised() -> Known<Bool> {
    // Swift's Glibc module has no <sys/timex.h>, and this package has no C of its own for one call.
    guard let symbol = dlsym(nil, "adjtimex") else {
      return .unknown("the C library has no adjtimex")
    }
    let adjtimex = unsafeBitCast(
      symbol, to: (@convention(c) (UnsafeMutableRawPointer) -> Int32).self)
    // struct timex of a 64-bit Linux has 208 bytes; `modes` 0 asks for nothing to be changed, and
    // `status` stands after modes, offset, freq, maxerror and esterror.
    var state = [UInt64](repeating: 0, count: 32)
    let (result, status) = state.withUnsafeMutableBytes { bytes -> (Int32, Int32) in
      guard let start = bytes.baseAddress else { return (-1, 0) }
      return (adjtimex(start), bytes.load(fromByteOffset: 40, as: Int32.self))
    }
    guard result >= 0 else { return .unknown("adjtimex failed (errno \(errno))") }
    let unsynchronised: Int32 = 0x40
    return .known(status & unsynchronised == 0)
  }
}
