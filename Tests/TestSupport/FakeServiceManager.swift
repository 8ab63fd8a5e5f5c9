import Synchronization

/// A service manager at a socket of its own that holds units as a test wants them, and does with a
/// restart what the test says.
package final class FakeServiceManager: Sendable {
  /// What becomes of `RestartUnit`.
  package enum Restart: Sendable {
    /// A job that ends so; before the answer, or after it.
    case ends(String, beforeAnswer: Bool)
    /// A job that does not end while the test runs.
    case lasts
    /// An error.
    case fails(name: String, message: String)
    /// No answer, and an end of the connection, where wanted after the job was made.
    case breaks(afterAnswer: Bool)
    /// No answer at all.
    case hangs
  }

  /// Its socket.
  package var path: String { folder.path("private") }
  private let folder: TemporaryDirectory
  private let server: ScriptedServer
  private let log: Log

  /// Names of units that a restart was asked of, with the mode.
  package var restarts: [[String]] { log.restarts.withLock { $0 } }

  private final class Log: Sendable {
    let restarts = Mutex<[[String]]>([])
  }

  /// Properties of a running service, which a test changes.
  package static func service(
    _ name: String, mainPID: UInt32, invocation: UInt8 = 0xab, _ changes: [String: DBusValue] = [:]
  ) -> [String: DBusValue] {
    [
      "Id": .string(name), "LoadState": .string("loaded"), "ActiveState": .string("active"),
      "SubState": .string("running"), "MainPID": .uint32(mainPID),
      "ExecMainStartTimestamp": .uint64(1_700_000_000_123_456),
      "InvocationID": .array("y", Array(repeating: .byte(invocation), count: 16)),
      "TimeoutStopUSec": .uint64(90_000_000), "KillMode": .string("control-group"),
      "KillSignal": .int32(15), "RestartKillSignal": .int32(15), "SendSIGKILL": .boolean(true),
      "Restart": .string("always"), "FragmentPath": .string("/etc/systemd/system/\(name)"),
      "DropInPaths": .strings(["/etc/systemd/system/\(name).d/a.conf"]),
      "NeedDaemonReload": .boolean(false), "Environment": .strings(["A=b"]),
      "EnvironmentFiles": .array(
        "(sb)", [.structure([.string("/etc/default/x"), .boolean(true)])]),
      "ExecStart": .array(
        "(sasb)",
        [.structure([.string("/bin/x"), .strings(["/bin/x", "--a=$A"]), .boolean(false)])]),
      "ExecStop": .array("(sasb)", []),
      "Job": .structure([.uint32(0), .path("/")]), "CanStart": .boolean(true),
      "CanStop": .boolean(true), "RefuseManualStart": .boolean(false),
      "RefuseManualStop": .boolean(false), "RequiredBy": .strings(["b.service"]),
      "ConsistsOf": .strings(["a.service", "b.service"]), "BoundBy": .strings([]),
      // Of types that nothing here asks for.
      "Odd": .double(0.5), "Odder": .array("{sv}", [.entry(.string("x"), .variant(.byte(1)))]),
    ].merging(changes) { $1 }
  }

  /// Listens. `units` by name; a name that is not there is a unit that is not found. `unanswered` are
  /// members that get no answer.
  package init(
    units: [String: [String: DBusValue]] = [:], state: String = "running",
    restart: Restart = .ends("done", beforeAnswer: false), unanswered: Set<String> = []
  ) throws {
    folder = try TemporaryDirectory()
    let log = Log()
    self.log = log
    server = try ScriptedServer(.unix(folder.path("private"))) { peer in
      guard let peer = DBusPeer(peer) else { return }
      while let call = peer.call() {
        switch call.member {
        case let member where unanswered.contains(member): break
        case "Get":
          peer.reply(
            to: call, .variant(.string(call.arguments.last == "Version" ? "252.39" : state)))
        case "LoadUnit":
          peer.reply(to: call, .path("/unit/" + hexadecimal(call.arguments[0])))
        case "GetUnitByPID":
          let unit = units.first { $0.value["MainPID"]?.number == UInt32(call.arguments[0]) }
          if let unit {
            peer.reply(to: call, .path("/unit/" + hexadecimal(unit.key)))
          } else {
            peer.fail(
              call, "org.freedesktop.systemd1.NoUnitForPID",
              "PID \(call.arguments[0]) does not belong to any loaded unit.")
          }
        case "GetAll":
          let unit = units.first { "/unit/" + hexadecimal($0.key) == call.path }
          peer.reply(
            to: call,
            .properties(
              unit?.value ?? [
                "Id": .string("x.service"), "LoadState": .string("not-found"),
                "ActiveState": .string("inactive"), "SubState": .string("dead"),
                "MainPID": .uint32(0),
              ]))
        case "RestartUnit":
          log.restarts.withLock { $0.append(call.arguments) }
          if !Self.act(restart, on: call, peer) { return }
        default:
          peer.fail(call, "org.freedesktop.DBus.Error.UnknownMethod", "Unknown \(call.member)")
        }
      }
    }
  }

  /// False to end the connection.
  private static func act(_ restart: Restart, on call: DBusPeer.Call, _ peer: DBusPeer) -> Bool {
    func removed(_ job: String, _ result: String) {
      peer.signal(
        path: "/org/freedesktop/systemd1", interface: "org.freedesktop.systemd1.Manager",
        member: "JobRemoved",
        [.uint32(7), .path(job), .string(call.arguments[0]), .string(result)])
    }
    func answer() { peer.reply(to: call, .path("/job/7")) }
    // Somebody else's job, which must not count.
    removed("/job/6", "failed")
    switch restart {
    case .ends(let result, beforeAnswer: true):
      removed("/job/7", result)
      answer()
    case .ends(let result, beforeAnswer: false):
      answer()
      removed("/job/7", result)
    case .lasts: answer()
    case .fails(let name, let message): peer.fail(call, name, message)
    case .breaks(let afterAnswer):
      if afterAnswer { answer() }
      return false
    case .hangs: break
    }
    return true
  }
}

extension DBusValue {
  fileprivate var number: UInt32? { if case .uint32(let value) = self { value } else { nil } }
}

/// An object path's part can hold digits and letters alone.
private func hexadecimal(_ text: String) -> String {
  text.utf8.map { String($0, radix: 16) }.joined()
}
