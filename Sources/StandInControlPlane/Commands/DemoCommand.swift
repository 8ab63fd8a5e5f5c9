import ArgumentParser
import Glibc

/// `loopwarden-standin demo`: what `make demo` runs.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show the real loopwarden renew a certificate that lives a minute.",
    discussion: """
      Needs neither root nor Kubernetes and takes about a minute. Exit status: 0 the renewal was \
      proved, 1 it was not, 128 and the signal's number when a signal ended the demo.
      """)

  @Option(help: "The loopwarden program.")
  var loopwarden: String

  func run() throws {
    guard access(loopwarden, X_OK) == 0 else {
      throw ValidationError(
        "\(loopwarden) cannot be run (\(systemErrorText())): build it with `make build`")
    }
    let demo: Demonstration
    do {
      demo = try Demonstration(supervisorProgram: loopwarden)
    } catch {
      ProcessLog(speaker: "demo").say("\(error)")
      throw ExitCode(1)
    }
    demo.introduce()
    let outcome: Demonstration.Outcome
    do {
      outcome = try demo.run()
    } catch {
      outcome = .notProved("\(error)")
    }
    switch outcome {
    case .proved: demo.summarise(outcome)
    case .notProved(let reason):
      demo.summarise(outcome)
      demo.explain(reason)
    case .interrupted: break
    }
    demo.cleanUp()
    switch outcome {
    case .proved: return
    case .notProved: throw ExitCode(1)
    case .interrupted(let signal):
      demo.timeline.print("The demo was ended by signal \(signal); nothing of it is left.")
      throw ExitCode(128 + signal)
    }
  }
}
