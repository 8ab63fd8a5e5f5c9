import SystemdKit

/// Which unit the systemd driver restarts.
package enum UnitSelection: Sendable, Equatable {
  /// The unit of this name.
  case named(String)
  /// The one unit whose cgroup an API server lives in (`ProcessSearch`).
  case found
}

/// Which process of a unit is the API server.
enum UnitProcess {
  /// The unit's one API server by command line, which need not be its main process (k0s, a shell in
  /// between). The main process where no API server is recognised on the whole machine: it may have
  /// another name.
  static func choose(
    unit: String, mainPID: Int32, apiServers: [APIServerProcess]
  ) throws(RuntimeFailure) -> Int32 {
    let own = apiServers.filter { $0.holder == .unit(unit) }
    guard own.count <= 1 else { throw .several(own.map(\.found)) }
    if let only = own.first { return only.id.pid }
    guard let other = apiServers.first else { return mainPID }
    let hint = WholeServer.of(unit: unit).map { "; \($0.consequence)" } ?? ""
    throw .unitUnusable(
      "\(unit) does not hold the API server: found \(other)\(hint); correct runtime.unit, or runtime.kind"
    )
  }

  /// The one unit that holds an API server.
  static func unit(of apiServers: [APIServerProcess]) throws(RuntimeFailure) -> String {
    let units = Set(
      apiServers.compactMap { if case .unit(let name) = $0.holder { name } else { nil } })
    guard let only = units.first else { throw .none(found: apiServers.map(\.found)) }
    guard units.count == 1 else {
      throw .several(
        apiServers.filter { if case .unit = $0.holder { true } else { false } }.map(\.found))
    }
    return only
  }
}
