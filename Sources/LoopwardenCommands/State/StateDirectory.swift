import FoundationEssentials
package import RestartDecision

/// An operator's hold, as `loopwarden hold` writes it.
package struct HoldFile: Codable, Sendable, Equatable {
  /// Why, in the operator's words.
  package var reason: String
  /// Who asked: the login name, if known.
  package var by: String
  /// Since when, in Unix seconds.
  package var since: Int64
  /// Until when, in Unix seconds; absent: until `loopwarden resume`.
  package var until: Int64?

  /// A hold; times in Unix seconds.
  package init(reason: String, by: String, since: Int64, until: Int64?) {
    self.reason = reason
    self.by = by
    self.since = since
    self.until = until
  }
}

/// A restart that an operator asked for, handed from `loopwarden restart` to the supervisor.
package struct RequestFile: Codable, Sendable, Equatable {
  /// A number of its own: the time of asking in nanoseconds.
  package var id: UInt64
  /// Labels of the gates that are waived.
  package var waivedGates: [String]
  /// Labels of the preflight checks that are waived.
  package var waivedChecks: [String]
  /// Who asked.
  package var by: String
  /// How to stop the API server, a `RestartMethod`; absent: as the runtime does it.
  package var method: String?

  /// A request with its waivers, by their labels.
  package init(
    id: UInt64, waivedGates: [String], waivedChecks: [String], by: String, method: String? = nil
  ) {
    self.id = id
    self.method = method
    self.waivedGates = waivedGates
    self.waivedChecks = waivedChecks
    self.by = by
  }

  /// Whether it was asked so long ago that nobody waits for it any more: a running supervisor takes
  /// a request at its next look, so this one found none.
  package func hasLapsed(at now: WallTime) -> Bool {
    let asked = WallTime(unixSeconds: Int64(clamping: id / 1_000_000_000))
    return now - asked > .minutes(10)
  }
}

/// An operator's word that a failed restart is dealt with.
package struct ReleaseFile: Codable, Sendable, Equatable {
  /// A number of its own: the time of asking in nanoseconds.
  package var id: UInt64
  /// Why, in the operator's words.
  package var reason: String
  /// Who asked.
  package var by: String

  /// The release number `id`.
  package init(id: UInt64, reason: String, by: String) {
    self.id = id
    self.reason = reason
    self.by = by
  }
}

/// The service's own state on disk (`state.directory`): what outlives the process, and what
/// operators ask of it. Each file is replaced whole.
package struct StateDirectory: Sendable {
  /// The folder.
  package let path: String

  /// The state in `path`, which is made if it is missing and its parent is there.
  ///
  /// - Throws: `FileFault` if it is neither there nor can be made.
  package static func open(_ path: String) throws(FileFault) -> StateDirectory {
    // Whoever can write here can ask for restarts and take holds away.
    try OwnFolder.make(path, mode: 0o700)
    return StateDirectory(path: path)
  }

  /// The state in `path`, there or not.
  package init(path: String) { self.path = path }

  /// Who holds the `flock`.
  package var lockPath: String { path + "/lock" }
  /// The record of the restart in flight.
  package var recordPath: String { path + "/record" }
  /// The files that operators' commands replace, and the supervisor watches.
  package static let operatorFiles = ["hold.json", "request.json", "release.json"]
  private var holdPath: String { path + "/hold.json" }
  private var requestPath: String { path + "/request.json" }
  private var releasePath: String { path + "/release.json" }

  /// The operator's hold; `nil` if there is none.
  ///
  /// - Throws: `StateFault` if there is one that cannot be read or understood.
  package func hold() throws(StateFault) -> HoldFile? {
    let hold: HoldFile? = try load(holdPath)
    // Milliseconds of such an end would not fit: nobody's clock wrote it.
    if let until = hold?.until, until.magnitude > 1 << 40 {
      throw .notUnderstood(path: holdPath)
    }
    return hold
  }
  /// Sets the hold, or with `nil` takes it away.
  package func setHold(_ hold: HoldFile?) throws(StateFault) { try store(hold, holdPath) }
  /// The restart asked for.
  package func request() throws(StateFault) -> RequestFile? { try load(requestPath) }
  /// Asks for a restart, or with `nil` takes the question away.
  package func setRequest(_ request: RequestFile?) throws(StateFault) {
    try store(request, requestPath)
  }
  /// The release asked for.
  package func release() throws(StateFault) -> ReleaseFile? { try load(releasePath) }
  /// Asks for a release, or with `nil` takes the question away.
  package func setRelease(_ release: ReleaseFile?) throws(StateFault) {
    try store(release, releasePath)
  }

  private func load<Value: Decodable>(_ file: String) throws(StateFault) -> Value? {
    let bytes: [UInt8]
    do {
      bytes = try SmallFile.read(file, limit: 65_536)
    } catch {
      if error.isMissing { return nil }
      throw .file(error)
    }
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch {
      throw .notUnderstood(path: file)
    }
  }

  private func store<Value: Encodable>(_ value: Value?, _ file: String) throws(StateFault) {
    do {
      guard let value else {
        try SmallFile.remove(file)
        return
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try SmallFile.replace(file, with: [UInt8](try encoder.encode(value)), mode: 0o600)
    } catch let error as FileFault {
      throw .file(error)
    } catch {
      throw .notUnderstood(path: file)
    }
  }
}

/// Why a state file cannot be used.
package enum StateFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file system said no.
  case file(FileFault)
  /// The file is there, and is not what we write.
  case notUnderstood(path: String)

  package var description: String {
    switch self {
    case .file(let fault): fault.description
    case .notUnderstood(let path):
      "\(path) is not a file that loopwarden wrote; look at it, then remove it"
    }
  }
}
