import LoopwardenCommands
import Testing
import YAMLDocument

@Suite("JSON and YAML output")
struct StructuredOutputTests {
  struct Sample: Encodable {
    var text = "a: \"b\" # c/d\nnext"
    var number = 3
    var truth = "true"
    var flag = false
    var list = ["x", "- y"]
    var empty: [String] = []
    var nested = [["k": "v"], ["k": "1"]]
  }

  @Test("the YAML reads back as the tree that the JSON holds")
  func roundTrip() throws {
    let yaml = try StructuredOutput.yaml(Sample())
    let json = try StructuredOutput.json(Sample())
    let fromYAML = try #require(try YAMLNode.parse(Array(yaml.utf8)))
    let fromJSON = try #require(try YAMLNode.parse(Array(json.utf8)))
    for tree in [fromYAML, fromJSON] {
      #expect(tree["text"]?.string == "a: \"b\" # c/d\nnext")
      #expect(tree["number"]?.string == "3")
      #expect(tree["truth"]?.isText == true)
      #expect(tree["flag"]?.string == "false")
      #expect(tree["list"]?.strings == ["x", "- y"])
      #expect(tree["empty"]?.items?.isEmpty == true)
      #expect(tree["nested"]?.items?.map { $0["k"]?.string } == ["v", "1"])
    }
  }
}
