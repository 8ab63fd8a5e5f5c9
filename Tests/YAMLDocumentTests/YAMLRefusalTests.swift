import Glibc
import Testing
import YAMLDocument

@Suite struct YAMLRefusalTests {
  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", "line 3, column 1: key \"a\" stands twice: here and at line 1"),
    ("{\"k\": 1,\n \"k\": 2}", "line 2, column 2: key \"k\" stands twice: here and at line 1"),
    ("o:\n  \"a\": 1\n  a: 2\n", "line 3, column 3: key \"a\" stands twice: here and at line 2"),
    (
      "a: &x 1\n<<: {b: 1}\n<<: {c: 1}\n",
      "line 3, column 1: key \"<<\" stands twice: here and at line 2"
    ),
    ("a:\n\t- b\n", "line 2, column 1: a tab cannot indent or separate here; use spaces"),
    (
      "ü: 1\na:\n  - ö\n\t- x\n",
      "line 4, column 1: a tab cannot indent or separate here; use spaces"
    ),
    ("a: *none\n", "line 1, column 4: alias *none has no anchor &none before it"),
    ("a: &x\n  b: *x\n", "line 2, column 6: alias *x is inside its own anchor of line 1"),
    ("? [1, 2]\n: x\n", "line 1, column 3: a key must be a scalar, but this one is a list"),
    ("<<: 5\n", "line 1, column 1: `<<` takes a mapping or a list of mappings, not \"5\""),
    (
      "<<: [{a: 1}, [b]]\n",
      "line 1, column 1: `<<` takes a mapping or a list of mappings, not a list"
    ),
    ("a: [1,\n", "line 2, column 1: did not find expected node content while parsing a flow node"),
    (
      "a: 'open\n",
      "line 2, column 1: found unexpected end of stream while scanning a quoted scalar that begins at line 1"
    ),
    ("a: b: c\n", "line 1, column 5: mapping values are not allowed in this context"),
    (
      "a: @x\n",
      "line 1, column 4: found character that cannot start any token while scanning for the next token"
    ),
    (
      "a: '1'\n  - b\n",
      "line 2, column 3: did not find expected key while parsing a block mapping that begins at line 1"
    ),
    ("x: !t!u v\n", "line 1, column 4: found undefined tag handle while parsing a node"),
    (
      "a: \u{1}\n",
      "line 1, column 4: control characters are not allowed: the text must be UTF-8 without control characters"
    ),
  ])
  func refusals(_ text: String, _ expected: String) {
    #expect(failure(Array(text.utf8)) == expected)
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x61, 0x00], "line 1, column 1: the text is UTF-16; save it as UTF-8"),
      ([0xFE, 0xFF, 0x00, 0x61], "line 1, column 1: the text is UTF-16; save it as UTF-8"),
      (
        Array("a: 1\nb: ".utf8) + [0xE9, 0x0A, 0x0A, 0x0A],
        "line 2, column 5: invalid trailing UTF-8 octet: the text must be UTF-8 without control characters"
      ),
      (
        Array("a: ".utf8) + [0xC0, 0x80],
        "line 1, column 4: invalid length of a UTF-8 sequence: the text must be UTF-8 without control characters"
      ),
      (
        Array("a: ".utf8) + [0xED, 0xA0, 0x80],
        "line 1, column 4: invalid Unicode character: the text must be UTF-8 without control characters"
      ),
      (
        [0x61, 0x3A, 0x20, 0x00],
        "line 1, column 4: control characters are not allowed: the text must be UTF-8 without control characters"
      ),
    ] as [([UInt8], String)])
  func otherEncodings(_ bytes: [UInt8], _ expected: String) {
    #expect(failure(bytes) == expected)
  }

  @Test func depth() {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(failure(nested(64)).hasPrefix("parsed"))
    #expect(failure(nested(65)) == "line 1, column 65: more than 64 levels of nesting")
    #expect(failure(nested(400_000)) == "line 1, column 65: more than 64 levels of nesting")
    let dashes = Array(String(repeating: "- ", count: 200_000).utf8)
    #expect(failure(dashes).contains("more than 64 levels of nesting"))
  }

  @Test func depthThroughAliases() {
    // Each line adds one level to what the line before it was.
    var text = "- &a0 [x]\n"
    for level in 1...70 { text += "- &a\(level) [*a\(level - 1)]\n" }
    #expect(failure(Array(text.utf8)) == "line 64, column 9: more than 64 levels of nesting")
  }

  @Test func aliasBomb() {
    var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(failure(Array(text.utf8)).hasSuffix("more than 200000 values, aliases expanded"))
    let long = String(repeating: "x", count: 100_000)
    let many = "- &a \(long)\n" + String(repeating: "- *a\n", count: 100)
    #expect(
      failure(Array(many.utf8)).hasSuffix("more than 4194304 bytes of text, aliases expanded"))
  }

  @Test func sizes() {
    let limits = YAMLLimits(bytes: 100, nodes: 5)
    #expect(
      failure(Array(repeating: 0x61, count: 101), limits: limits)
        == "line 1, column 1: the text has 101 bytes; the limit is 100")
    #expect(failure(Array("[1, 2, 3, 4]".utf8), limits: limits).hasPrefix("parsed"))
    #expect(
      failure(Array("[1, 2, 3, 4, 5]".utf8), limits: limits)
        == "line 1, column 14: more than 5 values, aliases expanded")
    let tooLarge = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
    #expect(
      failure(tooLarge) == "line 1, column 1: the text has 1048577 bytes; the limit is 1048576")
  }

  /// Cut at every byte and with every byte replaced: an error or a tree, never a trap.
  @Test func damagedTexts() {
    let text = Array(
      """
      %YAML 1.1
      ---
      a: &x {k: [1, 'two', "\\u00e9"], ? q : !!str v}
      b:
        <<: *x
        c: |
          block
      ...
      """.utf8)
    #expect(failure(text).hasPrefix("parsed"))
    var outcomes = 0
    for cut in text.indices {
      outcomes += failure(Array(text[..<cut])).isEmpty ? 0 : 1
      for byte: UInt8 in [0x00, 0x09, 0x0A, 0x22, 0x26, 0x2A, 0x3A, 0x5B, 0x7B, 0x80, 0xFF] {
        var damaged = text
        damaged[cut] = byte
        outcomes += failure(damaged).isEmpty ? 0 : 1
      }
    }
    #expect(outcomes == text.count * 12)
  }

  /// 500 refused texts of 64 KB would leak 32 MB for their copies alone, in every one of the
  /// batches. What other tests take meanwhile does not show in all of them.
  @Test func refusalsLeakNothing() throws {
    let filling = String(repeating: "- some text that fills the parser's buffers\n", count: 1400)
    let tails = [
      "- 'open\n", "- *none\n", "- {a: 1, a: 2}\n", "\t- x\n", "- \u{1}\n", "? [a]\n: b\n",
    ]
    let texts = tails.map { Array((filling + $0).utf8) }
    for text in texts { #expect(failure(text).hasPrefix("line ")) }
    var growth: [Int] = []
    for _ in 0..<4 {
      let before = try residentBytes()
      for round in 0..<500 {
        #expect(throws: YAMLError.self) { try YAMLNode.parse(texts[round % texts.count]) }
      }
      growth.append(try residentBytes() - before)
    }
    #expect(try #require(growth.min()) < 16 << 20, "\(growth)")
  }
}

/// Resident set of this process: second field of /proc/self/statm, in pages (proc(5)).
private func residentBytes() throws -> Int {
  let file = try #require(fopen("/proc/self/statm", "r"))
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  let fields = try #require(fgets(&line, 256, file).map { String(cString: $0) }).split(
    separator: " ")
  return try #require(Int(fields[1])) * sysconf(Int32(_SC_PAGESIZE))
}
