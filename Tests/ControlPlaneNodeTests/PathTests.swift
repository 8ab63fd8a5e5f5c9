import ControlPlaneNode
import FoundationEssentials
import Glibc
import Testing

/// A folder that stands for `/`, removed at the end of `body`.
func withRoot(_ body: (String) throws -> Void) throws {
  var template = Array("/tmp/lw-node-XXXXXX".utf8CString)
  guard let created = mkdtemp(&template) else { throw SetupError(what: "mkdtemp") }
  let root = String(cString: created)
  defer { try? FileManager.default.removeItem(atPath: root) }
  try body(root)
}

func put(_ path: String, _ text: String = "x") throws {
  try makeFolder(folder(of: path))
  guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
    throw SetupError(what: path)
  }
}

func link(_ path: String, to target: String) throws {
  try makeFolder(folder(of: path))
  guard symlink(target, path) == 0 else { throw SetupError(what: path) }
}

struct PathTests {
  static let paths = ContainerPaths(
    volumes: [
      PodVolume(name: "pki", source: .hostPath("/srv/pki/", .directory), line: 1),
      PodVolume(name: "deep", source: .hostPath("/srv/deep", .unchecked), line: 1),
      PodVolume(name: "tmp", source: .other("emptyDir"), line: 1),
      PodVolume(name: "file", source: .hostPath("/srv/one.conf", .file), line: 1),
    ],
    mounts: [
      VolumeMount(volume: "pki", mountPath: "/etc/pki"),
      VolumeMount(volume: "deep", mountPath: "/etc/pki/deep", subPath: "a/b"),
      VolumeMount(volume: "tmp", mountPath: "/tmp"),
      VolumeMount(volume: "file", mountPath: "/etc/one.conf"),
      VolumeMount(volume: "gone", mountPath: "/gone"),
      VolumeMount(volume: "pki", mountPath: "/expr", dependsOnExpression: true),
    ])

  @Test(arguments: [
    ("/etc/pki/ca.crt", "/srv/pki/ca.crt"), ("/etc/pki", "/srv/pki"),
    ("/etc//pki/./x/../ca.crt", "/srv/pki/ca.crt"), ("/etc/pki/deep/x", "/srv/deep/a/b/x"),
    ("/etc/one.conf", "/srv/one.conf"), ("/etc/pkix", "image"), ("/usr/bin/x", "image"),
    ("/tmp/x", "unknown"), ("/gone/x", "unknown"), ("/expr/x", "unknown"), ("rel", "unknown"),
  ])
  func mapping(_ path: String, _ expected: String) {
    switch Self.paths.location(of: path) {
    case .host(let host): #expect(host == expected)
    case .insideImage: #expect(expected == "image")
    case .unknown: #expect(expected == "unknown")
    }
  }

  @Test(arguments: [
    // Relative inside the mount; absolute goes through the mounts again; out of all mounts.
    ("/etc/pki/current", "/srv/pki/v2/a.crt"), ("/etc/pki/absolute", "/srv/pki/v2/a.crt"),
    ("/etc/pki/host-style", "unknown"), ("/etc/pki/loop", "loop"),
    ("/etc/pki/dangling", "/srv/pki/no"),
    ("/etc/pki/up", "/srv/one.conf"),
  ])
  func links(_ path: String, _ expected: String) throws {
    try withRoot { root in
      try put(root + "/srv/pki/v2/a.crt")
      try put(root + "/srv/one.conf")
      try link(root + "/srv/pki/current", to: "v2/a.crt")
      try link(root + "/srv/pki/absolute", to: "/etc/pki/current")
      try link(root + "/srv/pki/host-style", to: "/srv/pki/v2/a.crt")
      try link(root + "/srv/pki/loop", to: "loop")
      try link(root + "/srv/pki/dangling", to: "no")
      try link(root + "/srv/pki/up", to: "../one.conf")
      let files = RootedFilesystem(root: root)
      do {
        switch try Self.paths.resolve(path, in: files) {
        case .host(let host): #expect(host == expected)
        case .insideImage: #expect(expected == "image")
        case .unknown: #expect(expected == "unknown")
        }
      } catch FileFailure.tooManyLinks {
        #expect(expected == "loop")
      }
    }
  }

  @Test func absoluteHostLinksStayBelowTheRoot() throws {
    try withRoot { root in
      try put(root + "/data/x", "inside")
      try link(root + "/link", to: "/data/../../data/x")
      #expect(try RootedFilesystem(root: root).read("/link") == Array("inside".utf8))
      try link(root + "/out", to: "/etc/hostname-of-the-test-machine")
      #expect(throws: FileFailure.missing) { try RootedFilesystem(root: root).read("/out") }
    }
  }

  @Test func readingNeverWaitsAndIsBounded() throws {
    try withRoot { root in
      guard mkfifo(root + "/pipe", 0o600) == 0 else { throw SetupError(what: "mkfifo") }
      try put(root + "/big", String(repeating: "x", count: 100))
      try makeFolder(root + "/folder")
      let files = RootedFilesystem(root: root)
      #expect(throws: FileFailure.wrongKind(.pipe)) { try files.read("/pipe") }
      #expect(throws: FileFailure.wrongKind(.directory)) { try files.read("/folder") }
      #expect(throws: FileFailure.tooLarge(limit: 99)) { try files.read("/big", limit: 99) }
      #expect(try files.read("/big", limit: 100).count == 100)
      #expect(throws: FileFailure.missing) { try files.read("/big/x") }
      #expect(try files.names(in: "/") == ["big", "folder", "pipe"])
      let space = try files.space(at: "/")
      #expect(space.bytes >= space.bytesFree && space.bytesFree >= space.bytesAvailable)
    }
  }

  @Test func folderIsReadAsKubeletReadsIt() throws {
    let pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: kube-apiserver, image: i}]}\n"
    try withRoot { root in
      for name in ["kube-apiserver.yaml", "kube-apiserver.yaml.bak", ".hidden.yaml"] {
        try put(root + "/m/" + name, pod)
      }
      try put(root + "/m/etcd.yaml", pod.replacing("kube-apiserver", with: "etcd"))
      try put(root + "/m/broken", "a: [")
      try put(root + "/m/folder/kube-apiserver.yaml", pod)
      try put(root + "/elsewhere", pod)
      try link(root + "/m/linked", to: "/elsewhere")
      try link(root + "/m/dangling", to: "/nowhere")
      let scan = try ManifestsFolder.scan("/m", in: RootedFilesystem(root: root))
      #expect(
        scan.apiServerManifests == [
          "/m/kube-apiserver.yaml", "/m/kube-apiserver.yaml.bak", "/m/linked",
        ])
      #expect(scan.unread == [])
    }
  }
}
