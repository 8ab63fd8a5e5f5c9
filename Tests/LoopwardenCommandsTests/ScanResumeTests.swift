import FoundationEssentials
import Glibc
import LoopwardenCommands
import TestSupport
import Testing

/// The file that a scan is resumed from, whole and torn.
struct ScanResumeTests {
  private static func fill(_ path: String, _ records: [ScanRecord]) throws {
    let file = try ResumeFile(path)
    for record in records { try file.append(record) }
  }

  private static let two = [
    ScanReportTests.record("m1", left: 100), ScanReportTests.record("m2", cause: "alert"),
  ]

  @Test func whatWasWrittenIsKnown() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("scan.jsonl")
    try Self.fill(path, Self.two)
    try Self.fill(path, [ScanReportTests.record("m2", left: 7)])
    let known = try ResumeFile(path).known
    #expect(known["m1:6443"] == Self.two[0])
    #expect(known["m2:6443"]?.notAfterUnix == 1_800_000_007)
    #expect(known.count == 2)
  }

  /// Cut at every byte: what was whole stays known, what follows can be written, nothing is mixed up.
  @Test func tornAnywhere() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("scan.jsonl")
    try Self.fill(path, Self.two)
    let whole = try folder.read("scan.jsonl")
    let first = try #require(whole.firstIndex(of: UInt8(ascii: "\n"))) + 1
    for length in 0...whole.count {
      try folder.write(Array(whole[..<length]), to: "scan.jsonl")
      let after = ScanReportTests.record("m3", left: 5)
      do {
        let file = try ResumeFile(path)
        #expect(file.known.count == (length == whole.count ? 2 : length >= first ? 1 : 0))
        try file.append(after)
      }
      #expect(try ResumeFile(path).known["m3:6443"] == after, "cut at \(length)")
    }
  }

  @Test(
    "somebody else's file is not touched",
    arguments: [
      "apiVersion: v1\nkind: Config\n", "{\"kind\":\"Other\"}\n", "hello", "{}\n",
      "{\"apiVersion\":\"v1\",\"kind\":\"Config\",\"clusters\":[]}",
    ])
  func foreign(content: String) throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write(content, to: "file")
    let error = #expect(throws: ResumeFile.Refusal.self) { try ResumeFile(path) }
    #expect(
      error?.description == "\(path):1: no result of a scan; name another file, or a new one")
    #expect(try folder.read("file") == Array(content.utf8))
  }

  @Test func oneScanAtATime() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("scan.jsonl")
    let first = try ResumeFile(path)
    let error = #expect(throws: ResumeFile.Refusal.self) { try ResumeFile(path) }
    #expect(error?.description.contains("another scan is writing to it") == true)
    withExtendedLifetime(first) {}
  }

  @Test func aFolderIsNoFile() throws {
    let folder = try TemporaryDirectory()
    #expect(throws: FileFault.self) { try ResumeFile(folder.path) }
  }
}
