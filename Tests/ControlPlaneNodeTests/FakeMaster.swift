import ControlPlaneNode
import FoundationEssentials
import Glibc
import HTTPTransport
import OpenSSLKit

/// A whole master below a temporary folder. As it comes everything is healthy, and every check has
/// something to look at; a test breaks one thing and then calls `findings()`.
struct FakeMaster {
  static let now: Int64 = 1_800_000_000
  static let pki = "/etc/kubernetes/pki/"
  static let settings = "/etc/kubernetes/settings/"
  static let manifestPath = "/etc/kubernetes/manifests/kube-apiserver.yaml"
  static let shared = Result { try FakePKI(now: now) }
  static let sharedFiles = Result { try healthyFiles(try shared.get()) }

  let issuer: FakePKI
  /// Content by path of the node.
  var files: [String: [UInt8]]
  var links: [(path: String, target: String)] = []
  var sockets = [
    "/run/kms/plugin.sock", "/run/signer/signer.sock", "/run/containerd/containerd.sock",
  ]
  /// `--name=value` of the manifest.
  var flags = Self.healthyFlags
  /// `--name=value` of the process; as in the manifest unless set.
  var runningFlags: [String]?
  var hideArguments = false
  var processName = "kube-apiserver"
  var podSpec = "  hostNetwork: true"
  var containerSpec = ""
  var command = "kube-apiserver"
  var livenessPeriod = 10
  var volumes = [
    (name: "pki", path: "/etc/kubernetes/pki", type: "DirectoryOrCreate"),
    (name: "settings", path: "/etc/kubernetes/settings", type: "Directory"),
    (name: "run", path: "/run", type: ""),
  ]
  /// In place of the manifest that would be written; nil content writes none.
  var manifestText: String??
  var manifestModified = now - 7200
  /// Last changes of other files that a test wants, by path.
  var modified: [String: Int64] = [:]
  var definition = APIServerDefinition.staticPod
  var wholeServer: WholeServer?
  var running: RunningFacts
  var minimumFreePercent: UInt64?
  var answers: (HTTPRequest) -> Result<HTTPResponse, HTTPFailure> = Self.healthyAnswer
  var unreadable: Set<String> = []
  var space = FilesystemSpace(
    bytes: 100 << 30, bytesAvailable: 50 << 30, bytesFree: 55 << 30, inodes: 1_000_000,
    inodesAvailable: 900_000, inodesFree: 900_000)
  var clock = Known.known(true)
  var kubeletUnit = Known<Bool>.unknown("no bus in this test")
  var listeners = Known.known([
    ListeningSocket(address: [UInt8](repeating: 0, count: 16), port: 6443)
  ])

  init() throws {
    issuer = try Self.shared.get()
    files = try Self.sharedFiles.get()
    running = RunningFacts(unknownBecause: "set below")
    running.environment = .known(["PATH=/bin", "GOGC=75"])
    running.mounts = .known([
      .init(containerPath: "/etc/kubernetes/pki", hostPath: "/etc/kubernetes/pki"),
      .init(containerPath: "/etc/kubernetes/settings", hostPath: "/etc/kubernetes/settings"),
      .init(containerPath: "/run", hostPath: "/run"),
    ])
    running.image = .known(
      .init(
        reference: "registry.k8s.io/kube-apiserver:v1.36.2",
        resolved: "registry.k8s.io/kube-apiserver@sha256:0a1b"))
    running.imagePresent = .known(true)
    running.sandboxReady = .known(true)
    running.sandboxImagePresent = .known(true)
    running.runtime = .known(.ready)
    running.processStart = .known(Self.now - 3600)
  }

