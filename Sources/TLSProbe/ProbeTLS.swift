import LoopbackCertificate
package import OpenSSLKit

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
  askTLS(
    targets.map { ProbeQuestion(target: $0, serverName: serverName) }, limits: limits,
    interruptedBy: wakeFD
  ).map(\.result)
}

/// Whom to ask, and for which name.
package struct ProbeQuestion: Sendable, Hashable {
  /// Where the handshake goes.
  package let target: ProbeTarget
  /// Sent as SNI; nil sends none, and the server shows what it shows to anybody.
  package let serverName: String?

  /// One question.
  package init(target: ProbeTarget, serverName: String?) {
    self.target = target
    self.serverName = serverName
  }
}

/// What came of a question.
package struct ProbeAnswer: Sendable {
  /// The certificates that were shown, leaf first, with proof that the server holds the first one's
  /// key; also where `result` is a failure, as with a server that insists on a client certificate.
  /// Empty where nothing was shown.
  package let presented: [Certificate]
  /// How the handshake ended.
  package let result: Result<ProbedChain, ProbeFailure>
}

/// Asks all of them in one loop, as `probeTLS` does: as many answers, in the same order, and none
/// waits for another.
package func askTLS(
  _ questions: [ProbeQuestion], limits: ProbeLimits = ProbeLimits(),
  interruptedBy wakeFD: Int32? = nil
) -> [ProbeAnswer] {
  switch sharedContext {
  case .failure(let error):
    return questions.map { _ in
      ProbeAnswer(presented: [], result: .failure(.handshakeRefused(error)))
    }
  case .success(let context):
    var loop = ProbeLoop()
    for question in questions {
      loop.begin(
        question.target, serverName: question.serverName, limits: limits, context: context)
    }
    let results = loop.run(interruptedBy: wakeFD)
    return zip(loop.presented, results).map { ProbeAnswer(presented: $0, result: $1) }
  }
}
