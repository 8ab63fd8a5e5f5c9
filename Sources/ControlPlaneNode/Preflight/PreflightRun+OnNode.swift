/// The flags of an API server that is no static pod, and the time that a stop has.
extension PreflightRun {
  /// What the unit starts next, as far as that is known for sure; else what its process runs with.
  mutating func flags(of unit: UnitDefinition) -> (flags: APIServerFlags, origin: FlagOrigin)? {
    if embedding == nil, case .known(let command) = unit.startCommand {
      let expanded = unit.expanded(command, in: files)
      if !expanded.hasUnset, expanded.words.allSatisfy({ $0.unresolved.isEmpty }),
        case .known(_, let words) = APIServerCommandLine(command: expanded.words, arguments: [])
      {
        recorder.look(.commandNotUnderstood)
        return (APIServerFlags(words), FlagOrigin(onNode: "ExecStart of \(unit.name)"))
      }
    }
    return flagsOnNode(of: unit.name)
  }

  /// The process's own flags, or those of the API server inside a bigger one.
  mutating func flagsOnNode(of name: String) -> (flags: APIServerFlags, origin: FlagOrigin)? {
    recorder.look(.commandNotUnderstood)
    if let whole = embedding {
      switch whole.flags {
      case .known(let embedded):
        let sources = embedded.sources.isEmpty ? name : embedded.sources.joined(separator: ", ")
        return (embedded.flags, FlagOrigin(onNode: sources))
      case .unknown(let reason):
        recorder.unknown(.commandNotUnderstood, "the API server's flags are not known: \(reason)")
        return nil
      }
    }
    switch inputs.running.arguments {
    case .unknown(let reason):
      recorder.unknown(
        .commandNotUnderstood, "the process's command line is not known: \(reason)")
      return nil
    case .known(let arguments):
      let words = arguments.map { ManifestWord($0, line: 0) }
      guard APIServerCommandLine.program(in: words) != nil else {
        recorder.unknown(
          .commandNotUnderstood,
          "the process is \(arguments.first ?? "without a name"), which is not kube-apiserver")
        return nil
      }
      return (
        APIServerFlags(commandLine: arguments), FlagOrigin(onNode: "the command line of \(name)")
      )
    }
  }

  /// Whether what supervises the process gives it the grace that its flags need.
  mutating func checkStopLimit(_ flags: APIServerFlags) {
    switch inputs.running.stopLimit {
    case .unknown(let reason):
      recorder.unknown(
        .stopLimitTooShort, "how long a stop may take before SIGKILL is not known: \(reason)")
    case .known(nil): recorder.look(.stopLimitTooShort)
    case .known(let limit?):
      var running: APIServerFlags?
      if case .known(let flags) = runningFlags { running = flags }
      // A flag that cannot be read is told by its own check.
      guard
        let grace = try? StopGrace.compute(flags, running: running, drainLimit: inputs.drainLimit)
      else { return }
      recorder.look(.stopLimitTooShort)
      if limit < .seconds(grace.graceSeconds) {
        recorder.fail(
          .stopLimitTooShort,
          "SIGKILL comes \(GoDuration.text(limit)) after SIGTERM, "
            + "the API server needs \(grace.graceSeconds)s")
      }
    }
  }

  /// What the running API server was started with.
  var runningFlags: Known<APIServerFlags> {
    if let whole = embedding {
      switch whole.flags {
      case .known(let embedded): return .known(embedded.flags)
      case .unknown(let reason): return .unknown(reason)
      }
    }
    switch inputs.running.arguments {
    case .known(let arguments): return .known(APIServerFlags(commandLine: arguments))
    case .unknown(let reason): return .unknown(reason)
    }
  }
}
