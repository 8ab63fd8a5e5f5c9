import ContainerRuntime
import Glibc

/// How a stop ends; `.inFlight` when it does not within 20 s.
func end(of call: any StopCall) -> StopProgress {
  let deadline = ContinuousClock.now.advanced(by: .seconds(20))
  while ContinuousClock.now < deadline {
    let progress = call.poll()
    if progress != .inFlight { return progress }
    usleep(1000)
  }
  return .inFlight
}
