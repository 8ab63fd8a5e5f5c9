import LoopbackCertificate
import OpenSSLKit

/// The settings of every probe of this process: making them costs more than a handshake.
private let sharedContext: Result<TLSClientContext, OpenSSLError> = {
  do throws(OpenSSLError) {
    return .success(try TLSClientContext())
  } catch { return .failure(error) }
}()

/// One bounded handshake: connects, completes it, closes cleanly, and returns what was presented.
///
/// Ends within `limits.deadline` whatever the server does, and at once with `.interrupted` when
/// `wakeFD` becomes readable (it is not read from). Blocks in poll(2) until then.
package func probeTLS(
  _ target: ProbeTarget, serverName: String = LoopbackFormat.serverName,
  limits: ProbeLimits = ProbeLimits(), interruptedBy wakeFD: Int32? = nil
) -> Result<ProbedChain, ProbeFailure> {
  probeTLS([target], serverName: serverName, limits: limits, interruptedBy: wakeFD)[0]
}

/// The same for several targets at once, in one loop: as many results, in the same order.
///
/// Every target has `limits.deadline` for itself, and none waits for another, so the whole ends
/// within one deadline. When `wakeFD` becomes readable those that have not ended become
/// `.interrupted`; the others keep their results. Each target holds a descriptor until it ends:
/// where there are none left its result is `.localProblem`.
package func probeTLS(
  _ targets: [ProbeTarget], serverName: String = LoopbackFormat.serverName,
  limits: ProbeLimits = ProbeLimits(), interruptedBy wakeFD: Int32? = nil
) -> [Result<ProbedChain, ProbeFailure>] {
  switch sharedContext {
  case .failure(let error): return targets.map { _ in .failure(.handshakeRefused(error)) }
  case .success(let context):
    var loop = ProbeLoop()
    for target in targets {
      loop.begin(target, serverName: serverName, limits: limits, context: context)
    }
    return loop.run(interruptedBy: wakeFD)
  }
}
