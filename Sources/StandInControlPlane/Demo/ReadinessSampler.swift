import HTTPTransport

/// Asks every master's own `/readyz`, all of them in the same moment, again and again, and keeps the
/// worst: how many were not ready in one sample. An answer that does not come counts as not ready.
final class ReadinessSampler {
  /// Complete samples.
  private(set) var samples = 0
  /// The most masters that were not ready in one sample, and which they were.
  private(set) var mostDown = 0
  private(set) var worst: [String] = []
  /// Each master's last status, nil for no answer, and when it was asked for.
  private(set) var last: [(status: Int?, askedAt: ContinuousClock.Instant)?]

  private struct Question {
    var id: ExchangeID
    var status: Int??
  }

  private let transport: HTTPTransport
  private let tls: TLSOptions
  private let masters: [(name: String, address: SocketAddress)]
  private let interval: Duration
  private var questions: [Question] = []
  private var askedAt = ContinuousClock.now
  private var next = ContinuousClock.now

  /// A sample every `interval`, or when the one before is complete.
  init(
    masters: [(name: String, address: SocketAddress)], transport: HTTPTransport, tls: TLSOptions,
    interval: Duration
  ) {
    self.masters = masters
    self.transport = transport
    self.tls = tls
    self.interval = interval
    last = masters.map { _ in nil }
  }

  /// Asks when it is time; returns when the next time is.
  func ask(at now: ContinuousClock.Instant) throws(HTTPFailure) -> ContinuousClock.Instant {
    guard questions.isEmpty else { return now + interval }
    guard now >= next else { return next }
    next = now + interval
    askedAt = now
    for master in masters {
      questions.append(
        Question(
          id: try transport.start(
            HTTPRequest(
              url: "https://\(master.address)/readyz", timeout: .seconds(2), tls: tls))))
    }
    return next
  }

  /// Takes the answers; a sample counts when all are there.
  func takeResults() {
    for index in questions.indices where questions[index].status == nil {
      guard let result = transport.takeResult(questions[index].id) else { continue }
      let status = (try? result.get())?.status
      questions[index].status = .some(status)
      last[index] = (status, askedAt)
    }
    guard !questions.isEmpty, questions.allSatisfy({ $0.status != nil }) else { return }
    let down = questions.indices.filter { questions[$0].status != 200 }
    questions = []
    samples += 1
    guard down.count > mostDown else { return }
    mostDown = down.count
    worst = down.map { masters[$0].name }
  }

  /// Starts counting anew: before everything runs nothing is down that was up.
  func reset() { (samples, mostDown, worst) = (0, 0, []) }

  /// Drops what is on its way.
  func cancel() {
    for question in questions { transport.cancel(question.id) }
    questions = []
  }
}
