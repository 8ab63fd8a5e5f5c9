import Configuration
import ContainerRuntime
import ControlPlaneNode
import OpenSSLKit
import RestartDecision

/// Files that changed after the API server had read them, as a reason for a restart. Whatever is not
/// known for sure is no reason.
extension MasterView {
  /// What a look found of one process's files.
  struct StaleFinding {
    let process: ProcessIdentity
    let fact: StaleFilesFact
  }

  /// Judged with every preflight, and remembered for the same process until the next one. Nothing is
  /// read where the policy does not ask for it.
  func staleFiles(_ sight: Sight) -> StaleFilesFact {
    guard settings.restart.restartWhenStale, !sight.containerChanged,
      let container = sight.container?.value, let process = identity(of: container)
    else { return .unknown }
    if sight.preflight != nil {
      staleFinding = StaleFinding(process: process, fact: judgeFiles(sight, container))
    }
    guard let staleFinding, staleFinding.process == process else { return .unknown }
    return staleFinding.fact
  }

  private func judgeFiles(_ sight: Sight, _ container: APIServerContainer) -> StaleFilesFact {
    // A manifest tells what the next process will read.
    let flags = Self.flags(of: container) ?? (sight.manifest.value == nil ? sight.flags : nil)
    guard let flags, let age = sight.processAge,
      let paths = Self.paths(of: container, sight.manifest.value)
    else { return .unknown }
    // The server's own word comes first.
    let release =
      sight.apiServerVersion.flatMap(KubernetesMinor.init(text:)) ?? Self.imageRelease(sight)
    let files = RootedFilesystem()
    let found = StaleFile.take(
      SurveyInputs.APIServer(flags: flags, origin: "the API server's process", paths: paths),
      process: StaleFile.Process(
        started: (sight.at.wall - age).unixSeconds, version: release,
        served: nil),
      in: files)
    return StaleFilesFact(
      found.files, unseen: found.unseen, at: sight.at.wall.unixSeconds, in: files)
  }

  /// Where the paths of an API server's flags are on the node; nil where nobody tells.
  static func paths(
    of container: APIServerContainer?, _ manifest: APIServerManifest?
  ) -> ContainerPaths? {
    // A process without an image is a bare one, whatever manifest there is.
    if let container, container.image.isEmpty { return .node }
    if let manifest { return ContainerPaths(manifest) }
    guard let container, !container.mounts.isEmpty else { return nil }
    return ContainerPaths(
      volumes: container.mounts.map {
        PodVolume(name: $0.containerPath, source: .hostPath($0.hostPath, .unchecked), line: 0)
      },
      mounts: container.mounts.map {
        VolumeMount(volume: $0.containerPath, mountPath: $0.containerPath)
      })
  }

  /// The release by the image's tag, the running one's first.
  static func imageRelease(_ sight: Sight) -> KubernetesMinor? {
    let images = [sight.container?.value?.image, sight.manifest.value?.image].compactMap { $0 }
    return images.lazy.filter { !$0.isEmpty }
      .compactMap { ImageReference($0).tag.flatMap(KubernetesMinor.init(text:)) }.first
  }
}

extension StaleFilesFact {
  /// How long all files must have rested, seconds: one that changes now belongs to others that are
  /// about to, and the API server would meet half of them.
  private static let restingTime: Int64 = 5 * 60

  /// What the judgements of all files come to.
  ///
  /// A file that cannot be read may be the one that a start needs, and a time in the future says that
  /// a clock was wrong: then nothing is a reason.
  init(_ all: [StaleFile], unseen: [String], at now: Int64, in files: any NodeFilesystem) {
    self = .unknown
    guard unseen.isEmpty, all.allSatisfy({ $0.lastChange <= now - Self.restingTime }) else {
      return
    }
    guard let since = all.filter(\.isReason).map(\.lastChange).min() else {
      self = .none
      return
    }
    if let set = Self.digest(all, in: files) {
      self = .stale(since: WallTime(unixSeconds: since), set: set)
    }
  }

  /// What the files hold that no process takes over, stale or not: a file that is written again and
  /// again with the same content, alone or with others, is one reason and not one each time.
  private static func digest(_ all: [StaleFile], in files: any NodeFilesystem) -> UInt64? {
    var words: [UInt8] = []
    let paths = Set(all.filter { $0.isReason || $0.rule.since == nil }.map(\.path))
    for path in paths.sorted() {
      guard var bytes = try? files.read(path) else { return nil }
      defer { WipedBytes.wipe(&bytes) }
      words += Array(path.utf8) + [0] + SHA256.digest(bytes)
    }
    return Digest.fnv1a(words)
  }
}

extension StaleFile {
  /// Whether a restart would bring a content that is another one, as far as can be told.
  fileprivate var isReason: Bool {
    switch staleness {
    case .stale(.certain), .stale(.likely): true
    case .stale(.possible), .undecided, .reloaded, .fresh: false
    }
  }

  /// Unix seconds; an inode's time cannot be set back, so that a file that was moved here is as new as
  /// its move.
  fileprivate var lastChange: Int64 { max(change.modified, change.inodeChanged) }
}
