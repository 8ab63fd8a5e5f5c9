import ArgumentParser
import Glibc

/// `loopwarden-standin pause`: the sandbox's process, which waits for its end.
struct PauseCommand: ParsableCommand {
  static let name = "pause"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Wait for TERM or INT (the sandbox image's process).")

  func run() throws {
    let signals = try SignalPipe(catching: [SIGTERM, SIGINT])
    var waiting = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
    while signals.take().isEmpty { poll(&waiting, 1, -1) }
  }
}
