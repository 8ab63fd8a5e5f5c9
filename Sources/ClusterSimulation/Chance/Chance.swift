package import RestartDecision

/// SplitMix64 (Steele, Lea, Flood 2014): one seed decides everything.
package struct Chance: Sendable {
  private var state: UInt64

  /// The sequence that `seed` gives.
  package init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// True once in `count` times.
  package mutating func once(in count: Int64) -> Bool { next() % UInt64(count) == 0 }
  /// 0 to `bound` - 1.
  package mutating func below(_ bound: Int64) -> Int64 { Int64(next() % UInt64(bound)) }
  /// A length of time from `least` to `most`.
  package mutating func length(_ least: Interval, _ most: Interval) -> Interval {
    least + .milliseconds(below((most - least).milliseconds + 1))
  }
  /// One of `choices`, which are not empty.
  package mutating func one<Choice>(of choices: [Choice]) -> Choice {
    choices[Int(below(Int64(choices.count)))]
  }
}
