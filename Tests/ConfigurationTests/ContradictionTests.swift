import Configuration
import Testing

@Suite struct ContradictionTests {
  @Test(arguments: [
    Refused(
      "restart:\n  renewBefore: 30d\n  urgentBefore: 40d",
      "FILE:5: restart.urgentBefore (40d, FILE:5) is longer than restart.renewBefore "
        + "(30d, FILE:4): a restart would be urgent before it is due"),
    Refused(
      "apiServer:\n  probeDeadline: 21s",
      "FILE:4: apiServer.probeDeadline (21s, FILE:4) is longer than looks.deadline (20s, default): "
        + "a part of a look must fit into the whole look"),
    Refused(
      "runtime: {timeout: 6s}\nreadiness: {timeout: 7s}\nlooks:\n  deadline: 4s",
      "FILE:6: apiServer.probeDeadline (5s, default) is longer than looks.deadline (4s, FILE:6): "
        + "a part of a look must fit into the whole look",
      "FILE:3: runtime.timeout (6s, FILE:3) is longer than looks.deadline (4s, FILE:6): "
        + "a part of a look must fit into the whole look",
      "FILE:4: readiness.timeout (7s, FILE:4) is longer than looks.deadline (4s, FILE:6): "
        + "a part of a look must fit into the whole look"),
    Refused(
      "preflight: {etcdTimeout: 30s}",
      "FILE:3: preflight.etcdTimeout (30s, FILE:3) is longer than looks.deadline (20s, default): "
        + "a part of a look must fit into the whole look"),
    Refused(
      "looks: {interval: 500ms}",
      "FILE:3: looks.interval (500ms, FILE:3) is shorter than looks.flightInterval (1s, default): "
        + "looks come more often while a restart is in flight"),
    Refused(
      "thresholds:\n  warning: 10d",
      "FILE:4: thresholds.critical (14d, default) is longer than thresholds.warning (10d, FILE:4): "
        + "warning comes first"),
    Refused(
      "restart:\n  soak: 10m",
      "FILE:4: restart.soak (10m, FILE:4) is not shorter than restart.proofLimit (6m, default): "
        + "the proof includes the soak and could never succeed"),
    Refused(
      "generator: {folder: /etc/kubernetes/manifests/loopback}",
      "FILE:3: generator.folder (/etc/kubernetes/manifests/loopback, FILE:3) lies in the folder of "
        + "apiServer.manifest (/etc/kubernetes/manifests/kube-apiserver.yaml, default): "
        + "kubelet reads everything there, and loopwarden changes nothing there"),
    Refused(
      "generator: {folder: /k}\napiServer: {certificatePersisted: no}",
      "FILE:3: generator.folder (/k, FILE:3) contradicts apiServer.certificatePersisted (\"no\", FILE:4): "
        + "a build that keeps its certificate in memory reads no files"),
    Refused(
      "state: {directory: /x, runtimeDirectory: /x}",
      "FILE:3: state.directory (/x, FILE:3) is the same as state.runtimeDirectory (/x, FILE:3): "
        + "one must outlive a reboot and the other must not"),
    Refused(
      "cluster:\n  lease:\n    duration: 60s",
      "FILE:5: cluster.lease.renewDeadline (1m47s, default) is more than eight tenths of "
        + "cluster.lease.duration (1m, FILE:5): "
        + "a holder must have stopped believing in its hold before others take it"),
    Refused(
      "cluster:\n  singleMaster: true\n  peers: [{name: a, address: \"b:1\"}]",
      "FILE:4: cluster.singleMaster (true, FILE:4) contradicts cluster.peers "
        + "([{name: a, address: \"b:1\"}], FILE:5): one of the two is wrong"),
    Refused(
      "cluster:\n  peers:\n  - {name: a, address: \"b:1\"}\n  - {name: a, address: \"c:1\"}",
      "FILE:4: cluster.peers names a master or an address twice"),
    Refused(
      "cluster:\n  peers:\n  - {name: A, adress: \"b\"}\n  - {name: b, address: c}",
      "FILE:5: cluster.peers[0] has the unknown key \"adress\" (did you mean \"address\"?); "
        + "allowed are name and address",
      "FILE:5: cluster.peers[0] must be {name: NODE, address: HOST:PORT}",
      "FILE:6: cluster.peers[1].address must name a port: HOST:PORT, not \"c\""),
    // A value that was refused takes no part in contradictions.
    Refused(
      "thresholds:\n  warning: 1\n  critical: 90d",
      "FILE:4: thresholds.warning must be a duration with a unit "
        + "(30d, 72h, 90m, 45s, 500ms or 1h30m), not \"1\""),
  ])
  func refused(_ refused: Refused) throws {
    #expect(try refusal(header + refused.body) == refused.lines)
  }

