/// A fact that may not be readable.
package enum Known<Value: Sendable>: Sendable {
  case known(Value)
  /// Why it is not known, for the middle of a sentence.
  case unknown(String)
}

extension Known: Equatable where Value: Equatable {}

/// What only the container runtime and `/proc` know about the running API server; the caller asks
/// them. Every fact may be unknown, with the reason.
package struct RunningFacts: Sendable {
  /// One mount of the running container.
  package struct Mount: Sendable, Equatable {
    /// Path in the container.
    package let containerPath: String
    /// Path on the node.
    package let hostPath: String

    /// A mount.
    package init(containerPath: String, hostPath: String) {
      self.containerPath = containerPath
      self.hostPath = hostPath
    }
  }

  /// The container's image: the reference it was asked for by, and what that resolved to.
  package struct Image: Sendable, Equatable {
    /// As the runtime's status gives it (`image.image`).
    package let reference: String
    /// Name with digest, or image id (`image_ref`).
    package let resolved: String

    /// An image.
    package init(reference: String, resolved: String) {
      self.reference = reference
      self.resolved = resolved
    }
  }

  /// CRI `Status`, condition RuntimeReady.
  package enum Readiness: Sendable, Equatable {
    case ready
    /// The runtime's own words.
    case notReady(String)
  }

  /// The API server of a manifest is a bare process: no image and no mounts could differ from the
  /// manifest's. Where there is no manifest, `PreflightInputs.definition` says so.
  package var isBareProcess = false
  /// The process's arguments, its name first (`/proc/<pid>/cmdline`).
  package var arguments: Known<[String]>
  /// The process's environment as `NAME=value` (`/proc/<pid>/environ`).
  package var environment: Known<[String]>
  /// The container's mounts.
  package var mounts: Known<[Mount]>
  /// The container's image.
  package var image: Known<Image>
  /// Whether the manifest's image is on the node.
  package var imagePresent: Known<Bool>
  /// Whether the pod's sandbox is ready.
  package var sandboxReady: Known<Bool>
  /// Whether the sandbox image is on the node.
  package var sandboxImagePresent: Known<Bool>
  /// Whether the runtime calls itself ready.
  package var runtime: Known<Readiness>
  /// When the process started, Unix seconds.
  package var processStart: Known<Int64>
  /// How long whatever supervises the process gives it between SIGTERM and SIGKILL (systemd's
  /// `TimeoutStopSec`, the pod's `terminationGracePeriodSeconds` where kubelet stops it); nil where
  /// the caller's own grace decides, as with CRI and the Docker Engine.
  package var stopLimit: Known<Duration?> = .known(nil)

  /// Nothing known, for one reason.
  package init(unknownBecause reason: String) {
    arguments = .unknown(reason)
    environment = .unknown(reason)
    mounts = .unknown(reason)
    image = .unknown(reason)
    imagePresent = .unknown(reason)
    sandboxReady = .unknown(reason)
    sandboxImagePresent = .unknown(reason)
    runtime = .unknown(reason)
    processStart = .unknown(reason)
  }
}
