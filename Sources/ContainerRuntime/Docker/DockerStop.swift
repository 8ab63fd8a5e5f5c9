import HTTPTransport

/// What must be known before a container of the Docker Engine is asked to stop, and what its answer
/// means.
package enum DockerStop {
  /// Why a stop by this engine could end in a SIGKILL before its time, nil when it could not.
  ///
  /// From 23.0.0 on an engine took the end of the caller's connection for the end of the grace and
  /// killed at once; 24.0.3 and 23.0.7 mended it (moby issue 45731, pull requests 45774 and 45775).
  /// loopwarden's own end in mid-stop would be enough.
  package static func killsWhenItsCallerLeaves(engine version: String) -> String? {
    let numbers = version.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
      .compactMap { Int($0) }
    guard numbers.count >= 3 else { return nil }
    switch (numbers[0], numbers[1], numbers[2]) {
    case (23, 0, ...6), (24, 0, ...2):
      return
        "Docker \(version) kills a container at once when the caller of its stop goes away (moby issue 45731): upgrade it to 24.0.3 or newer"
    default: return nil
    }
  }

  /// Why this stop signal is no graceful stop, nil when it is TERM (the engine's own choice where
  /// nothing is set).
  package static func refusal(ofStopSignal signal: String?) -> String? {
    switch signal ?? "" {
    case "", "SIGTERM", "TERM", "15": nil
    case let other: "the container's stop signal is \(other), not SIGTERM: its image sets it"
    }
  }

  /// 204 is the end of a stop that worked, 304 that of one that found the container stopped: in both
  /// the engine says that it has stopped, and a second one is never sent for either.
  ///
  /// Only a call that no connection was ever made for is surely not delivered. Every other answer
  /// counts as delivered, 404 and 409 included: an engine gives those also for a container that
  /// vanished after its signal.
  static func progress(_ answer: Result<HTTPResponse, HTTPFailure>) -> StopProgress {
    switch answer {
    case .success(let response) where [204, 304].contains(response.status): .finished
    case .success(let response):
      .failedAfterDelivery(RuntimeFailure(docker: response).description)
    case .failure(let failure) where failure.surelyNotDelivered: .notDelivered(failure.message)
    case .failure(let failure): .failedAfterDelivery(failure.message)
    }
  }
}
