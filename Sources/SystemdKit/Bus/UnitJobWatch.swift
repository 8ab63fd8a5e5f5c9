/// A job of the service manager, from the request to its end. Never waits.
package final class UnitJobWatch {
  /// Where the job stands; the last three are final.
  package enum Progress: Sendable, Equatable {
    /// No answer to the request yet.
    case requested
    /// The manager has made a job of it.
    case queued
    /// The manager answered with an error: there is no job.
    case refused(name: String, message: String)
    /// The job is over: `done`, `failed`, `timeout`, `canceled`, `dependency`, `skipped`, and what
    /// later versions add.
    case ended(result: String)
    /// The connection broke; whether there was, or is, a job is unknown.
    case lost(String)
  }

  private var connection: BusConnection?
  private let request: UInt64
  private var job: String?
  /// Results by job: the end may be told before the request is answered.
  private var results: [String: String] = [:]
  private var outcome: Progress?

  init(_ connection: BusConnection, request: UInt64) {
    self.connection = connection
    self.request = request
  }

  /// Takes in what came, and says where the job stands.
  package func poll() -> Progress {
    if let outcome { return outcome }
    let progress = advance()
    switch progress {
    case .requested, .queued: break
    case .refused, .ended, .lost:
      outcome = progress
      connection = nil
    }
    return progress
  }

  /// Closes the connection; the job goes on.
  package func cancel() {
    guard outcome == nil else { return }
    outcome = .lost("the watch was dropped")
    connection = nil
  }

  private func advance() -> Progress {
    do throws(BusFailure) {
      while let message = try connection?.advance() {
        if BusConnection.reply(message) == request {
          if case .refused(let name, let text)? = BusConnection.failure(message) {
            return .refused(name: name, message: text)
          }
          job = try message.value().string
        } else if BusConnection.isSignal(message, "org.freedesktop.systemd1.Manager", "JobRemoved")
        {
          // u id, o job, s unit, s result
          _ = try message.value()
          let path = try message.value().string
          _ = try message.value()
          if let path { results[path] = try message.value().string }
        }
      }
    } catch {
      // What came before the end still counts.
      if let result = job.flatMap({ results[$0] }) { return .ended(result: result) }
      return .lost(error.description)
    }
    guard let job else { return .requested }
    return results[job].map { .ended(result: $0) } ?? .queued
  }
}
