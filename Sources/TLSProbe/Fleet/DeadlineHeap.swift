/// What is due when, the earliest first: a binary heap. What has become void is left in it and
/// recognised by its owner when it comes up.
package struct DeadlineHeap<Entry> {
  private var items: [(at: ContinuousClock.Instant, entry: Entry)] = []

  /// An empty one.
  package init() {}

  /// How many are in it, void ones included.
  package var count: Int { items.count }

  /// The earliest.
  package var first: ContinuousClock.Instant? { items.first?.at }

  /// Adds one.
  package mutating func push(_ entry: Entry, at instant: ContinuousClock.Instant) {
    items.append((instant, entry))
    var child = items.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard items[child].at < items[parent].at else { return }
      items.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes the earliest out where it is due at `now`.
  package mutating func pop(dueAt now: ContinuousClock.Instant) -> Entry? {
    guard let first = items.first, first.at <= now else { return nil }
    let last = items.removeLast()
    if !items.isEmpty {
      items[0] = last
      sink()
    }
    return first.entry
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < items.count && items[child].at < items[least].at {
        least = child
      }
      guard least != parent else { return }
      items.swapAt(parent, least)
      parent = least
    }
  }
}
