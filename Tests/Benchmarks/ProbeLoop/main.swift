import Glibc
import LoopbackCertificate
import OpenSSLKit
import TLSProbe

// The product's probe in a loop, for Tests/Benchmarks/run: as many probes as asked, one after the
// other, and one line about them: how many, CPU and wall nanoseconds, what the last one saw.
// `probe.c` beside it is the same loop in plain C, and prints the same line. PairLoop.swift is another
// loop, over pairs.

/// What the loop does with each chain.
enum Mode: String {
  /// As `probe.c`: takes notAfter and the SHA-256 of the leaf.
  case probe
  /// As `loopwarden`: also decides whether the chain is the loopback certificate.
  case recognise
}

func fail(_ reason: String) -> Never {
  let line = Array("loopwarden-bench: \(reason)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  exit(1)
}

func nanoseconds(_ clock: clockid_t) -> Int {
  var time = timespec()
  guard clock_gettime(clock, &time) == 0 else { fail("cannot read a clock") }
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

func probeOnce(_ target: ProbeTarget, _ mode: Mode) -> (notAfter: Int64, sha256: [UInt8]) {
  switch probeTLS(target) {
  case .failure(let failure): fail("\(target): \(failure)")
  case .success(let chain):
    guard let leaf = chain.certificates.first else { fail("\(target): no certificate") }
    if mode == .recognise {
      do {
        let identity = try chain.loopbackIdentity()
        return (identity.notAfter, identity.fingerprint)
      } catch { fail("\(target): \(error)") }
    }
    return (leaf.notAfter, leaf.sha256)
  }
}

let arguments = CommandLine.arguments
if arguments.count == 4, arguments[1] == "pairs", let kind = PairLoop.kinds[arguments[2]],
  let count = Int(arguments[3]), count > 0
{
  do { try PairLoop.run(kind, count: count) } catch { fail("\(error)") }
  exit(0)
}

guard arguments.count == 4, let port = UInt16(arguments[1]), let count = Int(arguments[2]),
  count > 0,
  let mode = Mode(rawValue: arguments[3])
else { fail("usage: loopwarden-bench PORT COUNT probe|recognise, or pairs KEY COUNT") }

let target = ProbeTarget(host: "127.0.0.1", port: port)
// What is made once for a process (contexts, the library's tables) is not a handshake's cost.
for _ in 0..<20 { _ = probeOnce(target, mode) }

let cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID)
let wall = nanoseconds(CLOCK_MONOTONIC)
var seen: (notAfter: Int64, sha256: [UInt8]) = (0, [])
for _ in 0..<count { seen = probeOnce(target, mode) }
let cpuTaken = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
let wallTaken = nanoseconds(CLOCK_MONOTONIC) - wall

let digits = Array("0123456789abcdef")
let fingerprint = String(
  seen.sha256.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
print(count, cpuTaken, wallTaken, seen.notAfter, fingerprint)
