import ContainerRuntime
import SwiftProtobuf
import Testing

@Suite struct CRISelectionTests {
  static func container(
    _ id: String, _ state: CRIContainerState = .containerRunning,
    name: String = "kube-apiserver", namespace: String = "kube-system"
  ) -> CRIContainer {
    .with {
      $0.id = id
      $0.podSandboxID = "pod-" + id
      $0.metadata.name = name
      $0.state = state
      $0.labels = [
        "io.kubernetes.container.name": name, "io.kubernetes.pod.namespace": namespace,
        "io.kubernetes.pod.name": "\(name)-m1", "other": "label",
      ]
    }
  }

  static func status(_ id: String) -> CRIContainerStatusResponse {
    .with {
      $0.status.id = id
      $0.status.metadata.name = "kube-apiserver"
      $0.status.metadata.attempt = 3
      $0.status.state = .containerRunning
      $0.status.createdAt = 1_700_000_000_999_999_999
      $0.status.startedAt = 1_700_000_001_000_000_000
      $0.status.image.image = "registry/kube-apiserver:v1"
      $0.status.imageRef = "sha256:abc"
      $0.status.mounts = [
        .with {
          $0.containerPath = "/etc/ssl"
          $0.hostPath = "/host/ssl"
          $0.readonly = true
        }
      ]
      $0.info = ["info": #"{"pid": 4711, "sandboxID": "x", "runtimeSpec": {"pid": "no"}}"#]
    }
  }

  @Test(arguments: [
    ([], "no kube-apiserver is running here"),
    ([container("a", .containerExited)], "found kube-apiserver a exited (pod kube-apiserver-m1)"),
    ([container("a", .containerCreated)], "kube-apiserver a created"),
    ([container("a", .containerUnknown)], "kube-apiserver a unknown"),
    ([container("a", .UNRECOGNIZED(9))], "kube-apiserver a state 9"),
    ([container("a", name: "etcd")], "no kube-apiserver is running here"),
    ([container("a", namespace: "default")], "no kube-apiserver is running here"),
    (
      [container("0123456789abcdef"), container("b")],
      "exactly one running kube-apiserver was expected; found kube-apiserver 0123456789ab running"
    ),
    ([container("")], "without an id"),
    (
      (0..<7).map { container("x\($0)", .containerExited) },
      "x4 exited (pod kube-apiserver-m1) and 2 more"
    ),
  ]) func refusals(containers: [CRIContainer], words: String) {
    do throws(RuntimeFailure) {
      let chosen = try CRISelection.runningAPIServer(among: containers)
      Issue.record("chose \(chosen.id)")
    } catch {
      #expect(error.description.contains(words), "\(error)")
    }
  }

  @Test func choosesTheRunningOneAmongOthers() throws {
    let chosen = try CRISelection.runningAPIServer(among: [
      Self.container("old", .containerExited), Self.container("etcd", name: "etcd"),
      Self.container("new"), Self.container("theirs", namespace: "tenant"),
    ])
    #expect(chosen.id == "new")
  }

  private func start(_ pid: Int32) -> Result<ProcessStart, ProcUnreadable> {
    .success(ProcessStart(pid: pid, startedAfterBoot: .seconds(5)))
  }

  private func search(_ id: String) -> Result<ProcessStart, ProcUnreadable> {
    .failure(ProcUnreadable(reason: "\(id) is in no cgroup"))
  }

  @Test func readsTheStatus() throws {
    let container = try CRISelection.container(
      Self.container("a"), status: Self.status("a"), process: start, search: search)
    #expect(
      container
        == APIServerContainer(
          id: "a", name: "kube-apiserver", podID: "pod-a", podName: "kube-apiserver-m1",
          attempt: 3, image: "registry/kube-apiserver:v1", imageRef: "sha256:abc", state: .running,
          createdAt: 1_700_000_000, startedAt: 1_700_000_001,
          process: ProcessStart(pid: 4711, startedAfterBoot: .seconds(5)),
          mounts: [
            ContainerMount(containerPath: "/etc/ssl", hostPath: "/host/ssl", isReadOnly: true)
          ]))
  }

  /// An image without a digest has only its id, over the Docker Engine with a mark of its own; a
  /// time that there is none of is 0, or Go's zero time, overflown.
  @Test(arguments: [
    ("docker://sha256:abc", "sha256:abc"), ("docker-pullable://a/b@sha256:abc", "a/b@sha256:abc"),
    ("a/b@sha256:abc", "a/b@sha256:abc"), ("", ""),
  ]) func marksAndMissingTimes(imageRef: String, expected: String) throws {
    var status = Self.status("a")
    status.status.imageRef = imageRef
    for none: Int64 in [0, -6_795_364_578_871_345_152, -1, Int64.min] {
      status.status.startedAt = none
      let container = try CRISelection.container(
        Self.container("a"), status: status, process: start, search: search)
      #expect(container.imageRef == expected && container.startedAt == 0)
    }
  }

