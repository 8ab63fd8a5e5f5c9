extension PreflightRun {
  mutating func checkUnit(_ unit: UnitDefinition) {
    checkStartable(unit)
    recorder.look(.unitChangedOnDisk)
    switch unit.needsDaemonReload {
    case .known(false): break
    case .known(true):
      recorder.fail(.unitChangedOnDisk, "\(unit.name) changed on disk since systemd read it")
    case .unknown(let reason):
      recorder.unknown(
        .unitChangedOnDisk, "whether \(unit.name) changed on disk is not known: \(reason)")
    }
    checkAge(of: unit)
    // What the process of a whole server shows is not what it was started with.
    if embedding == nil { checkStartCommand(of: unit) }
  }

  private mutating func checkStartable(_ unit: UnitDefinition) {
    recorder.look(.unitNotStartable)
    switch unit.loadState {
    case .known("loaded"): break
    case .known(let state): recorder.fail(.unitNotStartable, "\(unit.name) is \(state)")
    case .unknown(let reason):
      recorder.unknown(.unitNotStartable, "the state of \(unit.name) is not known: \(reason)")
    }
    switch unit.restartRefusal {
    case .known(nil): break
    case .known(let refusal?): recorder.fail(.unitNotStartable, refusal)
    case .unknown(let reason):
      recorder.unknown(
        .unitNotStartable, "whether \(unit.name) may be restarted by hand is not known: \(reason)")
    }
    if case .known(let words) = unit.startCommand, let program = words.first,
      program.hasPrefix("/"), isMissing(program)
    {
      recorder.fail(
        .unitNotStartable, "\(unit.name) starts \(program), which does not exist")
    }
    for file in unit.environmentFiles where !file.mayBeMissing && !file.isPattern {
      if isMissing(file.path) {
        recorder.fail(
          .unitNotStartable,
          "\(unit.name) needs the environment file \(file.path), which does not exist")
      }
    }
  }

  private func isMissing(_ path: String) -> Bool {
    do throws(FileFailure) {
      _ = try files.status(path)
      return false
    } catch {
      return error == .missing
    }
  }

  private mutating func checkAge(of unit: UnitDefinition) {
    recorder.look(.unitFileNewerThanProcess)
    guard case .known(let start) = inputs.running.processStart else {
      if case .unknown(let reason) = inputs.running.processStart {
        recorder.unknown(.unitFileNewerThanProcess, "the process's start is not known: \(reason)")
      }
      return
    }
    var paths = [unit.fragmentPath].compactMap { $0 } + unit.dropInPaths
    paths += unit.environmentFiles.filter { !$0.isPattern }.map(\.path)
    if case .known(let embedded)? = embedding?.flags { paths += embedded.sources }
    for path in paths {
      do throws(FileFailure) {
        let modified = try files.status(path).modified
        guard modified > start else { continue }
        recorder.fail(
          .unitFileNewerThanProcess,
          "\(path) was written \(modified - start) s after the process started")
      } catch {
        if error != .missing { recorder.unknown(.unitFileNewerThanProcess, "\(path) \(error)") }
      }
    }
  }

  private mutating func checkStartCommand(of unit: UnitDefinition) {
    recorder.look(.unitArgumentsDiffer)
    let command: [String]
    switch unit.startCommand {
    case .known(let words): command = words
    case .unknown(let reason):
      recorder.unknown(.unitArgumentsDiffer, "ExecStart of \(unit.name) is not known: \(reason)")
      return
    }
    switch APIServerCommandLine(command: unit.expanded(command, in: files).words, arguments: []) {
    case .unknown(let reason, _):
      recorder.unknown(.unitArgumentsDiffer, "ExecStart of \(unit.name): \(reason)")
    case .known(_, let words):
      if let open = words.first(where: { !$0.unresolved.isEmpty }), mayRun(words) {
        recorder.unknown(
          .unitArgumentsDiffer,
          "ExecStart of \(unit.name) takes \(open.text), whose value could not be read")
      } else {
        compare(words, .unitArgumentsDiffer, definedBy: "the unit")
      }
    }
  }

  /// Whether what runs has every word that is known; an unresolved one may stand for several.
  private func mayRun(_ words: [ManifestWord]) -> Bool {
    guard case .known(let arguments) = inputs.running.arguments else { return false }
    let running = Self.flagWords(arguments)
    return words.allSatisfy { !$0.unresolved.isEmpty || running.contains($0.text) }
  }

  mutating func checkSupervisor(_ supervisor: String?) {
    recorder.look(.noSupervisorEvident)
    if supervisor == nil {
      recorder.fail(
        .noSupervisorEvident, "nothing is seen that starts the API server's process again")
    }
  }

  /// The whole server that runs the API server in it; nil where the API server is what the unit starts.
  var embedding: WholeServer? { inputs.wholeServer.flatMap { $0.isEmbedded ? $0 : nil } }

  mutating func checkWholeServer() {
    guard let whole = inputs.wholeServer else { return }
    recorder.look(.wholeServer)
    if !whole.isAllowed {
      recorder.fail(
        .wholeServer, "a restart takes more than the API server: \(whole.whatElse)")
    }
  }
}
