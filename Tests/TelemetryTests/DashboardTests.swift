import FoundationEssentials
import Telemetry
import Testing

@Suite("The dashboard") struct DashboardTests {
  private static let path = "packaging/dashboards/loopwarden.json"

  /// What is looked at here of Grafana's dashboard model.
  struct Dashboard: Decodable {
    var title: String
    var uid: String
    var schemaVersion: Int
    var templating: Templating
    var panels: [Panel]

    struct Templating: Decodable { var list: [Variable] }
    struct Variable: Decodable {
      var name: String
      var type: String
    }
    struct Panel: Decodable {
      var id: Int
      var title: String
      var type: String
      var gridPos: Place
      var datasource: Source?
      var targets: [Target]?
    }
    struct Place: Decodable {
      var h: Int
      var w: Int
      var x: Int
      var y: Int
    }
    struct Source: Decodable { var uid: String }
    struct Target: Decodable {
      var expr: String
      var refId: String
      var datasource: Source?
    }
  }

  private static func dashboard() throws -> Dashboard {
    try JSONDecoder().decode(Dashboard.self, from: Data(try Repository.read(path).utf8))
  }

  @Test("every query asks for metrics of the table, of the chosen masters, from the chosen source")
  func queries() throws {
    let known = Set(Metric.allCases.map(\.name))
    let panels = try Self.dashboard().panels.filter { $0.type != "row" }
    #expect(panels.count >= 8)
    for panel in panels {
      let targets = try #require(panel.targets, "\(panel.title)")
      #expect(!targets.isEmpty)
      for target in targets {
        let names = Repository.metricNames(in: target.expr)
        #expect(!names.isEmpty && names.isSubset(of: known), "\(panel.title): \(target.expr)")
        #expect(target.expr.contains("instance=~\"$instance\""), "\(panel.title)")
        #expect((target.datasource ?? panel.datasource)?.uid == "${datasource}", "\(panel.title)")
      }
      #expect(Set(targets.map(\.refId)).count == targets.count)
    }
  }

  @Test("panels have a place of their own")
  func places() throws {
    let panels = try Self.dashboard().panels
    #expect(Set(panels.map(\.id)).count == panels.count)
    var taken: Set<Int> = []
    for panel in panels {
      let place = panel.gridPos
      #expect(place.x >= 0 && place.x + place.w <= 24 && place.h > 0)
      for row in place.y..<(place.y + place.h) {
        for column in place.x..<(place.x + place.w) {
          #expect(taken.insert(row * 24 + column).inserted, "\(panel.title)")
        }
      }
    }
  }

  @Test("source and masters are variables; nothing of one installation is in it")
  func variables() throws {
    let dashboard = try Self.dashboard()
    #expect(
      dashboard.templating.list.map { "\($0.name) \($0.type)" } == [
        "datasource datasource", "instance query",
      ])
    #expect(dashboard.uid == "loopwarden")
    #expect(dashboard.schemaVersion >= 36)
  }
}
