import YAMLDocument

/// What the demo reads of loopwarden's `status.json`.
package struct SupervisorStatus: Equatable {
  package var pid: Int
  package var phase: String
  /// The masters that it knows, itself included, in the order of their turns.
  package var masters: [String]
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
    masters = (root["cluster"]?["masters"]?.items ?? []).compactMap { $0["name"]?.string }
    if let stop = root["lastStop"], let before = stop["fingerprintBefore"]?.string {
      lastStop = LastStop(
        before: before, after: stop["fingerprintAfter"]?.string,
        proved: stop["proved"]?.string != nil, failure: stop["failure"]?.string,
        outageSeconds: stop["outageSeconds"]?.string)
    }
  }
}
