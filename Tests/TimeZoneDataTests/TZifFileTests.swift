import Glibc
import Testing
import TimeZoneData

@Suite struct TZifFileTests {
  private static let sound = TZifBytes(
    times: [-1_000_000, 0, 1_000_000], indices: [1, 2, 1],
    types: [(1800, 0, 0), (3600, 0, 4), (7200, 1, 8)], designations: Array("LMT\0AAA\0BBB\0".utf8),
    footer: Array("\nAAA-1\n".utf8))

  private func reason(_ bytes: [UInt8]) -> String {
    do {
      _ = try TimeZoneTable(tzif: bytes)
      return "accepted"
    } catch {
      return error.description
    }
  }

  @Test(arguments: [0, UInt8(ascii: "2"), UInt8(ascii: "3"), UInt8(ascii: "4")])
  func everyVersion(_ version: UInt8) throws {
    var file = Self.sound
    file.version = version
    let table = try TimeZoneTable(tzif: file.bytes)
    let expected: [(Int64, Int32, String)] = [
      (.min, 1800, "LMT"), (-1_000_001, 1800, "LMT"), (-1_000_000, 3600, "AAA"), (-1, 3600, "AAA"),
      (0, 7200, "BBB"), (999_999, 7200, "BBB"), (1_000_000, 3600, "AAA"), (.max, 3600, "AAA"),
    ]
    for (utc, offset, abbreviation) in expected {
      #expect(table.offset(atUTC: utc) == offset)
      #expect(table.abbreviation(atUTC: utc) == abbreviation)
    }
    #expect(table.transitions(through: .max).map(\.atUTC) == [-1_000_000, 0, 1_000_000])
    #expect(table.transitions(from: 0, through: 999_999).map(\.abbreviation) == ["BBB"])
    #expect(table.transitions(from: 0, through: 0).map(\.isDST) == [true])
  }

  @Test func anEmptyFooterLeavesTheLastType() throws {
    var file = Self.sound
    file.footer = Array("\n\n".utf8)
    #expect(try TimeZoneTable(tzif: file.bytes).offset(atUTC: .max) == 3600)
  }

  @Test func truncatedAtEveryByte() {
    for version in [0, UInt8(ascii: "2")] {
      var file = Self.sound
      file.version = version
      let bytes = file.bytes
      #expect(reason(bytes) == "accepted")
      for cut in bytes.indices {
        #expect(reason(Array(bytes[..<cut])).hasPrefix("time zone file: "), "cut at \(cut)")
      }
    }
  }

  @Test func everyByteDamaged() throws {
    let bytes = Self.sound.bytes
    var refused = 0
    for index in bytes.indices {
      for value: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0xFF] {
        var damaged = bytes
        damaged[index] = value
        guard let table = try? TimeZoneTable(tzif: damaged) else {
          refused += 1
          continue
        }
        // What is accepted must answer everywhere.
        _ = table.transitions(through: 1 << 40)
        for utc in [Int64.min, 0, .max] { #expect(abs(table.offset(atUTC: utc)) < 100_000) }
      }
    }
    #expect(refused > 100)
  }

  @Test(arguments: [
    (TZifBytes(magic: Array("TZiF".utf8)), "it is not in TZif format"),
    (TZifBytes(version: UInt8(ascii: "5")), "its TZif version is unknown (byte 53)"),
    (TZifBytes(version: UInt8(ascii: "1")), "its TZif version is unknown (byte 49)"),
    (TZifBytes(claimedCounts: [3: .max]), "it is cut short"),
    (TZifBytes(claimedCounts: [4: .max]), "it has no local time type, or more than 256"),
    (TZifBytes(claimedCounts: [4: 0]), "it has no local time type, or more than 256"),
    (TZifBytes(claimedCounts: [5: 0]), "it has no local time type, or more than 256"),
    (TZifBytes(claimedCounts: [5: .max]), "it is cut short"),
    (TZifBytes(claimedCounts: [0: 7]), "its indicator counts do not match its types"),
    (TZifBytes(claimedCounts: [1: .max]), "its indicator counts do not match its types"),
    (
      TZifBytes(claimedCounts: [2: 27]),
      "it counts leap seconds (a `right/` zone); use the zone without them"
    ),
    (TZifBytes(times: [5, 5], indices: [0, 0]), "its transitions are not in order"),
    (TZifBytes(times: [5], indices: [1]), "a transition names no type"),
    (TZifBytes(types: [(0, 2, 0)]), "a local time type is out of range"),
    (TZifBytes(types: [(.min, 0, 0)]), "a local time type is out of range"),
    (TZifBytes(types: [(0, 0, 4)]), "a local time type is out of range"),
    (TZifBytes(designations: Array("UTC".utf8)), "an abbreviation has no end"),
    (TZifBytes(footer: Array("\nUTC0".utf8)), "its footer does not stand between newlines"),
    (TZifBytes(footer: Array("UTC0\n".utf8)), "its footer does not stand between newlines"),
    (
      TZifBytes(footer: Array("\n\0\n".utf8)),
      "its footer \"\\0\" is no rule that is understood here"
    ),
  ])
  func hostileFiles(_ file: TZifBytes, _ expected: String) {
    #expect(reason(file.bytes) == "time zone file: " + expected)
  }
}

@Suite struct ZoneNameTests {
  private func reason(_ name: String, root: String = "/usr/share/zoneinfo") -> String {
    do {
      _ = try TimeZoneTable.load(name: name, root: root)
      return "accepted"
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    "", "/etc/localtime", "../../../etc/passwd", "Europe/../../x", "Europe//Berlin", "Europe/",
    "./UTC", ".", "..", "Europe/Ber lin", "Europe/Berlin\n", "Europe/Berlin\0x", "Zürich",
    ":Europe/Berlin", String(repeating: "a", count: 256),
  ])
  func refusedNames(_ name: String) {
    #expect(
      reason(name)
        == "\(name.debugDescription) is not the name of a time zone; write one such as Europe/Berlin"
    )
  }

  @Test(arguments: [
    "Europe/Berlin", "Etc/GMT+12", "America/Argentina/ComodRivadavia", "EST5EDT", "UTC",
  ])
  func acceptedNames(_ name: String) {
    #expect(reason(name) == "accepted")
  }

  @Test func filesAreNamed() {
    let hint = "; is the name right, and is the package tzdata installed?"
    #expect(
      reason("Europe/Atlantis")
        == "time zone file /usr/share/zoneinfo/Europe/Atlantis: No such file or directory" + hint)
    #expect(
      reason("Europe") == "time zone file /usr/share/zoneinfo/Europe: not a regular file" + hint)
    #expect(
      reason("zone.tab") == "time zone file /usr/share/zoneinfo/zone.tab: it is not in TZif format")
    #expect(reason("zero", root: "/dev") == "time zone file /dev/zero: not a regular file" + hint)
  }
}
