import ControlPlaneNode
import RestartDecision

/// Files that changed while the API server ran.
extension CertsJudge {
  mutating func judge(_ file: StaleFile) {
    let name =
      facts.survey.rows.first { $0.path == file.path }?.name ?? "--\(file.rule.flag)"
    let what = "--\(file.rule.flag) (\(file.path))"
    let version = facts.process?.version.map { "kube-apiserver \($0)" } ?? "this kube-apiserver"
    let when = TimeText.rfc3339(file.change.modified)
    switch file.staleness {
    case .fresh, .reloaded: break
    case .stale(.possible):
      notes.append(
        "\(what): its inode changed after the API server started, its content is older: if it was moved "
          + "there, \(version) goes on with what it read")
    case .stale:
      find(
        .warning, "stale-file", name,
        "\(what) changed \(when), after the API server started, and \(version) does not take it over: "
          + file.rule.consequence,
        do: "loopwarden restart")
    case .undecided(.possible): break
    case .undecided:
      notes.append(
        "\(what) changed \(when), after the API server started; whether it takes that over cannot be "
          + "told\(facts.process?.version == nil ? ", its release is not known" : "")"
          + ": if not, \(file.rule.consequence)")
    }
  }
}
