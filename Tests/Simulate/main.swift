import ClusterSimulation
import Glibc
import RestartDecision

// `make simulate RUNS=…`: many seeds, their rate, and the seeds of failures.
//
//     loopwarden-simulate [--runs N] [--from SEED] [--masters 3,5] [--years 2] [--threads N]

/// One line, at once.
@Sendable func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(STDOUT_FILENO, bytes, bytes.count)
}

/// The value after `name` on the command line.
func option(_ name: String) -> String? {
  let words = CommandLine.arguments
  guard let at = words.firstIndex(of: name), at + 1 < words.count else { return nil }
  return words[at + 1]
}

func number(_ name: String, _ standard: Int) -> Int {
  guard let text = option(name) else { return standard }
  guard let value = Int(text), value > 0 else {
    say("\(name) \(text): it takes a positive number")
    exit(2)
  }
  return value
}

/// CLOCK_MONOTONIC in seconds: for the rate alone, nothing is decided by it.
@Sendable func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

@Sendable func rounded(_ value: Double) -> String { "\(Int(value.rounded()))" }

let known: Set<String> = [
  "--runs", "--from", "--masters", "--years", "--threads", "--mutations", "--trace", "--since",
  "--until-first",
]
for word in CommandLine.arguments.dropFirst() where word.hasPrefix("--") && !known.contains(word) {
  say("\(word) is none of \(known.sorted().joined(separator: " "))")
  exit(2)
}
let runs = number("--runs", 20_000)
let from = number("--from", 1)
let years = number("--years", 2)
let threads = number("--threads", max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
let sizes = (option("--masters") ?? "3,5").split(separator: ",").compactMap { Int($0) }
guard !sizes.isEmpty, sizes.allSatisfy({ 1...7 ~= $0 }) else {
  say("--masters takes numbers from 1 to 7: 3,5")
  exit(2)
}
/// Replays one seed and says everything that happens, from the day before its end on.
if let text = option("--trace"), let seed = UInt64(text) {
  let masters = sizes[Int(seed % UInt64(sizes.count))]
  let length = Interval.days(Int64(365 * years))
  let run = ClusterRun(
    Regime(
      seed: seed, masters: masters, length: length,
      mutations: Mutations(rawValue: UInt32(option("--mutations") ?? "0") ?? 0)), seed: seed)
  let since = Double(number("--since", 1))
  run.chronicle { time, master, words in
    if time >= since { say("\(time) m\(master + 1) \(words)") }
  }
  for line in run.run().violations { say(line) }
  exit(0)
}
let began = seconds()

@Sendable func rate(_ done: UInt64) -> String {
  let passed = max(seconds() - began, 1e-3)
  let perSecond = Double(done) / passed
  return "\(done) runs, \(rounded(perSecond)) a second, "
    + "\(rounded(perSecond * Double(years) / Double(threads))) cluster-years a second and core"
}

let many = ManyRuns(
  seeds: UInt64(from)..<UInt64(from + runs), sizes: sizes, length: .days(Int64(365 * years)),
  mutations: Mutations(rawValue: UInt32(option("--mutations") ?? "0") ?? 0),
  stopsAtFirst: CommandLine.arguments.contains("--until-first"),
  progress: { all in
    if all.done % 2000 == 0 { say("\(rate(all.done)); \(all.failures.count) failed") }
  })
many.run(threads: threads)
say("\(rate(many.done)), \(threads) threads, \(years) years each, masters \(sizes)")
for count in Tally.Count.allCases { say("  \(count): \(many.tally[count])") }
for failure in many.failures.prefix(20) { for line in failure.violations { say(line) } }
say(many.failures.isEmpty ? "nothing that must never happen did" : "\(many.failures.count) FAILED")
exit(many.failures.isEmpty ? 0 : 1)