  @Test(arguments: [
    "thresholds: {warning: 14d, critical: 14d}",
    "restart: {renewBefore: 30d, urgentBefore: 30d}",
    "looks: {interval: 1s, flightInterval: 1s}",
    "apiServer: {probeDeadline: 20s}",
    "runtime: {kind: process, process: {supervised: true, argument: --x}}",
    "runtime: {kind: process}",
    "runtime: {kind: systemd, unit: kube-apiserver}",
    "restart: {spread: 0s, drainLimit: 1s, soak: 1ms}",
    "cluster: {lease: {duration: 100s, renewDeadline: 80s, renewInterval: 40s}}",
    "cluster: {pause: 0s, virtualAddress: \"fd00::1\", kured: \"\", fleetLock: a/b}",
    "cluster: {peers: [{name: m1, address: \"10.0.0.1:6443\"}, {name: m2, address: \"m2:6443\"}]}",
  ])
  func bordersAreAllowed(body: String) throws {
    #expect(try refusal(header + body) == [])
  }

  @Test(arguments: [
    (
      "cluster: {singleMaster: true}\nrestart: {spread: 1h}",
      "FILE:4: restart.spread (1h, FILE:4) has no effect with cluster.singleMaster"
    ),
    (
      "restart: {renewBefore: 24h}",
      "FILE:3: restart.renewBefore (24h, FILE:3) is shorter than restart.urgentBefore (72h): "
        + "a restart is urgent as soon as it is due, so that windows never bind"
    ),
    (
      "restart: {timeZone: Europe/Berlin}",
      "FILE:3: restart.timeZone (Europe/Berlin, FILE:3) has no effect without restart.windows"
    ),
    (
      "runtime: {kind: process, socket: /run/x.sock, process: {supervised: true, argument: --x}}",
      "FILE:3: runtime.socket (/run/x.sock, FILE:3) has no effect with runtime.kind process"
    ),
    (
      "runtime: {kind: systemd, socket: /run/x.sock}",
      "FILE:3: runtime.socket (/run/x.sock, FILE:3) has no effect with runtime.kind systemd"
    ),
    (
      "runtime: {kind: docker, unit: kube-apiserver}",
      "FILE:3: runtime.unit (kube-apiserver.service, FILE:3) has no effect with runtime.kind docker"
    ),
    (
      "looks: {deadline: 10s}",
      "FILE:3: looks.deadline (10s, FILE:3) is shorter than apiServer.probeDeadline, "
        + "runtime.timeout and readiness.timeout together: a slow part leaves no time for the others"
    ),
  ])
  func warned(body: String, warning: String) throws {
    let loaded = try load(body)
    #expect(loaded.warnings.count == 1)
    let file = loaded.files.first ?? ""
    #expect(loaded.warnings.map { replacing(file, in: $0.description) } == [warning])
  }

  @Test func defaultsAreBeyondDoubt() throws {
    let loaded = try load("")
    #expect(loaded.warnings == [])
    #expect(loaded.settings == Settings())
  }
}
