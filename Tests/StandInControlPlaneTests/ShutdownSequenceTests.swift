import StandInControlPlane
import Testing

/// The order of the end, as a table: no sockets, no clock.
struct ShutdownSequenceTests {
  /// What is open when, and how long after TERM the end comes.
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var watchGrace: Int
    /// Seconds after TERM at which the last request and the last watch end by themselves.
    var requestsEnd: Int
    var watchesEnd: Int
    /// Whether a watch ends as soon as it is told to.
    var watchesObey = false
    var end: Int
    var how: ShutdownSequence.End
  }

  private static let rows = [
    Row(
      testDescription: "nothing open: the delay alone", watchGrace: 0, requestsEnd: 0,
      watchesEnd: 0, end: 5, how: .drained),
    Row(
      testDescription: "a request is waited for", watchGrace: 0, requestsEnd: 20, watchesEnd: 0,
      end: 20, how: .drained),
    Row(
      testDescription: "a watch is waited for like a request", watchGrace: 0, requestsEnd: 0,
      watchesEnd: 30, end: 30, how: .drained),
    Row(
      testDescription: "a watch is cut at the request timeout", watchGrace: 0, requestsEnd: 0,
      watchesEnd: 999, end: 65, how: .cut(requests: 0, watches: 1)),
    Row(
      testDescription: "with a grace watches end at once", watchGrace: 7, requestsEnd: 0,
      watchesEnd: 999, watchesObey: true, end: 5, how: .drained),
    Row(
      testDescription: "with a grace watches end after the requests", watchGrace: 7,
      requestsEnd: 40, watchesEnd: 999, watchesObey: true, end: 40, how: .drained),
    Row(
      testDescription: "a client that does not read gets the grace", watchGrace: 7,
      requestsEnd: 0, watchesEnd: 999, end: 12, how: .cut(requests: 0, watches: 1)),
    Row(
      testDescription: "a request beyond its timeout, then the grace", watchGrace: 7,
      requestsEnd: 999, watchesEnd: 999, end: 72, how: .cut(requests: 1, watches: 1)),
  ]

  @Test(arguments: rows)
  func theEndComesWhenItShould(row: Row) {
    let start = ContinuousClock.now
    var sequence = ShutdownSequence(
      timing: .init(
        delay: .seconds(5), requestTimeout: .seconds(60), watchGrace: .seconds(row.watchGrace)))
    sequence.signal(at: start)
    for second in 0..<200 {
      // Twice each second: what was told to end reports back.
      for _ in 0..<2 {
        let told = if case .endingWatches = sequence.phase { row.watchesObey } else { false }
        sequence.advance(
          at: start + .seconds(second), openRequests: second < row.requestsEnd ? 1 : 0,
          openWatches: second < row.watchesEnd && !told ? 1 : 0)
      }
      #expect(sequence.isListening == (second < 5))
      #expect(sequence.isShuttingDown)
      if case .ended(let how) = sequence.phase {
        #expect(second == row.end)
        #expect(how == row.how)
        return
      }
    }
    Issue.record("no end within 200 s")
  }
}
