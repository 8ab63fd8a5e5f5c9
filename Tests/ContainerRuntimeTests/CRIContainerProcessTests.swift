import ContainerRuntime
import Glibc
import HTTPTransport
import SwiftProtobuf
import TestSupport
import Testing

/// The container's first process where the runtime does not tell its pid, as kubelet's dockershim.
@Suite struct CRIContainerProcessTests {
  private static let id = RecordedRuntime.dockershim.containerID
  private static let other = String(repeating: "0", count: 64)

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var processes: [FakeProcess]
    var pid: Int32?
  }

  private static func process(
    _ pid: Int32, ticks: UInt64, _ cgroup: String = "/docker/\(id)", parent: Int32 = 1,
    state: Character = "S"
  ) -> FakeProcess {
    FakeProcess(pid: pid, parent: parent, state: state, ticks: ticks, cgroup: cgroup)
  }

  static let cases = [
    Case(testDescription: "alone", processes: [process(70, ticks: 9)], pid: 70),
    Case(
      testDescription: "something run in it later, under the same parent",
      processes: [process(70, ticks: 900), process(80, ticks: 7)], pid: 80),
    Case(
      testDescription: "a child within the same tick, with a smaller number",
      processes: [process(70, ticks: 9), process(60, ticks: 9, parent: 70)], pid: 70),
    Case(
      testDescription: "the pod's other containers, a monitor, a shell whose path holds the id",
      processes: [
        process(70, ticks: 9, "/kubepods/burstable/pod1/\(id)"),
        process(50, ticks: 1, "/kubepods/burstable/pod1/\(other)"),
        process(51, ticks: 2, "/system.slice/crio-conmon-\(id).scope"),
        process(52, ticks: 3, "/user.slice/\(id).service"),
        process(53, ticks: 4, "/kubepods/pod1/\(id)/docker/\(other)"),
      ], pid: 70),
    Case(
      testDescription: "systemd's scopes",
      processes: [
        process(70, ticks: 9, "/kubepods.slice/kubepods-pod1.slice/docker-\(id).scope")
      ], pid: 70),
    Case(
      testDescription: "a zombie is not running",
      processes: [process(70, ticks: 9, state: "Z")], pid: nil),
    Case(testDescription: "elsewhere", processes: [process(70, ticks: 9, "/")], pid: nil),
    Case(testDescription: "nobody", processes: [], pid: nil),
  ]

  @Test(arguments: cases) func isTheOldestInTheContainersCgroup(_ one: Case) throws {
    let folder = try TemporaryDirectory()
    for process in one.processes { try process.write(to: folder) }
    // Gone between the listing and the reading.
    try folder.write("", to: "4000000/comm")
    let server = try RecordedRuntime.dockershim.server()
    let runtime = CRIRuntime(
      socket: server.path, transport: try HTTPTransport(), procFS: ProcFS(root: folder.path("."))
    )
    let container = try runtime.apiServer(within: .seconds(20))
    #expect(container.process?.pid == one.pid)
    #expect(
      container.processUnknown
        == (one.pid == nil
          ? "the runtime does not tell the container's pid, and no process is in a cgroup of"
            + " container \(Self.id.prefix(12))" : nil))
  }

  @Test func tellsWhyNothingCanBeRead() throws {
    let server = try RecordedRuntime.dockershim.server()
    let runtime = CRIRuntime(
      socket: server.path, transport: try HTTPTransport(), procFS: ProcFS(root: "/nowhere"))
    let container = try runtime.apiServer(within: .seconds(20))
    #expect(container.process == nil)
    #expect(container.processUnknown == "/nowhere cannot be read: No such file or directory")
  }
}
