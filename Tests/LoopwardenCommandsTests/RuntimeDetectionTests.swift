import ContainerRuntime
import ControlPlaneNode
import LoopwardenCommands
import Testing

@Suite("What runs the API server")
struct RuntimeDetectionTests {
  typealias Answer = RuntimeDetection.Answer
  typealias Finding = RuntimeDetection.Finding

  static let kubelets = candidate("/run/containerd/containerd.sock", isKubelets: true)
  static let known = candidate("/run/crio/crio.sock")
  static let engine = candidate("/var/run/docker.sock", .docker)

  static func candidate(
    _ socket: String, _ api: RuntimeCandidate.API = .cri, isKubelets: Bool = false
  ) -> RuntimeCandidate {
    RuntimeCandidate(
      api: api, socket: socket,
      origin: isKubelets ? "kubelet's setting in a test" : "a known socket that exists",
      isKubelets: isKubelets)
  }

  static func process(
    _ pid: Int32, _ holder: ProcessHolder, supervisor: String? = nil
  ) -> APIServerProcess {
    APIServerProcess(
      id: BareProcessID(pid: pid, startTicks: 1), program: .kubeAPIServer, holder: holder,
      supervisor: supervisor)
  }

  static func detection(
    _ sockets: [(RuntimeCandidate, Answer)], _ processes: [APIServerProcess] = []
  ) -> RuntimeDetection {
    RuntimeDetection(
      candidates: sockets.map(\.0),
      ask: { asked in sockets.first { $0.0 == asked }?.1 ?? .isInDoubt("not in this test") },
      processes: { .success(processes) })
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var sockets: [(RuntimeCandidate, Answer)] = []
    var processes: [APIServerProcess] = []
    let finding: Finding
  }

  @Test(
    "the first place that runs one is it",
    arguments: [
      Case(
        testDescription: "kubelet's own, whatever else runs one",
        sockets: [(kubelets, .runsIt("a")), (known, .runsIt("b"))],
        processes: [process(1, .unit("kube-apiserver.service"))],
        finding: .socket(kubelets, isSettled: true)),
      Case(
        testDescription: "kubelet's runs none, and a unit does: binaries with a kubelet",
        sockets: [(kubelets, .runsNone)],
        processes: [process(7, .unit("kube-apiserver.service"))],
        finding: .unit("kube-apiserver.service", pid: 7)),
      Case(
        testDescription: "kubelet's runs none, a known socket does",
        sockets: [(kubelets, .runsNone), (engine, .runsIt("b"))],
        finding: .socket(engine, isSettled: true)),
      Case(
        testDescription: "two processes of one unit",
        processes: [process(7, .unit("x.service")), process(8, .unit("x.service"))],
        finding: .unit("x.service", pid: 7)),
      Case(
        testDescription: "a bare process",
        processes: [process(7, .neither, supervisor: "runit (runsv)")],
        finding: .process(pid: 7, supervisor: "runit (runsv)")),
      Case(
        testDescription: "nothing runs now: kubelet's runtime is waited for, and looked for anew",
        sockets: [(kubelets, .runsNone), (known, .runsNone)],
        finding: .socket(kubelets, isSettled: false)),
      Case(
        testDescription: "kubelet's socket is not there now, and its container's process is left",
        sockets: [(kubelets, .isNotThere("gone"))],
        processes: [process(7, .container(id: "a", runtime: "containerd"))],
        finding: .socket(kubelets, isSettled: false)),
      Case(
        testDescription: "a stale socket of another runtime",
        sockets: [(engine, .isNotThere("refused")), (known, .runsIt("a"))],
        finding: .socket(known, isSettled: true)),
    ])
  func found(_ scene: Case) throws {
    var detection = Self.detection(scene.sockets, scene.processes)
    #expect(try detection.anything() == scene.finding)
    #expect(!detection.steps.isEmpty)
  }

  @Test(
    "two that are equally good, and every doubt, are refusals that name what was found",
    arguments: [
      (
        [(known, .runsIt("a")), (engine, .runsIt("b"))], [],
        ["/run/crio/crio.sock", "/var/run/docker.sock", "runtime.socket"]
      ),
      (
        [], [process(7, .unit("a.service")), process(8, .unit("b.service"))],
        ["a.service", "b.service", "runtime.unit"]
      ),
      (
        [], [process(7, .unit("a.service")), process(8, .neither)],
        ["pid 7", "pid 8", "runtime.unit"]
      ),
      ([(kubelets, .isInDoubt("does not answer"))], [process(7, .neither)], ["does not answer"]),
      ([(known, .isInDoubt("does not answer"))], [process(7, .neither)], ["does not answer"]),
      ([], [process(7, .unknown("no cgroup"))], ["pid 7", "no cgroup"]),
      ([], [process(7, .container(id: nil, runtime: nil))], ["pid 7", "runtime.kind"]),
      ([], [], ["no container runtime's socket exists", "no API server's process runs"]),
    ] as [([(RuntimeCandidate, Answer)], [APIServerProcess], [String])])
  func refused(
    sockets: [(RuntimeCandidate, Answer)], processes: [APIServerProcess], words: [String]
  ) {
    var detection = Self.detection(sockets, processes)
    do throws(NoRuntime) {
      let found = try detection.anything()
      Issue.record("found \(found)")
    } catch {
      for word in words { #expect(error.reason.contains(word), "\(error.reason)") }
    }
  }

  @Test("nothing is asked that the answer does not depend on")
  func stopsAtKubelets() throws {
    var asked: [String] = []
    var detection = RuntimeDetection(
      candidates: [Self.kubelets, Self.known],
      ask: {
        asked.append($0.socket)
        return .runsIt("a")
      },
      processes: {
        Issue.record("processes were looked at")
        return .success([])
      })
    _ = try detection.anything()
    #expect(asked == [Self.kubelets.socket])
  }

  @Test("one container that two runtimes show is one API server")
  func sameContainerTwice() throws {
    var detection = Self.detection([(Self.known, .runsIt("a")), (Self.engine, .runsIt("a"))])
    #expect(try detection.anything() == .socket(Self.known, isSettled: true))
  }

  @Test("what is found while kubelet's own runtime runs none is looked for again")
  func waitsForKubelets() throws {
    var detection = Self.detection([(Self.kubelets, .runsNone)], [Self.process(7, .neither)])
    _ = try detection.anything()
    #expect(detection.waitsForAnother)
    detection = Self.detection([(Self.known, .runsNone)], [Self.process(7, .neither)])
    _ = try detection.anything()
    #expect(!detection.waitsForAnother)
  }

  @Test("a configured kind does not take another one")
  func kinds() throws {
    var detection = Self.detection([(Self.known, .runsIt("a")), (Self.engine, .runsIt("b"))])
    #expect(try detection.socket(of: .docker) == .socket(Self.engine, isSettled: true))
    detection = Self.detection([(Self.known, .runsIt("a"))], [Self.process(7, .neither)])
    #expect(throws: NoRuntime.self) { try detection.socket(of: .docker) }
    #expect(throws: NoRuntime.self) { try detection.unit() }
    #expect(try detection.bareProcess() == .process(pid: 7, supervisor: nil))
    detection = Self.detection([], [Self.process(7, .unit("a.service"))])
    #expect(try detection.unit() == .unit("a.service", pid: 7))
    #expect(throws: NoRuntime.self) { try detection.bareProcess() }
  }
}
