import ControlPlaneNode
import Glibc
import LoopbackCertificate
import OpenSSLKit
import TestSupport

/// A folder of a pair in a temporary one, and pairs that are told apart by their time.
struct PairBench {
  let root: TemporaryDirectory
  let folder: PairFolder
  static let now: Int64 = 1_795_253_746

  init(_ layout: PairLayout = .fixture) throws {
    root = try TemporaryDirectory()
    folder = PairFolder(path: root.path("pair"), layout: layout)
  }

  static func pair(at madeAt: Int64 = now) throws -> LoopbackPair {
    try LoopbackPair.make(at: madeAt, validity: 3650 * 86_400, key: .p256)
  }

  @discardableResult
  func install(
    _ pair: LoopbackPair, replacing: Bool = true, cutBefore step: InstallStep? = nil
  ) throws -> InstalledPair {
    var folder = folder
    if let step { folder.cutsOff = { $0 == step } }
    return try folder.install(pair, replacing: replacing, at: Self.now)
  }

  /// Permission bits of a path below the root, links not followed; nil where nothing is.
  func mode(_ name: String) -> mode_t? { status(name).map { $0.st_mode & 0o7777 } }

  func status(_ name: String) -> stat? {
    var status = stat()
    return lstat(root.path(name), &status) == 0 ? status : nil
  }

  func names(_ name: String = "") throws -> [String] {
    let text = try Command.run(["ls", "-A", root.path(name)]).text
    return text.split(separator: "\n").map(String.init)
  }

  /// Every path below the root with mode, owner, size and change time: any touch shows.
  func snapshot() throws -> String {
    try Command.run(["find", root.path, "-printf", "%p %M %U %G %s %C@ %l\n"]).text
      .split(separator: "\n").sorted().joined(separator: "\n")
  }

  func change(_ name: String, mode: mode_t) throws {
    guard chmod(root.path(name), mode) == 0 else { throw SetupFailure("chmod \(name)", errno) }
  }
}
