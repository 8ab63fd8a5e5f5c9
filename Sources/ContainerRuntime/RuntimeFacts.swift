/// A runtime's name and version, as it gives them.
package struct RuntimeVersion: Sendable, Equatable {
  /// For example `containerd`; `process` for the bare process driver.
  package let name: String
  /// The runtime's version, the kernel's for the bare process driver.
  package let version: String
  /// The interface that is spoken with it, for example `runtime.v1`; empty where there is none.
  package let api: String

  /// A version with the given parts.
  package init(name: String, version: String, api: String) {
    self.name = name
    self.version = version
    self.api = api
  }
}

/// State of a container by CRI's `ContainerState`; what is not known here is kept.
package enum ContainerState: Sendable, Hashable, CustomStringConvertible {
  /// Made, never started.
  case created
  /// Started, not ended.
  case running
  /// Ended.
  case exited
  /// The runtime itself does not know.
  case unknown
  /// A value that the interface did not have when this was written.
  case other(Int)

  /// One word for people.
  package var description: String {
    switch self {
    case .created: "created"
    case .running: "running"
    case .exited: "exited"
    case .unknown: "unknown"
    case .other(let number): "state \(number)"
    }
  }
}

/// When a process began, by the kernel's word: independent of the wall clock.
package struct ProcessStart: Sendable, Hashable {
  /// Process id in this machine's first PID namespace.
  package let pid: Int32
  /// Time from boot to the start on the scale of CLOCK_BOOTTIME (`/proc/<pid>/stat` field 22 by
  /// clock ticks, so exact to 10 ms).
  package let startedAfterBoot: Duration

  /// A start with the given parts.
  package init(pid: Int32, startedAfterBoot: Duration) {
    self.pid = pid
    self.startedAfterBoot = startedAfterBoot
  }
}

/// One bind mount of a container, as the runtime made it.
package struct ContainerMount: Sendable, Hashable {
  /// Absolute path in the container.
  package let containerPath: String
  /// Absolute path on the host.
  package let hostPath: String
  /// Whether it is mounted read-only.
  package let isReadOnly: Bool

  /// A mount with the given parts.
  package init(containerPath: String, hostPath: String, isReadOnly: Bool) {
    self.containerPath = containerPath
    self.hostPath = hostPath
    self.isReadOnly = isReadOnly
  }
}

/// The one running API server.
package struct APIServerContainer: Sendable, Hashable {
  /// The runtime's id; `pid:<pid>@<start ticks>` for a bare process.
  package let id: String
  /// Container name, or the executable's name.
  package let name: String
  /// Id of the pod sandbox; empty for a bare process.
  package let podID: String
  /// Pod name by its label; empty where there is none.
  package let podName: String
  /// How often the container was created in its sandbox before.
  package let attempt: UInt32
  /// The image as it was asked for; empty for a bare process.
  package let image: String
  /// The image's digest or id on this machine; empty for a bare process.
  package let imageRef: String
  /// Running, when it comes from `apiServer(within:)`.
  package let state: ContainerState
  /// Unix seconds by the wall clock of that moment, the runtime's word.
  package let createdAt: Int64
  /// Unix seconds by the wall clock of that moment, the runtime's word; 0 when it does not say.
  package let startedAt: Int64
  /// The container's first process; nil for the reason in `processUnknown`.
  package let process: ProcessStart?
  /// Why `process` is nil.
  package let processUnknown: String?
  /// Bind mounts, in the runtime's order.
  package let mounts: [ContainerMount]

  /// A container with the given parts.
  package init(
    id: String, name: String, podID: String = "", podName: String = "", attempt: UInt32 = 0,
    image: String = "", imageRef: String = "", state: ContainerState = .running,
    createdAt: Int64, startedAt: Int64, process: ProcessStart?, processUnknown: String? = nil,
    mounts: [ContainerMount] = []
  ) {
    self.id = id
    self.name = name
    self.podID = podID
    self.podName = podName
    self.attempt = attempt
    self.image = image
    self.imageRef = imageRef
    self.state = state
    self.createdAt = createdAt
    self.startedAt = startedAt
    self.process = process
    self.processUnknown = processUnknown
    self.mounts = mounts
  }
}

/// What a runtime says of its own health (CRI `Status`).
package struct RuntimeReadiness: Sendable, Equatable {
  /// Condition `RuntimeReady`; nil when the runtime does not report it.
  package let runtimeReady: Bool?
  /// Condition `NetworkReady`; nil when the runtime does not report it. Pods on the host's
  /// network, as control planes are, do not need it.
  package let networkReady: Bool?
  /// One sentence for each of the two that is not met.
  package let problems: [String]

  /// A readiness with the given parts.
  package init(runtimeReady: Bool?, networkReady: Bool?, problems: [String]) {
    self.runtimeReady = runtimeReady
    self.networkReady = networkReady
    self.problems = problems
  }
}

/// Whether an image is on this machine.
package enum ImagePresence: Sendable, Equatable {
  /// It is there, under this id.
  case present(id: String)
  /// The runtime does not have it.
  case missing
  /// This driver starts no images.
  case notApplicable
}

/// A pod sandbox, as far as a restart depends on it.
package struct PodSandboxFacts: Sendable, Equatable {
  /// The sandbox's id.
  package let id: String
  /// Ready, so that a restarted container needs no new sandbox, nor the sandbox's image.
  package let isReady: Bool
  /// The sandbox's image as the runtime tells it (verbose status); nil when it does not.
  package let image: String?

  /// Facts with the given parts.
  package init(id: String, isReady: Bool, image: String?) {
    self.id = id
    self.isReady = isReady
    self.image = image
  }
}
