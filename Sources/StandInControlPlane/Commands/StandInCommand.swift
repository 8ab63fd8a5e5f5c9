import ArgumentParser

/// `loopwarden-standin`: a control plane to be restarted, for the demo and the tests.
struct StandInCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loopwarden-standin",
    abstract: "A stand-in kube-apiserver and kubelet for loopwarden's demo and tests.",
    discussion: "It holds no data and protects nothing: never run it on a real master.",
    subcommands: [
      DemoCommand.self, APIServerCommand.self, KubeletCommand.self, FrontCommand.self,
      PauseCommand.self, DieWithParentCommand.self,
    ])
}

/// The program's entry.
package enum StandInProgram {
  /// Runs what `arguments` (with the program's name first) ask for and exits.
  ///
  /// Under the name `kube-apiserver` or `pause` it is that at once, so that manifests and images
  /// can look like real ones.
  package static func run(_ arguments: [String]) -> Never {
    let rest = Array(arguments.dropFirst())
    switch (arguments.first ?? "").split(separator: "/").last {
    case "kube-apiserver": StandInCommand.main([APIServerCommand.name, "--"] + rest)
    case "pause": StandInCommand.main([PauseCommand.name])
    default: StandInCommand.main(rest)
    }
    StandInCommand.exit()
  }
}
