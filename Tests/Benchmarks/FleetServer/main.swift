import Glibc
import OpenSSLKit

// Ten thousand API servers on one machine, for Tests/Benchmarks/Fleet/run: every address of
// 127.0.0.0/8 is this process, on one port for each kind of behaviour. It makes as many loopback
// certificates as asked, and prints one line once it serves: KIND=PORT for each kind.
//
// Sockets are bound to the interface `lo`: nothing outside this machine reaches them.

func fail(_ reason: String) -> Never {
  let line = Array("loopwarden-fleet: \(reason)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  exit(1)
}

guard CommandLine.arguments.count == 2, let count = Int(CommandLine.arguments[1]), count > 0 else {
  fail("usage: loopwarden-fleet CERTIFICATES")
}
signal(SIGPIPE, SIG_IGN)
var limit = rlimit()
getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
limit.rlim_cur = limit.rlim_max
setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)

do {
  let certificates = try Certificates(count: count)
  let good = Door()
  // Handshakes wait for a processor, not for each other's peers.
  for _ in 0..<48 { Worker.start { certificates.serve(good) } }
  let huge = Door()
  for _ in 0..<8 { Worker.start { certificates.serveHuge(huge) } }
  let resetting = Door()
  Worker.start { Hostile.reset(resetting) }
  let slow = Door()
  Worker.start { Hostile.drip(slow) }
  let stalling = Door()
  Worker.start { Hostile.stall(stalling) }
  // Nobody ever accepts: the kernel makes the connection, and nothing answers.
  let silent = Door()
  let line = Array(
    ("good=\(good.port) huge=\(huge.port) resetting=\(resetting.port) slow=\(slow.port) "
      + "stalling=\(stalling.port) silent=\(silent.port)\n").utf8)
  guard write(STDOUT_FILENO, line, line.count) == line.count else { fail("nobody reads") }
  while true { pause() }
} catch { fail("\(error)") }
