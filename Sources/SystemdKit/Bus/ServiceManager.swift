/// One errand to the service manager: a connection that is made for a few calls, all of which end
/// by the same deadline. None is kept: the manager drops them when it executes itself anew.
package final class ServiceManager {
  private let connection: BusConnection
  private let deadline: ContinuousClock.Instant
  private let wakeFD: Int32?

  private static let name = "org.freedesktop.systemd1"
  private static let path = "/org/freedesktop/systemd1"
  private static let interface = "org.freedesktop.systemd1.Manager"

  /// Begins to connect. `wakeFD` ends every wait when it becomes readable.
  package init(
    _ address: ServiceManagerAddress = .standard, deadline: ContinuousClock.Instant,
    wakeFD: Int32? = nil
  ) throws(BusFailure) {
    connection = try BusConnection(address)
    self.deadline = deadline
    self.wakeFD = wakeFD
  }

  /// systemd's version, as it says it.
  package func version() throws(BusFailure) -> String { try text("Version") }

  /// `running`, `degraded` (some unit failed), `initializing`, `starting`, `maintenance`, `stopping`.
  package func systemState() throws(BusFailure) -> String { try text("SystemState") }

  /// The unit that a process belongs to; `NoUnitForPID` where it is in none.
  package func unit(ofProcess pid: Int32) throws(BusFailure) -> UnitProperties {
    let call = try managerCall("GetUnitByPID")
    try call.append(UInt32(clamping: pid))
    return try properties(atPath: try path(of: call))
  }

  /// A unit by name, read from disk if the manager does not hold it; one that does not exist has
  /// the load state `not-found`.
  package func unit(named name: String) throws(BusFailure) -> UnitProperties {
    let call = try managerCall("LoadUnit")
    try call.append(name)
    return try properties(atPath: try path(of: call))
  }

  /// Asks for a restart and returns at once; the watch tells what becomes of it. Mode `fail`: a job
  /// of somebody else's that contradicts it is never replaced.
  ///
  /// - Throws: where the manager surely has not got the request.
  package func restart(unit name: String) throws(BusFailure) -> UnitJobWatch {
    if connection.hasDaemon {
      // Before the call, or a fast job's end could be missed.
      let match = try connection.methodCall(
        destination: "org.freedesktop.DBus", path: "/org/freedesktop/DBus",
        interface: "org.freedesktop.DBus", member: "AddMatch")
      try match.append(
        "type='signal',sender='\(Self.name)',path='\(Self.path)',interface='\(Self.interface)',"
          + "member='JobRemoved'")
      _ = try answer(match)
      _ = try answer(try managerCall("Subscribe"))
    } else {
      // A connection that is not through its authentication only queues what it is given: once this
      // is answered, a failure to send means what it says.
      _ = try systemState()
    }
    let call = try managerCall("RestartUnit")
    try call.append(name)
    try call.append("fail")
    // An answer that was there in time may be read late.
    guard ContinuousClock.now < deadline else { throw .timedOut(connection.place) }
    return UnitJobWatch(connection, request: try connection.send(call))
  }

  private func properties(atPath path: String) throws(BusFailure) -> UnitProperties {
    let call = try connection.methodCall(
      destination: Self.name, path: path, interface: "org.freedesktop.DBus.Properties",
      member: "GetAll")
    // All interfaces at once: the unit's and the service's of one moment.
    try call.append("")
    return try UnitProperties(try answer(call).dictionary())
  }

  private func text(_ property: String) throws(BusFailure) -> String {
    let call = try connection.methodCall(
      destination: Self.name, path: Self.path, interface: "org.freedesktop.DBus.Properties",
      member: "Get")
    try call.append(Self.interface)
    try call.append(property)
    guard let text = try answer(call).value().string else {
      throw .malformed("\(property) is no text")
    }
    return text
  }

  private func path(of call: BusMessage) throws(BusFailure) -> String {
    guard let path = try answer(call).value().string else { throw .malformed("no unit's path") }
    return path
  }

  private func managerCall(_ member: String) throws(BusFailure) -> BusMessage {
    try connection.methodCall(
      destination: Self.name, path: Self.path, interface: Self.interface, member: member)
  }

  private func answer(_ call: BusMessage) throws(BusFailure) -> BusMessage {
    try connection.call(call, until: deadline, wakeFD: wakeFD)
  }
}
