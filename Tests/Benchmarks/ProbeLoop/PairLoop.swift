import Glibc
import LoopbackCertificate
import OpenSSLKit

/// As many pairs as asked, one after the other, and one line about them: how many, CPU nanoseconds of
/// making their keys, of everything, and wall nanoseconds.
///
/// RSA keys take very different times, so what a pair costs beside its keys is taken on the very same
/// keys, and not as the difference of two runs.
enum PairLoop {
  static let kinds: [String: PrivateKey.Kind] = [
    "rsa:2048": .rsa(bits: 2048), "rsa:3072": .rsa(bits: 3072), "rsa:4096": .rsa(bits: 4096),
    "ecdsa:p256": .p256, "ecdsa:p384": .p384,
  ]

  static func run(_ kind: PrivateKey.Kind, count: Int) throws(OpenSSLError) {
    let now = Int64(time(nil))
    // What OpenSSL makes once for a process is not a pair's cost.
    _ = try LoopbackPair.make(at: now, validity: 86_400, key: .p256)
    _ = try PrivateKey.generate(kind)
    var (keys, whole) = (0, 0)
    let wall = nanoseconds(CLOCK_MONOTONIC)
    for _ in 0..<count {
      let begin = nanoseconds(CLOCK_PROCESS_CPUTIME_ID)
      let authorityKey = try PrivateKey.generate(kind)
      let key = try PrivateKey.generate(kind)
      let middle = nanoseconds(CLOCK_PROCESS_CPUTIME_ID)
      let period = try LoopbackPair.Period(
        madeAt: now, validity: 3650 * 86_400, notBeforeSkew: LoopbackFormat.backdating)
      let pair = try LoopbackPair.make(period, authorityKey: authorityKey, key: key)
      _ = try pair.key.wipedPEM()
      keys += middle - begin
      whole += nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - begin
    }
    print(count, keys, whole, nanoseconds(CLOCK_MONOTONIC) - wall)
  }
}
