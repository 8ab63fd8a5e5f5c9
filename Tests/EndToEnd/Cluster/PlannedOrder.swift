import FoundationEssentials

/// The masters in the order of their turns, as `plan -o json` prints them.
struct PlannedOrder: Decodable {
  private struct Cluster: Decodable {
    struct Master: Decodable { let name: String }
    let masters: [Master]
  }
  private let cluster: Cluster
  var names: [String] { cluster.masters.map(\.name) }

  /// Reads the command's output, warnings of standard error before the object included.
  init(_ output: String) throws {
    guard let brace = output.firstIndex(of: "{") else {
      throw HarnessFailure("no plan: \(output)")
    }
    self = try JSONDecoder().decode(Self.self, from: Data(output[brace...].utf8))
  }
}
