import RestartDecision

/// The text of `docs/gates.md`: the table from the code, and for each gate what it means and what
/// to do.
enum GatesDocument {
  static func words(_ gate: Gate) -> String {
    switch gate {
    case .mode:
      "The service only observes. `loopwarden arm` looks whether it could act, and sets `mode: Enforce`."
    case .operatorHold:
      "An operator asked that nothing be restarted, or the hold cannot be read, which counts as one. `loopwarden resume` ends it; an end that was given frees it by itself, on a clock that can be believed."
    case .failedRestart:
      "A restart failed and is held. Mend the API server: once it is proved well the hold ends by itself. Or release it, having looked."
    case .machineShutdown:
      "The machine is going down and stops everything anyway. Nothing to do."
    case .record:
      "The record of the restart in flight cannot be read or written. Look at the disk; a record that is damaged, or of another version, is never written over: read it, make sure that no restart is in flight, and remove it."
    case .certificate:
      "No certificate could be read on the loopback name, or another one than the loopback certificate answered. Look at the API server, and at the address and port that are probed."
    case .container:
      "Not exactly one API server container could be seen, or it changed while we looked. Look at what the runtime lists, and at its socket."
    case .correlation:
      "Certificate and process do not belong together: another process seems to answer on this port. Probe this master's own address, not a balancer. Times that differ as after a step of the clock at boot only warn, at every hour."
    case .persisted:
      "The certificate is loaded from files by a patched build, or was seen to survive a restart: a restart would not renew it. With `generator.folder` the service renews the files itself before the restart (docs/patched-builds.md); without it, renew them first. A folder that holds no pair, something else, or a pair that was never seen to be served is left alone. With an expired certificate in the files kube-apiserver ends at its start: waive this only when you know that they are gone or new."
    case .clocks:
      "The wall clock and the age of the process disagree by more than the tolerance, or there is no process to compare with: neither is believed. Compare the date with another machine; mend the clock, or, if it is right, ask for the restart and waive this gate."
    case .alreadyStopped:
      "This very certificate has had its stop, which did not renew it. Find out why before you ask for another."
    case .renewedStillDue:
      "The certificate that our own restart brought would be due at once: restarting again would go on for ever. Compare `renewBefore` with the certificate's lifetime, and check the clock at the time of the restart."
    case .minimumInterval:
      "The last restart by us is too recent. It ends by itself."
    case .lock:
      "The cluster's Lease is another master's, or kept by a restart that may have stopped an API server, or cannot be had. `loopwarden status` on any master says who holds it and why (docs/cluster.md). It can be waived only where nobody can be asked for it: no API server answers, there is no Lease, or it may not be read. With a single master, say so: `cluster.singleMaster: true`."
    case .grace:
      "The manifest's flags cannot be read, so nothing says how long a stop must wait before a SIGKILL. Mend what `loopwarden plan` names."
    case .preflightFatal:
      "Something that a start needs is sure to fail, or the checks were not made at this look. `loopwarden plan` names it."
    case .readinessAccess:
      "`/readyz` cannot be read with our credential, so that no restart could be proved. Give the service a kubeconfig whose user may GET `/readyz`."
    case .processShutdown:
      "The API server has had its SIGTERM already; a second one would make it exit at once. Nothing to do."
    case .kubeletBackOff:
      "The container is so young that kubelet would keep its successor away for a back-off. It ends by itself."
    case .window:
      "No window is open. It gives way in the urgent hours."
    case .preflightRisk:
      "A start may fail, or a check could not be made. `loopwarden plan` names the checks; each can be waived by name."
    case .minimumReady:
      "The API server has not been running and ready for long enough. It ends by itself."
    case .preStopHook:
      "The hook before the stop failed a while ago. Mend it: it is tried again after `hookRetry`. Waived by name, the hook still runs and its failure is only told."
    case .readiness:
      "The API server is not ready: a restart may be the wrong cure. Past notAfter it gives way, because the expired certificate is what breaks it."
    case .members:
      "It is not known who the other masters are: the endpoints of the service `kubernetes` cannot be read, or cannot be a list of the masters. Configure `cluster.peers`, with the Nodes' names and each master's own address."
    case .peers:
      "Too few of the other masters are ready: all of them must be in normal hours, all but one (and at least one) in urgent ones. What could not be learned counts as not ready. Look at the masters that `loopwarden status` names; one that is gone for good is forgotten with `loopwarden forget`."
    case .order:
      "Another master is due first, or this one holds the virtual address and goes last. It delays by 24 hours at most."
    case .pause:
      "The lock was released, or first seen free by a service that has just started, less than `cluster.pause` ago. It ends by itself."
    case .cordon:
      "A control-plane node is cordoned: somebody is working on it. Uncordon it when that is done."
    case .rebootLock:
      "kured or FleetLock holds its lock for a machine that is about to reboot, or it could not be learned whether it does. It ends with the reboot; a tool that is not used is taken out of `cluster.kured` or `cluster.fleetLock`."
    case .upgrade:
      "The masters do not all run the same version: an upgrade of the control plane is under way. It ends with the upgrade, which restarts the API servers by itself."
    case .clockSkew:
      "This machine's wall clock is more than 30 s off from most of the other masters'. Mend the time synchronisation."
    }
  }

  static func word(_ force: Force) -> String {
    switch force {
    case .binds: "binds"
    case .warns: "warns"
    case .waived: "waived"
    }
  }

  static func render() -> String {
    var text = """
      # Gates

      <!-- Written by a test from the code: UPDATE_DOCS=1 swift test --filter GatesDocumentTests -->

      Everything that can stand between a due restart and the stop. *Normal* lasts from the due time
      on, *urgent* from `urgentBefore` on, *expired* from notAfter on. A gate that **binds** means no
      restart, one that **warns** is told and does not, one that is **waived** has lost its weight.

      | gate | normal | urgent | expired | `restart --waive` |
      |---|---|---|---|---|

      """
    for row in GateTable.rows {
      let waive =
        row.gate.mayBeWaived ? (row.gate == .lock ? "if nobody can be asked" : "yes") : "no"
      text +=
        "| [`\(row.gate.label)`](#\(row.gate.label)) | \(word(row.normal)) | \(word(row.urgent))"
        + " | \(word(row.expired)) | \(waive) |\n"
    }
    for gate in Gate.allCases {
      text += "\n## \(gate.label)\n\(words(gate))"
      text +=
        gate.mayBeWaived
        ? " An operator may waive it by name.\n" : " It cannot be waived.\n"
    }
    return text
  }
}
