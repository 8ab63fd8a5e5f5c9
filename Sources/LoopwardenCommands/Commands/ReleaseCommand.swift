import ArgumentParser
import Configuration
import KubernetesClient
import RestartDecision

/// `loopwarden release`.
struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Say that a failed restart has been dealt with.",
    discussion: """
      After a restart that failed, nothing more is restarted, on this master or another, until the \
      API server has proved to be well by itself, or until you say so here. Look at `loopwarden \
      status` first. On any master, --node releases the cluster's lock of a master that cannot do \
      so itself any more; who is alive and in mid-restart is left alone.

      Examples:
        loopwarden release --reason "kubelet was down, mended, API server is well"
        loopwarden release --node m2 --reason "the machine is gone for good"
      """)

  @OptionGroup var common: CommonOptions
  @Option(help: "What was wrong and what was done: it is logged, and recorded in the Lease.")
  var reason: String
  @Option(help: "Release the cluster's lock that this node holds.")
  var node: String?

  func validate() throws {
    guard !reason.isEmpty else { throw ValidationError("--reason is empty: say what was done") }
  }

  func run() throws {
    let configuration = try common.load()
    let state = StateDirectory(path: configuration.settings.state.directory)
    // The record's word: it is there without a running supervisor too.
    let phase = try orExit { try RecordSnapshot.load(state.recordPath) }.phase
    if phase == .held, node == nil || node == configuration.nodeName {
      try orExit {
        try state.setRelease(
          ReleaseFile(id: CommandValues.newIdentity(), reason: reason, by: CommandValues.caller))
      }
      StandardStreams.out(
        "released; a running supervisor takes note now, or the next one at its start")
      return
    }
    guard !configuration.settings.cluster.singleMaster else {
      throw CommandFailure("nothing is held by a failed restart (see `loopwarden status`)")
    }
    let release = try orExit { try LockRelease(configuration) }
    StandardStreams.out(
      try orExit {
        try release.run(node: node, reason: reason, by: CommandValues.caller)
      })
  }
}
