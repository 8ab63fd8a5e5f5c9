import TLSProbe
import Testing

/// The heap of deadlines.
struct FleetDeadlineHeapTests {
  /// Numbers that look random and are the same every time (a linear congruential generator).
  private func scattered(_ count: Int) -> [Int] {
    var state: UInt64 = 12345
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 40) % 1000
    }
  }

  @Test(arguments: [0, 1, 2, 3, 10, 1000])
  func theEarliestFirst(count: Int) {
    let begin = ContinuousClock.now
    var heap = DeadlineHeap<Int>()
    let times = scattered(count)
    for time in times { heap.push(time, at: begin + .milliseconds(time)) }
    #expect(heap.count == count)
    #expect(heap.first == times.min().map { begin + .milliseconds($0) })
    var taken: [Int] = []
    while let entry = heap.pop(dueAt: begin + .seconds(1)) { taken.append(entry) }
    #expect(taken == times.sorted())
    #expect(heap.count == 0)
  }

  @Test func onlyWhatIsDue() {
    let begin = ContinuousClock.now
    var heap = DeadlineHeap<String>()
    heap.push("later", at: begin + .seconds(2))
    heap.push("now", at: begin + .seconds(1))
    #expect(heap.pop(dueAt: begin) == nil)
    #expect(heap.pop(dueAt: begin + .seconds(1)) == "now")
    #expect(heap.pop(dueAt: begin + .seconds(1)) == nil)
    #expect(heap.first == begin + .seconds(2))
  }
}
