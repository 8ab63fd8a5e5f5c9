import Glibc
import OpenSSLKit
import TLSProbe
import TestSupport
import Testing

/// One scan over test servers, with what it told.
final class FleetBench {
  private(set) var outcomes: [FleetOutcome] = []
  private(set) var end: FleetScan.End?

  /// Runs a scan to its end. `stopAfter` outcomes the listener says that it has had enough.
  init(
    _ targets: [ProbeTarget], limits: FleetLimits, stopAfter: Int = .max, wake: Int32? = nil,
    ended: @escaping (FleetOutcome) -> Void = { _ in }
  ) throws {
    var told: [FleetOutcome] = []
    let scan = try FleetScan(
      targets, limits: limits,
      listener: FleetScan.Listener(ended: { outcome in
        told.append(outcome)
        ended(outcome)
        return told.count < stopAfter
      }))
    end = scan.run(interruptedBy: wake)
    outcomes = told
  }

  /// Each target's failure label, or "ok", in the order of the targets.
  var labels: [String] {
    outcomes.sorted { $0.index < $1.index }.map { outcome in
      switch outcome.result {
      case .success: "ok"
      case .failure(let failure): failure.label
      }
    }
  }

  static func limits(deadline: Duration = .seconds(20), concurrency: Int = 64) -> FleetLimits {
    var limits = FleetLimits()
    limits.probe.deadline = deadline
    limits.concurrency = concurrency
    return limits
  }

  static func target(_ port: UInt16) -> ProbeTarget { ProbeTarget(host: "127.0.0.1", port: port) }

  static func server(_ identity: TLSIdentity) throws -> ScriptedServer {
    let context = try TLSServerContext(identity: identity)
    return try ScriptedServer { peer in
      guard let tls = peer.startTLS(context) else { return }
      peer.closeAfterPeer(tls)
    }
  }
}
