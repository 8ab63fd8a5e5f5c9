import Glibc
import StandInControlPlane

/// Three masters with their supervisors: stand-in API servers that share one API, each kept by a
/// stand-in kubelet of its own, a real etcd to ask, and the real loopwarden on each.
final class ThreeMasters {
  let cluster: DemoCluster
  private let etcd: EtcdServer
  private var kubelets: [String: ChildProcess] = [:]
  private var supervisors: [String: ChildProcess] = [:]

  /// Everything runs, and every supervisor has seen the Lease free for long enough to take it.
  init() throws {
    cluster = try DemoCluster(masters: 3)
    etcd = try EtcdServer(folder: cluster.folder.path)
    let standIn = try BuiltProducts.path(of: "loopwarden-standin")
    try cluster.write(
      DemoSettings(certificateLife: 7200, shutdownDelay: 2), standIn: standIn,
      etcdPort: UInt16(etcd.url.split(separator: ":").last ?? "") ?? 0)
    for master in cluster.masters {
      kubelets[master.name] = try ChildProcess(
        [
          standIn, "kubelet", "--process", "--manifest", master.manifest, "--pid-file",
          master.pidFile, "--healthz-port", "\(master.kubeletHealthPort)", "--sync-interval",
          "200ms", "--node-name", master.name,
        ], outputPath: master.kubeletLog)
      try startSupervisor(master.name)
    }
    for master in cluster.masters { try waitUntilNothingIsInTheWay(master) }
  }

  /// Until no gate that time or the others end binds on `master`.
  func waitUntilNothingIsInTheWay(_ master: DemoMaster) throws {
    let passing: Set = ["lock", "pause", "peers", "minimum-ready", "kubelet-back-off", "readiness"]
    try waitFor(
      "\(master.name) to see nothing in the way", within: .seconds(90),
      onTimeout: { textFile(master.loopwardenLog) + textFile(master.kubeletLog) }
    ) {
      StatusFile(master.statusFile).map { passing.isDisjoint(with: $0.binding) } == true ? () : nil
    }
  }

  /// Ends everything, and leaves nothing.
  func stop() {
    for child in supervisors.values { child.end(within: .seconds(10)) }
    for child in kubelets.values {
      child.send(SIGCONT)
      child.end(within: .seconds(20))
    }
    etcd.stop()
    cluster.folder.remove()
  }

  func master(_ name: String) throws -> DemoMaster {
    guard let master = cluster.masters.first(where: { $0.name == name }) else {
      throw HarnessFailure("no master \(name)")
    }
    return master
  }

  func startSupervisor(_ name: String) throws {
    let master = try master(name)
    supervisors[name] = try ChildProcess(
      [BuiltProducts.path(of: "loopwarden"), "run", "--config", master.configuration],
      outputPath: master.loopwardenLog)
  }

  /// KILL, and no word of it.
  func killSupervisor(_ name: String) throws {
    supervisors[name]?.send(SIGKILL)
    try supervisors[name]?.waitForEnd(within: .seconds(10))
  }

  func signalKubelet(_ name: String, _ signal: Int32) { kubelets[name]?.send(signal) }

  /// `loopwarden COMMAND … --config` on a master, running.
  func begin(_ name: String, _ command: String...) throws -> ChildProcess {
    let master = try master(name)
    let program = try BuiltProducts.path(of: "loopwarden")
    return try ChildProcess(
      [program] + command + ["--config", master.configuration],
      outputPath: "\(master.folder)/command-\(UInt32.random(in: 0...UInt32.max)).log")
  }

  /// The same to its end: exit status and output.
  func run(_ name: String, _ command: [String]) throws -> (status: Int32?, output: String) {
    let master = try master(name)
    let child = try ChildProcess(
      [BuiltProducts.path(of: "loopwarden")] + command + ["--config", master.configuration],
      outputPath: "\(master.folder)/command-\(UInt32.random(in: 0...UInt32.max)).log")
    try child.waitForEnd(within: .seconds(120))
    return (child.exitStatus, child.output)
  }

  /// The Lease as it stands.
  func lease() throws -> LeaseStory {
    let key = ClusterState.Key(
      resource: "leases.coordination.k8s.io", namespace: "kube-system", name: "loopwarden")
    guard let object = try cluster.storage.read().objects[key], let story = LeaseStory(object)
    else { throw HarnessFailure("there is no Lease") }
    return story
  }

  /// Waits until the Lease is held by `node` in one of `phases`; `nil`: until it is free.
  func waitForLease(_ node: String?, _ phases: Set<String> = [], within limit: Duration) throws {
    try waitFor(
      "the Lease \(node ?? "free") \(phases)", within: limit, every: 20,
      onTimeout: { self.cluster.masters.map { textFile($0.loopwardenLog) }.joined(separator: "\n") }
    ) {
      let lease = try lease()
      let isRight =
        lease.node == node && (node == nil || phases.contains(lease.annotations["phase"] ?? ""))
      return isRight ? () : nil
    }
  }

  /// How many stops the master's API server was told of.
  func stops(_ name: String) throws -> Int {
    textFile(try master(name).kubeletLog).split(separator: "\n")
      .filter { $0.contains("told to stop") }.count
  }
}
