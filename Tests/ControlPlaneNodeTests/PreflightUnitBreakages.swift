import ControlPlaneNode
import HTTPTransport

extension Breakage {
  private static func unit(_ change: @escaping @Sendable (inout UnitDefinition) -> Void)
    -> @Sendable (inout FakeMaster) throws -> Void
  {
    { $0.becomeUnit(change) }
  }

  private static let refused = Result<HTTPResponse, HTTPFailure>.failure(
    HTTPFailure(kind: .connectionRefused, message: "refused in a test", surelyNotDelivered: true))

  static let units: [Breakage] = [
    Breakage("healthy unit", unit { _ in }),
    Breakage("masked unit", fatal: [.unitNotStartable], unit { $0.loadState = .known("masked") }),
    Breakage("unit gone", fatal: [.unitNotStartable], unit { $0.loadState = .known("not-found") }),
    Breakage(
      "unit's state unknown", risk: [.unitNotStartable], unknown: true,
      unit { $0.loadState = .unknown("the bus is silent") }),
    Breakage(
      "unit refuses manual restarts", fatal: [.unitNotStartable],
      unit { $0.restartRefusal = .known("KillMode=none in x.service: nothing is signalled") }),
    Breakage(
      "manual restarts unknown", risk: [.unitNotStartable], unknown: true,
      unit { $0.restartRefusal = .unknown("the bus is silent") }),
    Breakage("program gone", fatal: [.unitNotStartable]) {
      $0.becomeUnit()
      $0.files[FakeMaster.program] = nil
    },
    Breakage("environment file gone", fatal: [.unitNotStartable]) {
      $0.becomeUnit()
      $0.files[FakeMaster.optionsPath] = nil
    },
    Breakage(
      "unit changed on disk", risk: [.unitChangedOnDisk],
      unit { $0.needsDaemonReload = .known(true) }),
    Breakage(
      "change on disk unknown", risk: [.unitChangedOnDisk], unknown: true,
      unit { $0.needsDaemonReload = .unknown("the bus is silent") }),
    Breakage("unit's arguments differ", risk: [.unitArgumentsDiffer]) {
      $0.becomeUnit()
      $0.runningFlags = $0.flags + ["--profiling=false"]
    },
    Breakage(
      "start command unknown", risk: [.unitArgumentsDiffer], unknown: true,
      unit { $0.startCommand = .unknown("it has two") }),
    Breakage(
      "unit starts a script", risk: [.unitArgumentsDiffer], unknown: true
    ) {
      $0.becomeUnit { $0.startCommand = .known(["/opt/start-master.sh"]) }
      $0.set("/opt/start-master.sh", "")
    },
    Breakage(
      "unit's process unknown", risk: [.unitArgumentsDiffer, .portConflict], unknown: true
    ) {
      $0.becomeUnit()
      $0.hideArguments = true
    },
    Breakage("fragment newer", warning: [.unitFileNewerThanProcess]) {
      $0.becomeUnit()
      $0.modified[FakeMaster.unitPath] = FakeMaster.now - 60
    },
    Breakage("drop-in newer", warning: [.unitFileNewerThanProcess]) {
      $0.becomeUnit()
      $0.modified[FakeMaster.dropInPath] = FakeMaster.now - 60
    },
    Breakage("environment file newer", warning: [.unitFileNewerThanProcess]) {
      $0.becomeUnit()
      $0.modified[FakeMaster.optionsPath] = FakeMaster.now - 60
    },
    Breakage("start unknown", warning: [.unitFileNewerThanProcess], unknown: true) {
      $0.becomeUnit()
      $0.running.processStart = .unknown("hidden in a test")
    },
    Breakage("unit without etcd servers", fatal: [.etcdNotConfigured]) {
      $0.setFlag("etcd-servers", nil)
      $0.becomeUnit()
    },
    Breakage("unit's file under no mount", fatal: [.inputFileMissing]) {
      $0.setFlag("token-auth-file", "/opt/tokens.csv")
      $0.becomeUnit()
    },
    Breakage("unit's port taken", fatal: [.portConflict], risk: [.unitArgumentsDiffer]) { master in
      master.runningFlags = master.flags
      master.setFlag("secure-port", "8443")
      master.becomeUnit()
      master.listeners = .known([ListeningSocket(address: [127, 0, 0, 1], port: 8443)])
    },
    // What starts next counts; a variable that systemd itself may have is no reason to call it fatal.
    Breakage(
      "unit's next start lacks etcd", fatal: [.etcdNotConfigured], risk: [.unitArgumentsDiffer]
    ) { master in
      master.runningFlags = master.flags
      master.setFlag("etcd-servers", nil)
      master.becomeUnit()
    },
    Breakage("unit's variable is nowhere", risk: [.unitArgumentsDiffer]) { master in
      let all = master.flags
      master.becomeUnit { $0.startCommand = .known([FakeMaster.program, "$OPTIONS"]) }
      master.runningFlags = all
    },
    Breakage("kubelet's end does not concern a unit") {
      $0.becomeUnit()
      $0.answers = {
        $0.url.hasSuffix("/healthz") ? refused : FakeMaster.healthyAnswer($0)
      }
    },
  ]

