import Glibc
import LoopbackCertificate
import OpenSSLKit
import TestSupport
import Testing

/// The built program: arguments, statuses, standard input, and being interrupted.
struct ScanProcessTests {
  /// Beside the test program, where SwiftPM builds both, or in `LOOPWARDEN_BIN_DIR`.
  private static let program: String = {
    if let given = getenv("LOOPWARDEN_BIN_DIR") { return String(cString: given) + "/loopwarden" }
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
    }
    var parts = String(decoding: buffer[..<max(0, count)], as: UTF8.self).split(separator: "/")
    parts.removeLast(min(1, parts.count))
    if let bundle = parts.firstIndex(where: { $0.hasSuffix(".xctest") }) {
      parts.removeSubrange(bundle...)
    }
    return "/" + parts.joined(separator: "/") + "/loopwarden"
  }()

  private static func server(_ identity: TLSIdentity) throws -> ScriptedServer {
    let context = try TLSServerContext(identity: identity)
    return try ScriptedServer { peer in
      guard let tls = peer.startTLS(context) else { return }
      peer.closeAfterPeer(tls)
    }
  }

  private static func now() -> Int64 { Int64(time(nil)) }

  /// The engine that the program uses on OpenSSL 3.0 changes nothing of what is seen.
  @Test(arguments: [PrivateKey.Kind.rsa(bits: 2048), .p256])
  func theSameWithAndWithoutTheEngine(kind: PrivateKey.Kind) throws {
    let pair = try LoopbackPair.make(at: Self.now(), validity: 365 * 86_400, key: kind)
    let server = try Self.server(TLSIdentity(chain: pair.chain, key: pair.key))
    let scan = [Self.program, "scan", "127.0.0.1:\(server.port)", "-o", "csv"]
    let with = try Command.run(scan)
    let without = try Command.run(scan + ["--no-engine"])
    #expect(with.status == 0 && without.status == 0)
    func fields(_ text: String) -> [Substring] {
      text.split(separator: "\n").dropFirst().flatMap {
        $0.split(separator: ",", omittingEmptySubsequences: false).dropLast()
      }
    }
    #expect(fields(with.text).count == 11)
    #expect(fields(with.text) == fields(without.text))
  }

  @Test func statuses() throws {
    let folder = try TemporaryDirectory()
    let year = try Self.server(TestIdentities.loopback(at: Self.now()))
    let month = try Self.server(TestIdentities.loopback(at: Self.now(), validity: 30 * 86_400))
    let closed = try UnservedPort()
    func status(_ arguments: [String]) throws -> Int32 {
      try Command.run([Self.program, "scan"] + arguments).status
    }
    #expect(try status(["127.0.0.1:\(year.port)"]) == 0)
    #expect(try status(["127.0.0.1:\(month.port)"]) == 1)
    #expect(try status(["127.0.0.1:\(month.port)", "--critical", "40d"]) == 2)
    #expect(try status(["127.0.0.1:\(closed.port)"]) == 3)
    let list = try folder.write("127.0.0.1 # a\n127.0.0.1:99999\n", to: "hosts")
    for wrong in [
      [], ["-f", folder.path("none")], ["-f", list], ["m1:x"], ["m1", "--rate", "-1"],
      ["m1", "--timeout", "1h"], ["m1", "--concurrency", "0"], ["m1", "--warning", "1d"],
      ["m1", "--resume", list],
    ] {
      #expect(try status(wrong) == 3, "\(wrong)")
    }
    let help = try Command.run([Self.program, "scan", "--help"])
    #expect(help.status == 0 && help.text.contains("loopwarden scan -f inventory.ini"))
  }

  @Test(arguments: [["-"], ["-f", "-"]])
  func standardInput(arguments: [String]) throws {
    let folder = try TemporaryDirectory()
    let server = try Self.server(TestIdentities.loopback(at: Self.now()))
    let list = try folder.write("127.0.0.1:\(server.port) prod\n", to: "hosts")
    let child = try ChildProcess([Self.program, "scan", "-o", "csv"] + arguments, input: list)
    let read = child.readToEnd(until: .now + .seconds(30))
    try child.waitForEnd()
    #expect(child.exitStatus == 0)
    #expect(
      String(decoding: read.bytes, as: UTF8.self).contains("127.0.0.1:\(server.port),prod,"))
  }

  /// What is there when INT comes is summed up, and the status says that it came.
  @Test func interrupted() throws {
    let good = try Self.server(TestIdentities.loopback(at: Self.now()))
    let silent = try ScriptedServer { $0.awaitPeerClose() }
    let child = try ChildProcess([
      Self.program, "scan", "127.0.0.1:\(good.port)", "127.0.0.1:\(silent.port)", "--timeout", "4m",
    ])
    _ = try child.awaitOutput("127.0.0.1:\(good.port)")
    child.send(SIGINT)
    let read = child.readToEnd(until: .now + .seconds(30))
    try child.waitForEnd()
    #expect(child.exitStatus == 130)
    let text = String(decoding: read.bytes, as: UTF8.self)
    #expect(text.contains("LOOPBACK UNKNOWN - interrupted: 1 not asked, 1 good, of 2"))
  }
}
