import StandInControlPlane
import Testing

/// The stand-in's own reader and writer of JSON.
struct JSONTests {
  @Test(arguments: [
    (#" {"a" : [1, -2.5e1, true, false, null, "x"]} "#, #"{"a":[1,-25.0,true,false,null,"x"]}"#),
    (#""\u00e9\n\ud83d\ude00\/""#, "\"é\\n😀/\""), ("0", "0"), ("-0", "0"), ("[]", "[]"),
    ("9223372036854775807", "9223372036854775807"), (#"{"b":1,"a":2}"#, #"{"a":2,"b":1}"#),
  ])
  func whatIsReadIsWritten(text: String, written: String) throws {
    #expect(try JSONTree(parsing: Array(text.utf8)).text == written)
  }

  @Test(arguments: [
    "", " ", "{", "[1,]", "{\"a\"}", "{a:1}", "01", "1.", "+1", "nul", "\"a", "\"\\x\"",
    "\"\\ud800\"", "\"\u{1}\"", "1 2", "--1", "1e", String(repeating: "[", count: 100),
  ])
  func whatIsNoJSONIsRefused(text: String) {
    #expect(throws: JSONProblem.self) { try JSONTree(parsing: Array(text.utf8)) }
  }

  @Test func membersAreSetAndRemoved() {
    var tree: JSONTree = ["a": ["b": 1]]
    tree["a"]?["c"] = "x"
    tree["a"]?["b"] = nil
    #expect(tree == ["a": ["c": "x"]])
    #expect(tree["nothing"]?["b"] == nil)
  }
}
