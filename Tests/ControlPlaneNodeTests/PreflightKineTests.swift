import ControlPlaneNode
import Glibc
import HTTPTransport
import Testing

/// A datastore on a Unix socket, as MicroK8s gives it to its API server: a real etcd listens there,
/// and makes the same socket of such an endpoint, the port a part of its name.
@Suite(
  .enabled(if: RealEtcd.program != nil, "no etcd on this machine: install etcd-server"), .serialized
)
struct PreflightKineTests {
  private func labels(_ socket: String) throws -> [String: PreflightClass] {
    let transport = try HTTPTransport()
    var inputs = PreflightInputs(
      running: RunningFacts(unknownBecause: "not asked"), networkTimeout: .seconds(5),
      exchange: {
        PreflightNetwork.exchange(
          $0, over: transport, until: .now.advanced(by: .seconds(6)), interruptedBy: nil)
      },
      kubeletUnitActive: { .unknown("not asked") })
    inputs.definition = .process(supervisedBy: "the test")
    let flags = APIServerFlags(arguments: ["--etcd-servers=unix://\(socket)"])
    inputs.wholeServer = WholeServer(
      whatElse: "nothing", isAllowed: true,
      flags: .known(EmbeddedFlags(flags: flags, sources: [])))
    let findings = Preflight.run(inputs, now: Int64(time(nil))).filter {
      $0.check.label.hasPrefix("etcd") && $0.outcome != .passed
    }
    return Dictionary(
      findings.compactMap { finding in finding.weight.map { (finding.check.label, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  @Test func aRealReadThroughTheSocket() throws {
    try withRoot { root in
      let socket = root + "/kine.sock:12379"
      #expect(try labels(socket) == ["etcd-unreachable": .fatal])
      let pid = try start(in: root)
      var isEnded = false
      func end() {
        if isEnded { return }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        isEnded = true
      }
      defer { end() }
      let deadline = ContinuousClock.now.advanced(by: .seconds(30))
      var found = try labels(socket)
      while !found.isEmpty, ContinuousClock.now < deadline {
        poll(nil, 0, 50)
        found = try labels(socket)
      }
      #expect(found == [:])
      end()
      // The socket stays behind, and nobody listens.
      #expect(try labels(socket) == ["etcd-unreachable": .fatal])
    }
  }

  private func start(in folder: String) throws -> pid_t {
    let peer = "http://127.0.0.1:\(try RealEtcd.freePort())"
    let command =
      "cd '\(folder)' && exec '\(RealEtcd.program ?? "")' --name=a --data-dir=data "
      + "--listen-client-urls=unix://kine.sock:12379 --advertise-client-urls=http://127.0.0.1:1 "
      + "--listen-peer-urls=\(peer) --initial-advertise-peer-urls=\(peer) --initial-cluster=a=\(peer) "
      + "--logger=zap --log-outputs='\(folder)/log'"
    let texts: [String] = ["/bin/sh", "-c", command]
    var words = texts.map { strdup($0) as UnsafeMutablePointer<CChar>? } + [nil]
    defer { for word in words { free(word) } }
    var pid: pid_t = 0
    guard posix_spawn(&pid, "/bin/sh", nil, nil, &words, environ) == 0 else {
      throw SetupError(what: "spawn")
    }
    return pid
  }
}
