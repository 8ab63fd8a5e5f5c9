import Glibc
package import RestartDecision

/// Many seeds, on several threads: each run is its own world, so their order changes nothing.
package final class ManyRuns: @unchecked Sendable {
  private var lock = pthread_mutex_t()
  private var next: UInt64
  private let end: UInt64
  private let sizes: [Int]
  private let length: Interval
  private let mutations: Mutations
  private let stopsAtFirst: Bool
  private let progress: (@Sendable (ManyRuns) -> Void)?
  /// How many runs have ended.
  package private(set) var done: UInt64 = 0
  /// What happened in all of them.
  package private(set) var tally = Tally()
  /// The outcomes with a violation.
  package private(set) var failures: [ClusterRun.Outcome] = []
  /// Which seeds, with which numbers of masters in turn, and for how long each.
  package init(
    seeds: Range<UInt64>, sizes: [Int], length: Interval, mutations: Mutations = [],
    stopsAtFirst: Bool = false, progress: (@Sendable (ManyRuns) -> Void)? = nil
  ) {
    next = seeds.lowerBound
    end = seeds.upperBound
    self.sizes = sizes
    self.length = length
    self.mutations = mutations
    self.stopsAtFirst = stopsAtFirst
    self.progress = progress
    pthread_mutex_init(&lock, nil)
  }

  deinit { pthread_mutex_destroy(&lock) }

  /// The outcome of one seed.
  package static func outcome(
    seed: UInt64, sizes: [Int], length: Interval, mutations: Mutations = []
  ) -> ClusterRun.Outcome {
    let masters = sizes[Int(seed % UInt64(sizes.count))]
    let regime = Regime(seed: seed, masters: masters, length: length, mutations: mutations)
    return ClusterRun(regime, seed: seed).run()
  }

  /// Runs all of them on `threads` threads and waits for their end.
  package func run(threads: Int) {
    var workers: [pthread_t] = []
    for _ in 1..<max(1, threads) {
      var worker = pthread_t()
      let started = pthread_create(
        &worker, nil,
        { argument in
          if let argument { Unmanaged<ManyRuns>.fromOpaque(argument).takeUnretainedValue().work() }
          return nil
        }, Unmanaged.passUnretained(self).toOpaque())
      if started == 0 { workers.append(worker) }
    }
    work()
    for worker in workers { pthread_join(worker, nil) }
    failures.sort { $0.seed < $1.seed }
  }

  private func work() {
    while let seed = take() {
      add(Self.outcome(seed: seed, sizes: sizes, length: length, mutations: mutations))
    }
  }

  private func take() -> UInt64? {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    if next >= end || (stopsAtFirst && !failures.isEmpty) { return nil }
    next += 1
    return next - 1
  }

  private func add(_ outcome: ClusterRun.Outcome) {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    done += 1
    tally += outcome.tally
    if !outcome.violations.isEmpty { failures.append(outcome) }
    progress?(self)
  }
}
