import Configuration
import Glibc
import RestartDecision

/// Waits for a running supervisor's answer, and says how it comes along.
struct RequestFollower {
  /// How long a supervisor may be away before nobody is waited for: an upgrade starts it anew, and
  /// its first look takes a while.
  private static let patience = Duration.seconds(60)

  private let settings: Settings
  private let state: StateDirectory

  init(_ settings: Settings, _ state: StateDirectory) {
    self.settings = settings
    self.state = state
  }

  /// The answer to the request of this number; `nil` if a signal came first.
  ///
  /// - Throws: `CommandFailure` if nobody is left to answer.
  func follow(_ id: UInt64) throws -> StatusSnapshot.RequestReport? {
    let wake = try orExit { try Wake() }
    let path = RuntimeDirectory.status(settings)
    var phase = ""
    var awaySince: ContinuousClock.Instant?
    while true {
      // Looked at before the status: an answer is told before its question is taken away.
      let isAsked = isAsked(id)
      let status = try? StatusSnapshot.read(path)
      if let status {
        if status.phase != phase {
          phase = status.phase
          StandardStreams.out("\(status.at) \(phase)")
        }
        if let answer = status.lastRequest, answer.id == id, !isInFlight(status) { return answer }
        if !isAsked, !isInFlight(status) {
          throw CommandFailure(
            "the request is gone and no answer to it is known: another one took its place, or the supervisor was started anew; see `loopwarden status`"
          )
        }
      }
      if status?.writerIsAlive == true {
        awaySince = nil
      } else {
        let since = awaySince ?? .now
        awaySince = since
        if ContinuousClock.now - since > Self.patience { throw nobodyAnswers(id) }
      }
      var descriptor = pollfd(fd: wake.signals, events: Int16(POLLIN), revents: 0)
      if poll(&descriptor, 1, 200) > 0, wake.take().contains(.stop) { return nil }
    }
  }

  /// Whether the request still stands; what cannot be read is not known to be gone.
  private func isAsked(_ id: UInt64) -> Bool {
    do { return try state.request()?.id == id } catch { return true }
  }

  /// Takes the request back, unless its restart has begun: then the record goes on with it.
  private func nobodyAnswers(_ id: UInt64) -> CommandFailure {
    let begun = (try? RecordSnapshot.load(state.recordPath))?.attempt?.cause == .request(id: id)
    if begun {
      return CommandFailure(
        "the supervisor went away; it goes on when it is started, see `loopwarden status`")
    }
    do {
      if isAsked(id) { try state.setRequest(nil) }
      return CommandFailure("no supervisor answers; the request is taken back, nothing was touched")
    } catch {
      return CommandFailure("no supervisor answers, and the request cannot be taken back: \(error)")
    }
  }

  private func isInFlight(_ status: StatusSnapshot) -> Bool {
    Phase.allCases.first { "\($0.label)" == status.phase }?.isInFlight ?? false
  }
}