  @Test func statusThatDoesNotFitIsRefused() {
    var stopped = Self.status("a")
    stopped.status.state = .containerExited
    for response in [Self.status("b"), CRIContainerStatusResponse(), stopped] {
      #expect(throws: RuntimeFailure.self) {
        try CRISelection.container(
          Self.container("a"), status: response, process: start, search: search)
      }
    }
  }

  @Test func unknownProcessIsToldNotGuessed() throws {
    var silent = Self.status("a")
    silent.info = [:]
    let untold = try CRISelection.container(
      Self.container("a"), status: silent, process: start, search: search)
    #expect(untold.process == nil)
    #expect(untold.processUnknown == "a is in no cgroup")
    let unreadable = try CRISelection.container(
      Self.container("a"), status: Self.status("a"),
      process: { _ in .failure(ProcUnreadable(reason: "gone")) }, search: search)
    #expect(unreadable.process == nil)
    #expect(unreadable.processUnknown == "gone")
  }

  @Test(
    arguments: [
      (#"{"pid": 12}"#, 12), (#"{"pid":12,"config":{"a":[1,{}]}}"#, 12), (#"{"pid": 0}"#, nil),
      (#"{"pid": -1}"#, nil), (#"{"pid": "12"}"#, nil), (#"{"pid": 99999999999}"#, nil),
      ("{}", nil), ("", nil), ("{", nil), ("[12]", nil),
    ] as [(String, Int32?)]) func pids(json: String, pid: Int32?)
  {
    #expect(CRISelection.pid(inInfo: ["info": json]) == pid)
    #expect(CRISelection.pid(inInfo: ["other": json]) == nil)
  }

  @Test func readinessTellsWhatIsNotMet() {
    let response = CRIStatusResponse.with {
      $0.status.conditions = [
        .with {
          $0.type = "RuntimeReady"
          $0.status = true
        },
        .with {
          $0.type = "NetworkReady"
          $0.reason = "NetworkPluginNotReady"
          $0.message = "no cni"
        },
        .with { $0.type = "SomethingNew" },
      ]
    }
    #expect(
      CRISelection.readiness(response)
        == RuntimeReadiness(
          runtimeReady: true, networkReady: false,
          problems: ["NetworkReady is false: NetworkPluginNotReady, no cni"]))
    #expect(
      CRISelection.readiness(CRIStatusResponse())
        == RuntimeReadiness(runtimeReady: nil, networkReady: nil, problems: []))
  }

  /// Field numbers against bytes written by hand from the interface's definition.
  @Test func fieldNumbersAreTheInterfaces() throws {
    let stop: [UInt8] = try CRIStopContainerRequest.with {
      $0.containerID = "c"
      $0.timeout = 30
    }.serializedBytes()
    #expect(stop == [0x0a, 1, UInt8(ascii: "c"), 0x10, 30])
    let list: [UInt8] = try CRIListContainersRequest.with { $0.filter.labelSelector = ["k": "v"] }
      .serializedBytes()
    #expect(list == [0x0a, 8, 0x22, 6, 0x0a, 1, UInt8(ascii: "k"), 0x12, 1, UInt8(ascii: "v")])
    let inner: [UInt8] = [
      0x0a, 1, UInt8(ascii: "a"),  // id
      0x12, 5, 0x0a, 1, UInt8(ascii: "n"), 0x10, 2,  // metadata: name, attempt
      0x18, 1,  // state
      0x20, 5, 0x28, 7, 0x30, 9,  // created_at, started_at, finished_at
      0x38, 3,  // exit_code
      0x42, 3, 0x0a, 1, UInt8(ascii: "i"),  // image
      0x4a, 1, UInt8(ascii: "r"),  // image_ref
      0x52, 1, UInt8(ascii: "w"),  // reason
      0x72, 8, 0x0a, 1, UInt8(ascii: "c"), 0x12, 1, UInt8(ascii: "h"), 0x18, 1,  // mount
    ]
    let status = try CRIContainerStatusResponse(
      serializedBytes: [0x0a, UInt8(inner.count)] + inner
        + [0x12, 6, 0x0a, 1, UInt8(ascii: "k"), 0x12, 1, UInt8(ascii: "v")])
    #expect(
      status
        == .with {
          $0.status.id = "a"
          $0.status.metadata.name = "n"
          $0.status.metadata.attempt = 2
          $0.status.state = .containerRunning
          $0.status.createdAt = 5
          $0.status.startedAt = 7
          $0.status.finishedAt = 9
          $0.status.exitCode = 3
          $0.status.image.image = "i"
          $0.status.imageRef = "r"
          $0.status.reason = "w"
          $0.status.mounts = [
            .with {
              $0.containerPath = "c"
              $0.hostPath = "h"
              $0.readonly = true
            }
          ]
          $0.info = ["k": "v"]
        })
  }
}