  static func healthyAnswer(_ request: HTTPRequest) -> Result<HTTPResponse, HTTPFailure> {
    if request.url.hasSuffix("/v3/kv/range") {
      return .success(HTTPResponse(status: 200, body: Array(#"{"header":{"revision":"7"}}"#.utf8)))
    }
    if request.unixSocket != nil {
      return .success(HTTPResponse(status: 200, trailers: [(name: "grpc-status", value: "0")]))
    }
    return .success(HTTPResponse(status: 200, body: Array("ok".utf8)))
  }

  mutating func setFlag(_ name: String, _ value: String?) {
    flags.removeAll { $0.hasPrefix("--\(name)=") }
    if let value { flags.append("--\(name)=\(value)") }
  }

  mutating func set(_ path: String, _ text: String) { files[path] = Array(text.utf8) }

  /// Builds the folder, looks, and removes the folder again.
  func findings() throws -> [PreflightFinding] {
    var template = Array("/tmp/lw-node-XXXXXX".utf8CString)
    guard let created = mkdtemp(&template) else { throw SetupError(what: "mkdtemp") }
    let root = String(cString: created)
    defer { try? FileManager.default.removeItem(atPath: root) }
    try write(below: root)
    var facts = running
    facts.arguments =
      hideArguments
      ? .unknown("hidden in a test") : .known([processName] + (runningFlags ?? flags))
    var inputs = PreflightInputs(
      files: FaultyFilesystem(
        base: RootedFilesystem(root: root), unreadable: unreadable, fixedSpace: space),
      running: facts, exchange: { $0.map(answers) }, kubeletUnitActive: { kubeletUnit },
      clockSynchronised: { clock }, listeners: { listeners })
    inputs.definition = definition
    inputs.wholeServer = wholeServer
    if let minimumFreePercent { inputs.minimumFreePercent = minimumFreePercent }
    return Preflight.run(inputs, now: Self.now)
  }

  private func write(below root: String) throws {
    var all = files
    switch manifestText {
    case nil: all[Self.manifestPath] = Array(manifest.utf8)
    case .some(let text): all[Self.manifestPath] = text.map { Array($0.utf8) }
    }
    for folder in ["/var/lib/kubelet", "/run", "/etc/kubernetes/manifests"] {
      try makeFolder(root + folder)
    }
    for (path, content) in all {
      try makeFolder(folder(of: root + path))
      guard FileManager.default.createFile(atPath: root + path, contents: Data(content)) else {
        throw SetupError(what: path)
      }
    }
    for link in links {
      try makeFolder(folder(of: root + link.path))
      guard symlink(link.target, root + link.path) == 0 else { throw SetupError(what: link.path) }
    }
    for path in sockets {
      try makeFolder(folder(of: root + path))
      try bindSocket(root + path)
    }
    let changes = modified.merging([Self.manifestPath: manifestModified]) { $1 }
    for (path, time) in changes where all[path] != nil {
      let times = [timeval](repeating: timeval(tv_sec: Int(time), tv_usec: 0), count: 2)
      guard utimes(root + path, times) == 0 else { throw SetupError(what: "utimes \(path)") }
    }
  }

  var manifest: String {
    var text = """
      apiVersion: v1
      kind: Pod
      metadata:
        name: kube-apiserver
        namespace: kube-system
      spec:
      \(podSpec)
        containers:
        - name: kube-apiserver
          image: registry.k8s.io/kube-apiserver:v1.36.2
      \(containerSpec)
          env:
          - name: GOGC
            value: "75"
          livenessProbe: { failureThreshold: 8, periodSeconds: \(livenessPeriod) }
          command:
          - \(command)

      """
    for flag in flags { text += "    - \(flag)\n" }
    text += "    volumeMounts:\n"
    for volume in volumes { text += "    - { name: \(volume.name), mountPath: \(volume.path) }\n" }
    text += "  volumes:\n"
    for volume in volumes {
      text +=
        "  - { name: \(volume.name), hostPath: { path: \(volume.path), type: \"\(volume.type)\" } }\n"
    }
    return text
  }
}

struct SetupError: Error { let what: String }

func folder(of path: String) -> String {
  String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
}

func makeFolder(_ path: String) throws {
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
}

func bindSocket(_ path: String) throws {
  let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
  guard descriptor >= 0 else { throw SetupError(what: "socket") }
  defer { close(descriptor) }
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let bytes = Array(path.utf8)
  guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
    throw SetupError(what: path)
  }
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
  let result = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
  guard result == 0 else { throw SetupError(what: "bind \(path)") }
}

/// Files that may not be read, whoever runs the test, and space that the test decides.
struct FaultyFilesystem: NodeFilesystem {
  let base: RootedFilesystem
  let unreadable: Set<String>
  let fixedSpace: FilesystemSpace

  func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    if unreadable.contains(path) { throw .unreadable(errno: EACCES) }
    return try base.read(path, limit: limit)
  }
  func status(_ path: String) throws(FileFailure) -> FileStatus { try base.status(path) }
  func linkStatus(_ path: String) throws(FileFailure) -> FileStatus { try base.linkStatus(path) }
  func linkTarget(_ path: String) throws(FileFailure) -> String { try base.linkTarget(path) }
  func names(in folder: String) throws(FileFailure) -> [String] {
    if unreadable.contains(folder) { throw .unreadable(errno: EACCES) }
    return try base.names(in: folder)
  }
  func space(at path: String) throws(FileFailure) -> FilesystemSpace { fixedSpace }
  func local(_ path: String) throws(FileFailure) -> String { try base.local(path) }
}
