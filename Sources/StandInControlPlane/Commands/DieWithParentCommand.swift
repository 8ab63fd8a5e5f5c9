import ArgumentParser
import Glibc

/// The launcher of the stand-in kubelet's child (see `DieWithParent`).
struct DieWithParentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: DieWithParent.subcommand, abstract: "Run a command that dies with its parent.",
    shouldDisplay: false)

  @Argument var parent: Int32
  @Argument(parsing: .captureForPassthrough) var command: [String]

  func run() throws {
    do {
      try DieWithParent.exec(parent: parent, command: command)
    } catch {
      ProcessLog(speaker: "kubelet").say(error.description)
      throw ExitCode(127)
    }
  }
}
