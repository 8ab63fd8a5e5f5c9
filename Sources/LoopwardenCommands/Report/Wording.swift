package import RestartDecision

/// Sentences for verdicts. They are made here and nowhere else, from numbers.
package struct Wording: Sendable {
  /// How times are written.
  package let time: TimeText
  /// The label of a preflight check by its number.
  package let checkLabel: @Sendable (UInt16) -> String
  /// The masters' names, as far as they are known by now.
  package var names: [NodeIdentity: String] = [:]

  /// Words with times by `time`, and checks named by `checkLabel`.
  package init(time: TimeText, checkLabel: @escaping @Sendable (UInt16) -> String) {
    self.time = time
    self.checkLabel = checkLabel
  }

  /// When the next restart is to be expected: "would restart in the window that opens Sat
  /// 2027-01-16 02:00 CET".
  package func plan(_ decision: Decision, mode: Mode, now: WallTime) -> String {
    let time = planByTime(decision, mode: mode, now: now)
    guard decision.isStaleAlone else { return time }
    return time
      + "; files changed that the API server does not take over (`loopwarden certs` names them)"
  }

  private func planByTime(_ decision: Decision, mode: Mode, now: WallTime) -> String {
    let verb = mode == .enforce ? "restarts" : "would restart"
    switch decision.plan {
    case .unknown:
      return "no restart can be planned: the certificate or its process could not be seen"
    case .due(let at) where at <= now: return "\(verb) now, as far as time decides"
    case .due(let at): return "\(verb) when it is due, \(time.long(at))"
    case .window(let opens): return "\(verb) in the window that opens \(time.long(opens))"
    case .urgency(let at) where at <= now:
      return "\(verb) now, outside any window: the certificate is about to expire or has expired"
    case .urgency(let at):
      return "\(verb) \(time.long(at)), when it becomes urgent: no window opens before"
    }
  }

  /// Why a gate does not simply pass.
  package func reason(_ reason: Reason) -> String {
    let length = TimeText.length
    switch reason {
    case .observing:
      return "observe mode: nothing is ever restarted (`loopwarden arm` changes that)"
    case .held(let until?): return "an operator holds it until \(time.long(until))"
    case .held(nil): return "an operator holds it until `loopwarden resume`"
    case .holdEndUnproved(let until):
      return "a hold ended \(time.long(until)) by a wall clock that nothing bears out now; "
        + "`loopwarden resume` ends it for sure"
    case .holdUnreadable: return "there is a hold file that cannot be read, which counts as a hold"
    case .restartFailed(let failure):
      return
        "a restart failed (\(failure.label)); see `loopwarden status`, then `loopwarden release`"
    case .machineGoesDown: return "this machine is shutting down (/run/nologin is there)"
    case .recordFault: return "the record of restarts cannot be read or written"
    case .notLoopback: return "what answers on the loopback name is not the loopback certificate"
    case .certificateUnreadable: return "the loopback certificate could not be read"
    case .noContainer: return "no kube-apiserver runs"
    case .severalContainers(let count): return "\(count) kube-apiservers run, not one"
    case .containerChanged: return "the API server's process changed while we looked"
    case .containerUnreadable: return "what runs the API server did not say so"
    case .otherProcess(let by):
      return "another process seems to answer: certificate and process differ by \(length(by))"
    case .clockStepped(let by):
      return
        "certificate and process differ by \(length(by)), as after a clock step; a restart mends it"
    case .persisted(let by):
      return
        "the certificate is \(length(by)) older than the process: it was loaded, and no restart renews it"
    case .pairNotRenewed:
      return "the certificate is read from files, which are renewed first and have not been yet"
    case .pairMissing:
      return "generator.folder holds no pair, so the certificate is read from somewhere else"
    case .pairUnusable: return "generator.folder cannot be used (see `loopwarden plan`)"
    case .pairNotServed:
      return
        "generator.folder holds another pair than the one that is served, which was never seen there: "
        + "mend generator.folder, or restart once by hand"
    case .pairNotValid:
      return "the pair in generator.folder is not valid now: kube-apiserver would end at its start"
    case .pairDueAgain:
      return
        "the pair that was made would be due at once: compare generator.validity with renewBefore"
    case .survivedRestart: return "the certificate survived a restart: no restart renews it"
    case .clocksDiffer(let by):
      return
        "the wall clock and the boot clock differ by \(length(by)) on the certificate's age: neither is believed"
    case .clocksUnknown: return "there is no process age to check the wall clock against"
    case .stoppedBefore: return "this certificate has had its one restart already"
    case .dueAgainAtOnce: return "the renewed certificate was due again at once: no loop"
    case .tooSoon(let missing): return "the last restart was too recent; \(length(missing)) to go"
    case .lockNotConfigured:
      return
        "other masters cannot be kept out: there is no kubeconfig to reach the lock with (run `loopwarden bootstrap`); if this is the only master, set cluster.singleMaster: true"
    case .lockMissing, .lockDenied, .lockUnavailable, .lockIsNew, .lockBusy, .lockKept, .lockLost,
      .lockDeadlineOver:
      return lockReason(reason)
    case .membersUnknown, .peersNotReady, .notOurTurn, .virtualAddressLast, .pausing, .cordoned,
      .rebootLocked, .versionsDiffer, .clockSkewed:
      return clusterReason(reason)
    case .graceUnknown:
      return "the manifest's flags cannot be read, so nothing says how long a stop must wait"
    case .preflightNotTaken: return "the preflight has not been taken yet"
    case .findings(let count, let first):
      return "\(checkLabel(first))" + (count > 1 ? " and \(count - 1) more" : "")
    case .accessDenied(let status):
      return
        "/readyz answers \(status): give loopwarden a kubeconfig that may read it (readiness.kubeconfig)"
    case .credentialUnusable: return "the kubeconfig for /readyz cannot be used"
    case .serverUntrusted:
      return "the certificate that answers for /readyz does not verify (CA, name or dates)"
    case .shuttingDown: return "kube-apiserver is shutting down already"
    case .backOff(let missing):
      return "kubelet would delay the start: the container is too young; \(length(missing)) to go"
    case .windowClosed(let opens?):
      return "outside the window; the next one opens \(time.long(opens))"
    case .windowClosed(nil): return "outside the window, and none opens within 400 d"
    case .notReadyLongEnough(let missing):
      return "it has not been ready for long enough; \(length(missing)) to go"
    case .hookFailed(let retry): return "the hook before the stop failed; again in \(length(retry))"
    case .notReady(let failing): return "/readyz is not 200 (\(failing) failing checks named)"
    case .unreachable: return "/readyz does not answer"
    }
  }

  /// Every gate that binds with its reason, `window: outside the window; …`.
  package func objections(_ decision: Decision) -> [String] {
    decision.binding.map { "\($0.gate.label): \($0.reason.map(reason) ?? "")" }
  }

  /// Why a restart failed.
  package func failure(_ failure: Failure) -> String {
    switch failure {
    case .notDelivered: "the container runtime refused the stop every time; nothing was stopped"
    case .notStopped: "the stop was delivered, and the same process still runs"
    case .notBack: "the old container stopped, and no new one runs"
    case .notReady: "a new container came, and did not become ready with a new certificate"
    case .recordLost:
      "the cluster's lock says that a restart of this node was in flight, and no record of it is left"
    case .otherCertificate:
      "a new container came with another certificate than the one in generator.folder"
    case .certificateUnchanged: "a new container came with the old certificate: it is persisted"
    }
  }
}
