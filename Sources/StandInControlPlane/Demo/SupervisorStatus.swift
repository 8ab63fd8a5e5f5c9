import YAMLDocument

/// What the demo reads of loopwarden's `status.json`.
package struct SupervisorStatus: Equatable {
  /// A gate that does not simply pass.
  package struct Gate: Equatable {
    package var gate: String
    package var effect: String
    package var reason: String
  }

  package var pid: Int
  package var phase: String
  /// `normal`, `urgent` or `expired` once a restart is due.
  package var hour: String?
  package var gates: [Gate]
  /// The last stop, if there was one.
  package var lastStop: LastStop?

  /// Fingerprints as hexadecimal text, as loopwarden writes them.
  package struct LastStop: Equatable {
    package var before: String
    package var after: String?
    package var proved: Bool
    package var failure: String?
    package var outageSeconds: String?
  }

  /// Reads the file's content (JSON is YAML); nil for what is not a status.
  package init?(_ bytes: [UInt8]) {
    guard let root = (try? YAMLNode.parse(bytes)) ?? nil, let pid = root["pid"]?.integer,
      let phase = root["phase"]?.string
    else { return nil }
    self.pid = pid
    self.phase = phase
    hour = root["hour"]?.string
    gates = (root["gates"]?.items ?? []).compactMap { item in
      guard let gate = item["gate"]?.string, let effect = item["effect"]?.string else { return nil }
      return Gate(gate: gate, effect: effect, reason: item["reason"]?.string ?? "")
    }
    if let stop = root["lastStop"], let before = stop["fingerprintBefore"]?.string {
      lastStop = LastStop(
        before: before, after: stop["fingerprintAfter"]?.string,
        proved: stop["proved"]?.string != nil, failure: stop["failure"]?.string,
        outageSeconds: stop["outageSeconds"]?.string)
    }
  }
}
