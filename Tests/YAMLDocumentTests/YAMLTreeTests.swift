import Testing
import YAMLDocument

@Suite struct YAMLTreeTests {
  @Test(arguments: [
    ("a: 1\nb: [x, 'y', \"z\"]\n", "{a: 1, b: [x, 'y', 'z']}"),
    ("- |\n  two\n  lines\n- >-\n  folded\n  text\n", "['two\nlines\n', 'folded text']"),
    (
      "{\"apiVersion\":\"v1\",\"n\":[1,true,null],\"u\":\"\\u00e9\\n\"}",
      "{'apiVersion': 'v1', 'n': [1, true, null], 'u': 'é\n'}"
    ),
    ("a: 1\r\nb:\r\n  - c\r\n", "{a: 1, b: [c]}"),
    ("\u{FEFF}a: 1\n", "{a: 1}"),
    ("", "none"), ("# only a comment\n", "none"), ("---\n", ""), ("a:\n", "{a: }"),
    ("first: 1\n---\nsecond: 2\n", "{first: 1}"),
    ("%YAML 1.1\n---\na: !!str 1\n", "{a: 1}"),
    ("plain text", "plain text"),
  ])
  func trees(_ text: String, _ expected: String) throws {
    #expect(render(try parse(text)) == expected)
  }

  @Test(arguments: [
    // An alias repeats its anchor's node; a redefined anchor counts from there on.
    ("a: &x [1, 2]\nb: *x\n", "{a: [1, 2], b: [1, 2]}"),
    ("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", "{a: 1, b: 1, c: 2, d: 2}"),
    ("&k key: v\nother: *k\n", "{key: v, other: key}"),
    // `<<` gives way to the mapping's own keys, wherever they stand.
    ("base: &b {x: 1, y: 2}\nuse:\n  y: 3\n  <<: *b\n", "{base: {x: 1, y: 2}, use: {y: 3, x: 1}}"),
    ("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n", "{base: {x: 1, y: 2}, use: {y: 3, x: 1}}"),
    // Of several, the first wins.
    ("- &a {x: 1}\n- &b {x: 2, y: 2}\n- <<: [*a, *b]\n", "[{x: 1}, {x: 2, y: 2}, {x: 1, y: 2}]"),
    ("<<: {x: 1}\n", "{x: 1}"),
    // A chain of merges.
    (
      "- &a {x: 1}\n- &b {<<: *a, y: 2}\n- {<<: *b, z: 3}\n",
      "[{x: 1}, {y: 2, x: 1}, {z: 3, y: 2, x: 1}]"
    ),
    ("'<<': {x: 1}\n", "{'<<': {x: 1}}"),
  ])
  func anchorsAndMerges(_ text: String, _ expected: String) throws {
    #expect(render(try parse(text)) == expected)
  }

  @Test func everyDocument() throws {
    let documents = try YAMLNode.parseAll(Array("a: &x 1\n---\nb: 2\n...\n---\n[3]\n".utf8))
    #expect(documents.map(render) == ["{a: 1}", "{b: 2}", "[3]"])
    #expect(throws: YAMLError.self, "an anchor ends with its document") {
      try YAMLNode.parseAll(Array("a: &x 1\n---\nb: *x\n".utf8))
    }
  }

  @Test func placesCountFromOneInCharacters() throws {
    let root = try #require(try parse("# first\nä: ü\nlist:\n  - one\n  - {k: v}\n"))
    let entry = try #require(root.entry("ä"))
    #expect([entry.key.line, entry.key.column] == [2, 1])
    #expect([entry.value.line, entry.value.column] == [2, 4])
    let inner = try #require(root["list"]?.items?.last?["k"])
    #expect([inner.line, inner.column] == [5, 9])
  }

  @Test func aliasesKeepTheAnchorsPlace() throws {
    let root = try #require(try parse("a: &x\n  k: v\nb: *x\n"))
    #expect(root["b"]?["k"]?.line == 2)
  }

  @Test(
    arguments: [
      ("yes", nil, nil, "yes", false), ("\"yes\"", nil, nil, "yes", false),
      ("true", true, nil, "true", false), ("'true'", nil, nil, "true", false),
      ("FALSE", false, nil, "FALSE", false), ("on", nil, nil, "on", false),
      ("6443", nil, 6443, "6443", false), ("\"6443\"", nil, nil, "6443", false),
      ("-12", nil, -12, "-12", false), ("0", nil, 0, "0", false),
      ("010", nil, nil, "010", false), ("1_000", nil, nil, "1_000", false),
      ("99999999999999999999", nil, nil, "99999999999999999999", false),
      ("!!str 12", nil, nil, "12", false), ("! 12", nil, nil, "12", false),
      ("~", nil, nil, nil, true), ("null", nil, nil, nil, true), ("", nil, nil, nil, true),
      ("\"null\"", nil, nil, "null", false), ("''", nil, nil, "", false),
      ("!!str", nil, nil, "", false), ("|\n  7\n", nil, nil, "7\n", false),
    ] as [(String, Bool?, Int?, String?, Bool)])
  func scalars(
    _ text: String, _ boolean: Bool?, _ integer: Int?, _ string: String?, _ isNull: Bool
  ) throws {
    let node = try #require(try parse("k: " + text)?["k"])
    #expect(node.boolean == boolean)
    #expect(node.integer == integer)
    #expect(node.string == string)
    #expect(node.isNull == isNull)
  }

  @Test func accessorsOfOtherKindsAreNil() throws {
    let root = try #require(try parse("m: {a: 1}\ns: [1, b]\nmixed: [1, [2]]\nx: y\n"))
    #expect(root["s"]?.strings == ["1", "b"])
    #expect(root["mixed"]?.strings == nil)
    #expect(root["m"]?.items == nil && root["m"]?.string == nil && root["s"]?.entries == nil)
    #expect(root["x"]?["y"] == nil && root["none"] == nil)
    #expect(root["m"]?.found == "a mapping" && root["s"]?.found == "a list")
    #expect(root["x"]?.found == "\"y\"")
  }

  @Test func equalityIgnoresThePlace() throws {
    #expect(try parse("a: [1, {b: c}]") == parse("a:\n  - 1\n  -   b: c\n"))
    #expect(try parse("a: 1") != parse("a: '1'"))
    #expect(try parse("a: 1\nb: 2") != parse("b: 2\na: 1"))
    #expect(try parse("[1]") != parse("[1, 2]"))
  }
}