  static let wholeServers: [Breakage] = [
    Breakage("whole server that may restart") { $0.becomeWholeServer() },
    Breakage("whole server that may not", fatal: [.wholeServer]) {
      $0.becomeWholeServer(isAllowed: false)
    },
    Breakage("unit with dependents that may restart") { $0.becomeUnitWithDependents() },
    Breakage("unit with dependents that may not", fatal: [.wholeServer]) {
      $0.becomeUnitWithDependents(isAllowed: false)
    },
    // Its command line is in the unit, whatever depends on it.
    Breakage("arguments of a unit with dependents differ", risk: [.unitArgumentsDiffer]) {
      $0.becomeUnitWithDependents()
      $0.runningFlags = $0.flags + ["--profiling=false"]
    },
    Breakage(
      "next start of a unit with dependents lacks etcd", fatal: [.etcdNotConfigured],
      risk: [.unitArgumentsDiffer]
    ) {
      $0.runningFlags = $0.flags
      $0.setFlag("etcd-servers", nil)
      $0.becomeUnitWithDependents()
    },
    Breakage("whole server with its own datastore and files") {
      $0.becomeWholeServer(flags: ["--bind-address=127.0.0.1", "--secure-port=6444"])
    },
    Breakage("whole server's own port is no conflict") {
      $0.becomeWholeServer(flags: ["--bind-address=127.0.0.1", "--secure-port=6444"])
      $0.listeners = .known([ListeningSocket(address: [127, 0, 0, 1], port: 6444)])
    },
    Breakage("whole server's named file missing", fatal: [.auditPolicyUnparsable]) {
      $0.becomeWholeServer(flags: ["--audit-policy-file=" + FakeMaster.settings + "audit.yaml"])
      $0.set(FakeMaster.settings + "audit.yaml", "x: 1")
    },
    Breakage("embedded flags unknown", risk: [.commandNotUnderstood], unknown: true) {
      $0.becomeWholeServer()
      $0.wholeServer?.flags = .unknown("its configuration is no YAML")
    },
    Breakage("its arguments are newer", warning: [.unitFileNewerThanProcess]) {
      $0.becomeWholeServer()
      $0.modified[FakeMaster.argumentsPath] = FakeMaster.now - 60
    },
    Breakage("kine answers on its socket") { $0.onKine() },
    Breakage("kine's socket gone", fatal: [.etcdUnreachable]) {
      $0.onKine()
      $0.sockets.removeLast()
    },
    Breakage("kine refuses", fatal: [.etcdUnreachable]) {
      $0.onKine()
      $0.answers = {
        $0.url.hasSuffix("/etcdserverpb.KV/Range") ? refused : FakeMaster.healthyAnswer($0)
      }
    },
    Breakage("kine fails", fatal: [.etcdNoLinearizableRead]) {
      $0.onKine()
      $0.answers = {
        $0.url.hasSuffix("/etcdserverpb.KV/Range")
          ? .success(HTTPResponse(status: 200, trailers: [(name: "grpc-status", value: "14")]))
          : FakeMaster.healthyAnswer($0)
      }
    },
    Breakage("kine does not know the call", risk: [.etcdNoLinearizableRead], unknown: true) {
      $0.onKine()
      $0.answers = {
        $0.url.hasSuffix("/etcdserverpb.KV/Range")
          ? .success(HTTPResponse(status: 200, trailers: [(name: "grpc-status", value: "12")]))
          : FakeMaster.healthyAnswer($0)
      }
    },
  ]

  static let processes: [Breakage] = [
    Breakage("supervised process") { $0.becomeProcess(supervisedBy: "runit") },
    Breakage("process that nothing starts again", fatal: [.noSupervisorEvident]) {
      $0.becomeProcess(supervisedBy: nil)
    },
    Breakage("process hidden", risk: [.commandNotUnderstood], unknown: true) {
      $0.becomeProcess(supervisedBy: "runit")
      $0.hideArguments = true
    },
  ]

  /// FakeMaster's flags need 30 s: the drain limit, without a delay.
  static let stops: [Breakage] = [
    Breakage("unit kills in mid-drain", fatal: [.stopLimitTooShort]) {
      $0.becomeUnit()
      $0.running.stopLimit = .known(.seconds(29))
    },
    Breakage("unit waits as long as needed") {
      $0.becomeUnit()
      $0.running.stopLimit = .known(.seconds(30))
    },
    Breakage("unit's limit unknown", risk: [.stopLimitTooShort], unknown: true) {
      $0.becomeUnit()
      $0.running.stopLimit = .unknown("the bus is silent")
    },
    Breakage(
      "the running process needs longer", fatal: [.stopLimitTooShort], risk: [.unitArgumentsDiffer]
    ) {
      $0.becomeUnit()
      $0.runningFlags = $0.flags + ["--shutdown-delay-duration=70s"]
    },
    Breakage("pod killed in mid-drain", fatal: [.stopLimitTooShort]) {
      $0.setFlag("shutdown-delay-duration", "10s")
      $0.running.stopLimit = .known(.seconds(30))
    },
  ]
}

extension FakeMaster {
  /// A whole server whose datastore is kine on a socket, as MicroK8s has it.
  fileprivate mutating func onKine() {
    becomeWholeServer(flags: ["--etcd-servers=unix:///run/kine.sock:12379"])
    sockets.append("/run/kine.sock:12379")
  }
}
