/// Finds what somebody who mistyped a word meant.
enum NearMiss {
  /// The candidate nearest to `word`, if it is near: at most a third of its letters off.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = distance(Array(word.lowercased()), Array(candidate.lowercased()))
      let limit = max(1, min(word.count, candidate.count) / 3)
      let near = distance <= limit || (word.count > 3 && begins(word, candidate))
      if near, best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
    }
    return best?.name
  }

  /// ` (did you mean "spread"?)`, or nothing.
  static func question(_ word: String, among candidates: [String]) -> String {
    nearest(to: word, among: candidates).map { " (did you mean \"\($0)\"?)" } ?? ""
  }

  /// "Saturday" for "Sat".
  private static func begins(_ word: String, _ candidate: String) -> Bool {
    candidate.count >= 3 && word.lowercased().hasPrefix(candidate.lowercased())
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    // A word of kilobytes is nobody's slip of the finger.
    guard a.count <= 64, b.count <= 64 else { return .max }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
