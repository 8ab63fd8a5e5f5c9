import KubernetesClient
import Testing

@Suite struct JSONValueTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), ("true", true), (" 1 ", 1),
      ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.5", .number(1.5)),
      ("1e400", nil), ("\"\\u00e9\\n\"", "é\n"), ("[]", []), ("{}", [:]),
      ("{\"a\":{\"b\":[1]}}", ["a": ["b": [1]]]),
      ("", nil), ("{", nil), ("nul", nil), ("'a'", nil), ("{a:1}", nil),
      ("1 2", nil),
      ("NaN", nil), ("01", nil),
    ] as [(String, JSONValue?)])
  func parsing(_ text: String, _ expected: JSONValue?) throws {
    #expect((try? JSONValue.parse(Array(text.utf8))) == expected)
    if let expected { #expect(try JSONValue.parse(expected.encoded()) == expected) }
  }

  @Test func bytesThatAreNoText() {
    #expect(throws: JSONProblem.self) { try JSONValue.parse([0x22, 0xFF, 0x22]) }
    #expect(throws: JSONProblem.self) { try JSONValue.parse([0x22, 0x00, 0x22]) }
  }

  @Test func keysAreSorted() throws {
    let value: JSONValue = ["b": 1, "a": ["d": "/", "c": .null]]
    #expect(
      String(decoding: try value.encoded(), as: UTF8.self) == #"{"a":{"c":null,"d":"/"},"b":1}"#)
  }

  @Test func depthIsBounded() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(throws: Never.self) { try JSONValue.parse(nested(64)) }
    #expect(throws: JSONProblem.self) { try JSONValue.parse(nested(65)) }
    #expect(throws: JSONProblem.self) { try JSONValue.parse(nested(1_000_000)) }
    // Brackets in strings are no depth.
    let text = "[\"" + String(repeating: "[\\\"{", count: 1000) + "\"]"
    #expect(throws: Never.self) { try JSONValue.parse(Array(text.utf8)) }
  }

  @Test func valuesAreBounded() {
    func ones(_ count: Int) -> [UInt8] {
      Array("[\(String(repeating: "1,", count: count - 1))1]".utf8)
    }
    #expect(throws: Never.self) { try JSONValue.parse(ones(10_000)) }
    #expect(throws: JSONProblem.self) { try JSONValue.parse(ones(300_000)) }
  }

  @Test func sizeIsBounded() {
    let large = Array("\"\(String(repeating: "x", count: 8 << 20))\"".utf8)
    #expect(throws: JSONProblem.self) { try JSONValue.parse(large) }
  }

  @Test func members() {
    var value: JSONValue = ["a": ["b": 1]]
    #expect(value[path: "a", "b"] == 1 && value[path: "a", "c"] == nil && value["x"]?["y"] == nil)
    value["a"]?["b"] = "two"
    value["n"] = .null
    #expect(value == ["a": ["b": "two"], "n": .null])
    value["a"] = nil
    #expect(value == ["n": .null])
  }
}
