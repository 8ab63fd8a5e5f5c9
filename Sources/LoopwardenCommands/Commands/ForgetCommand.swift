import ArgumentParser
import Configuration

/// `loopwarden forget`.
struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Say that a master that is gone is no master any more.",
    discussion: """
      A master that was once among the endpoints counts as a member that is down, and restarts \
      nobody while it is, until its Node is deleted or until you say so here. Say it on every \
      master. Masters that configuration names are taken out there.

      Example:
        loopwarden forget m3
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "The master's name or address, as `loopwarden status` shows it.")
  var master: String

  func run() throws {
    let settings = try common.load().settings
    if settings.cluster.peers.contains(where: { $0.name == master || "\($0.address)" == master }) {
      throw CommandFailure("\(master) stands in cluster.peers: take it out there, then reload")
    }
    let memory = MemberMemory(directory: settings.state.directory)
    let known = try orExit { try memory.load() }
    let rest = known.filter { member in
      ![member.name, member.host, "\(member.address)"].contains(master)
    }
    guard rest.count < known.count else {
      let names = known.map(\.name).joined(separator: ", ")
      throw CommandFailure(
        "no master \(master) is remembered"
          + (names.isEmpty ? "" : "; remembered are \(names)"))
    }
    try orExit { try memory.store(rest) }
    StandardStreams.out("forgotten: \(master); it counts again if it appears among the endpoints")
  }
}
