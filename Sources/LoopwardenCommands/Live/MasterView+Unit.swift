import ContainerRuntime
import ControlPlaneNode
import SystemdKit

/// The unit that runs the API server, in the words of the preflight.
extension MasterView {
  /// What the service manager says of it; where it does not answer, that is what is not known.
  func unitFacts(within limit: Duration) -> Result<UnitFacts, RuntimeFailure>? {
    guard let unit = choice?.unit else { return nil }
    do throws(RuntimeFailure) {
      return .success(try unit.unitFacts(within: limit))
    } catch {
      return .failure(error)
    }
  }

  static func definition(
    _ name: String, _ facts: Result<UnitFacts, RuntimeFailure>?
  ) -> UnitDefinition {
    var definition = UnitDefinition(name: name)
    switch facts {
    case .success(let facts):
      definition.loadState = .known("loaded")
      definition.fragmentPath = facts.fragmentPath.isEmpty ? nil : facts.fragmentPath
      definition.dropInPaths = facts.dropInPaths
      definition.needsDaemonReload = .known(facts.needDaemonReload)
      definition.restartRefusal = .known(facts.refusal)
      definition.startCommand =
        facts.startCommands.count == 1
        ? .known(facts.startCommands[0])
        : .unknown("\(name) has \(facts.startCommands.count) ExecStart= lines")
      definition.environment = facts.environment
      definition.environmentFiles = facts.environmentFiles.map {
        .init(path: $0.path, mayBeMissing: $0.isOptional)
      }
    case .failure(let failure):
      let reason = "\(failure)"
      definition.loadState = .unknown(reason)
      definition.needsDaemonReload = .unknown(reason)
      definition.restartRefusal = .unknown(reason)
      definition.startCommand = .unknown(reason)
    case nil: break
    }
    return definition
  }
}
