import ArgumentParser
import Configuration
import Glibc
import RestartDecision

/// `loopwarden status`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show what the supervisor last saw and did.",
    discussion: """
      Exit status: 0 all is well, 1 a restart is blocked while due or another master's failed \
      restart holds the lock, 2 this master's restart failed and is held, 3 no supervisor runs, or \
      it is not known.

      Examples:
        loopwarden status
        loopwarden status -o json
      """)

  @OptionGroup var common: CommonOptions
  @Option(name: .shortAndLong, help: "table, wide, json or yaml.")
  var output: OutputFormat = .table

  func run() throws {
    let status = try read()
    let alive = status.writerIsAlive
    switch output {
    case .table, .wide:
      for line in lines(status, alive: alive) { StandardStreams.out(line) }
    case .json: StandardStreams.out(try orExit { try StructuredOutput.json(status) })
    case .yaml: StandardStreams.out(try orExit { try StructuredOutput.yaml(status) })
    }
    if !alive { throw ExitCode(3) }
    if status.phase == "held" { throw ExitCode(2) }
    if status.cluster?.lock.phase == "held" { throw ExitCode(1) }
    if status.phase == "due", status.gates.contains(where: { $0.effect == "binds" }) {
      throw ExitCode(1)
    }
  }

  /// What the supervisor last said; whatever prevents that is status 3, because 1 tells of a restart.
  private func read() throws -> StatusSnapshot {
    do {
      let settings = try common.load().settings
      // Said even where no supervisor runs, which would put it back. The journal of it is root's.
      if geteuid() == 0,
        let alarm = ManifestMethodWords.standing(StateDirectory(path: settings.state.directory))
      {
        StandardStreams.error("ALARM: \(alarm)")
      }
      return try StatusSnapshot.read(RuntimeDirectory.status(settings))
    } catch StateFault.file(let fault) where fault.isMissing {
      StandardStreams.error(
        "no supervisor has run since this machine booted (no \(fault.path)); start it: systemctl start loopwarden"
      )
    } catch {
      StandardStreams.error("\(error)")
    }
    throw ExitCode(3)
  }

  private func lines(_ status: StatusSnapshot, alive: Bool) -> [String] {
    var rows: [[String]] = [
      ["node", status.node],
      [
        "supervisor",
        alive
          ? "loopwarden \(status.version), pid \(status.pid), \(status.mode)"
            + (status.modeNote.map { ", \($0)" } ?? "")
          : "NOT RUNNING (pid \(status.pid) is gone); this is what it last saw",
      ],
      ["seen", "\(status.at), next look \(status.nextLook)"],
      ["phase", status.phase],
      ["summary", status.summary],
      ["plan", status.plan],
    ]
    if let due = status.due { rows.append(["due", due + (status.hour.map { " (\($0))" } ?? "")]) }
    rows.append([
      "certificate",
      status.certificate.correlationMessage ?? status.certificate.problem ?? "unknown",
    ])
    rows.append([
      "container",
      status.container.id.map { id in
        ContainerReport.short(id)
          + (status.container.ageSeconds.map { ", up \(TimeText.length(.seconds($0)))" } ?? "")
          + " (\(status.container.runtime))"
      } ?? status.container.problem ?? "unknown",
    ])
    if let pair = status.pair { rows.append(["files", pair.sentence]) }
    rows.append(["readyz", status.readiness])
    if let hold = status.hold { rows.append(["hold", hold]) }
    if let stop = status.lastStop {
      let end =
        stop.failure.map { "FAILED: \($0)" }
        ?? stop.proved.map { "proved \($0)" } ?? "not yet proved"
      rows.append([
        "last restart",
        "\(stop.at), \(end)" + (stop.outageSeconds.map { ", ready again after \($0) s" } ?? ""),
      ])
    }
    if let lock = status.cluster?.lock { rows.append(["lock", lock.sentence]) }
    if let alert = status.credentialAlert { rows.append(["credential", alert]) }
    if let problem = status.clusterProblem { rows.append(["cluster", problem]) }
    if let fault = status.recordFault { rows.append(["record", fault]) }
    var lines = rows.map { $0[0] + ":" + String(repeating: " ", count: 14 - $0[0].count) + $0[1] }
    if let cluster = status.cluster { lines += [""] + cluster.lines(wide: output == .wide) }
    if !status.gates.isEmpty {
      lines.append("")
      lines += TextTable.lines(
        header: ["GATE", "NOW", "WHY"], rows: status.gates.map { [$0.gate, $0.effect, $0.reason] })
    }
    return lines
  }
}
