import FoundationEssentials
package import RestartDecision

/// What the supervisor last saw and did, as `status.json` in the runtime folder holds it and
/// `loopwarden status -o json` prints it. Readers ignore keys that they do not know.
package struct StatusSnapshot: Codable, Sendable, Equatable {
  /// Version of this shape.
  package var apiVersion = "loopwarden/v1"
  /// What it is.
  package var kind = "Status"
  /// The node's name.
  package var node: String
  /// The supervisor's process id.
  package var pid: Int32
  /// When that process started, in milliseconds after boot: tells it from a later one that has its
  /// id again.
  package var pidStartedAfterBoot: Int64?
  /// The supervisor's version.
  package var version: String
  /// When this was seen (RFC 3339).
  package var at: String
  /// `Observe` or `Enforce`.
  package var mode: String
  /// Who armed or disarmed it, and when, where a command did.
  package var modeNote: String?
  /// Where a restart stands: a label of the state machine.
  package var phase: String
  /// The whole in one sentence.
  package var summary: String
  /// The loopback certificate.
  package var certificate: CertificateReport
  /// The API server's container.
  package var container: ContainerReport
  /// `/readyz` in words.
  package var readiness: String
  /// The files of a patched API server's certificate, where a folder is configured.
  package var pair: PairReport?
  /// `normal`, `urgent` or `expired` when a restart is due; absent before.
  package var hour: String?
  /// When a restart is due (RFC 3339).
  package var due: String?
  /// When the next restart is to be expected, in a sentence.
  package var plan: String
  /// Every gate that does not simply pass.
  package var gates: [GateReport]
  /// The operator's hold, in words.
  package var hold: String?
  /// The last stop of an API server by us.
  package var lastStop: LastStopReport?
  /// The last restart that an operator asked for.
  package var lastRequest: RequestReport?
  /// Why the record cannot be written.
  package var recordFault: String?
  /// Why the service's own credential will not last until after the next restart.
  package var credentialAlert: String?
  /// The rest of the cluster; absent for a single master, and where it could not be asked.
  package var cluster: ClusterReport?
  /// Why the rest of the cluster could not be asked at all.
  package var clusterProblem: String?
  /// What the supervisor has seen of the Lease, in its own numbers, for commands that look once.
  package var leaseSeen: LeaseSighting?
  /// When the next look comes (RFC 3339).
  package var nextLook: String

  /// A gate's verdict in words.
  package struct GateReport: Codable, Sendable, Equatable {
    /// The gate's stable label.
    package var gate: String
    /// `hard`, `comfort` (gives way in urgent hours) or `until-expired`.
    package var gateClass: String
    /// `binds`, `warns`, `waived` or `waivedByOperator`.
    package var effect: String
    /// Why.
    package var reason: String

    /// A verdict in words.
    package init(_ verdict: GateVerdict, _ wording: Wording) {
      gate = "\(verdict.gate.label)"
      gateClass = "\(GateTable.gateClass(of: verdict.gate).label)"
      effect = "\(verdict.effect)"
      reason = verdict.reason.map(wording.reason) ?? ""
    }
  }

  /// The last stop in words.
  package struct LastStopReport: Codable, Sendable, Equatable {
    /// When it was issued (RFC 3339).
    package var at: String
    /// SHA-256 of the certificate that it was for.
    package var fingerprintBefore: String
    /// SHA-256 of what took its place.
    package var fingerprintAfter: String?
    /// When the proof was complete (RFC 3339).
    package var proved: String?
    /// Seconds from the stop to the first sight of ready.
    package var outageSeconds: Double?
    /// Why it failed.
    package var failure: String?
  }

  /// What became of a request.
  package struct RequestReport: Codable, Sendable, Equatable {
    /// The request's number.
    package var id: UInt64
    /// `refused`, `renewed`, `failed` or `aborted`.
    package var outcome: String
    /// Why, a sentence each.
    package var reasons: [String]

    /// A request's end.
    package init(id: UInt64, outcome: String, reasons: [String]) {
      self.id = id
      self.outcome = outcome
      self.reasons = reasons
    }

    /// The outcome for people.
    package var sentence: String {
      switch outcome {
      case "renewed": "renewed and proved"
      case "refused": "refused, nothing was touched"
      case "aborted": "given up before anything was stopped"
      case "failed": "FAILED, and held: no second stop will follow; see `loopwarden status`"
      default: outcome
      }
    }
  }

  /// Reads a snapshot.
  ///
  /// - Throws: `StateFault`, whose `isMissing` file means that no supervisor has run since boot.
  package static func read(_ path: String) throws(StateFault) -> StatusSnapshot {
    let bytes: [UInt8]
    do { bytes = try SmallFile.read(path) } catch { throw .file(error) }
    do {
      return try JSONDecoder().decode(StatusSnapshot.self, from: Data(bytes))
    } catch {
      throw .notUnderstood(path: path)
    }
  }
}

/// The loopback certificate in words and numbers; shared by `check` and `status`.
package struct CertificateReport: Codable, Sendable, Equatable {
  /// Where it was asked for, HOST:PORT.
  package var address: String
  /// Why that address.
  package var addressOrigin: String
  /// Why there is no certificate to speak of.
  package var problem: String?
  /// A stable label for `problem`.
  package var problemLabel: String?
  /// Common name of the leaf.
  package var commonName: String?
  /// Common name of its issuer.
  package var issuer: String?
  /// First second of validity (RFC 3339).
  package var notBefore: String?
  /// Last second of validity (RFC 3339).
  package var notAfter: String?
  /// Last second of validity in Unix seconds.
  package var notAfterUnix: Int64?
  /// Seconds from now to notAfter; negative once it has expired.
  package var secondsLeft: Int64?
  /// The Unix time in the CN (RFC 3339).
  package var madeAt: String?
  /// SHA-256 of the leaf's DER, hexadecimal.
  package var fingerprint: String?
  /// Key type and size.
  package var key: String?
  /// The handshake's protocol version.
  package var protocolVersion: String?
  /// How it fits the process: a stable label.
  package var correlation: String?
  /// The same in a sentence.
  package var correlationMessage: String?

  /// A report on `address` that knows nothing more yet.
  package init(address: String, addressOrigin: String) {
    self.address = address
    self.addressOrigin = addressOrigin
  }
}

/// The API server's container in words and numbers; shared by `check` and `status`.
package struct ContainerReport: Codable, Sendable, Equatable {
  /// The runtime's name, version and socket.
  package var runtime: String
  /// How that was found, a step each; empty where the configuration names it.
  package var detection: [String]?
  /// Why there is no container to speak of.
  package var problem: String?
  /// Its id.
  package var id: String?
  /// Its pod.
  package var pod: String?
  /// Its image.
  package var image: String?
  /// How often it was created in its pod before.
  package var attempt: UInt32?
  /// Its first process.
  package var pid: Int32?
  /// That process's age by the boot clock, in seconds.
  package var ageSeconds: Int64?
  /// What the cluster says of its pod, where it was asked.
  package var mirrorPod: MirrorPodReport?

  /// An id as runtimes' own tools print it, 12 digits; a bare process's and a unit's say more, and
  /// are kept whole.
  package static func short(_ id: String) -> String {
    id.contains(":") ? id : String(id.prefix(12))
  }

  /// A report on what `runtime` runs, with nothing known yet.
  package init(runtime: String) { self.runtime = runtime }
}
