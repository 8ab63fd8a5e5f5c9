/// Whether a restart of this master's API server would work: rule 7 of the reference on restart
/// methods. Only reads; never changes anything.
package enum Preflight {
  /// Looks at everything. `now` is the wall clock, Unix seconds. The result has at least one entry
  /// for every check that was looked at, in the order of `PreflightCheck`; a check that nothing
  /// calls for (no KMS plugin, no webhook), or that something before it made impossible, has none.
  package static func run(_ inputs: PreflightInputs, now: Int64) -> [PreflightFinding] {
    var run = PreflightRun(inputs: inputs, now: now)
    run.checkEverything()
    return run.recorder.report()
  }
}

struct PreflightRun {
  let inputs: PreflightInputs
  let now: Int64
  var recorder = PreflightRecorder()
  /// Content of the inputs that were read, by flag.
  var contents: [String: [UInt8]] = [:]
  /// KMS plugins of the encryption configuration.
  var plugins: [KMSPlugin] = []
  var questions: [NetworkQuestion] = []
  /// Whether an etcd endpoint served a linearizable read over TLS with the manifest's files.
  var etcdAcceptedCertificate = false

  var files: any NodeFilesystem { inputs.files }

  mutating func checkEverything() {
    checkSpace()
    checkClock()
    let source: (flags: APIServerFlags, origin: FlagOrigin)?
    switch inputs.definition {
    case .staticPod: source = checkStaticPod()
    case .unit(let unit):
      checkUnit(unit)
      source = flags(of: unit)
    case .process(let supervisor):
      checkSupervisor(supervisor)
      source = flagsOnNode(of: "the process")
    }
    checkWholeServer()
    guard let (flags, origin) = source else {
      answerQuestions()
      return
    }
    checkFlags(flags, origin)
    checkInputs(flags, origin)
    checkStopLimit(flags)
    checkPort(flags, origin)
    askEtcd(flags, origin)
    answerQuestions()
    // Their weight depends on what etcd said.
    checkPairs(flags)
    checkServiceAccounts(flags)
  }

  /// What only kubelet, its manifest and the pod's container have; the manifest's flags.
  private mutating func checkStaticPod() -> (flags: APIServerFlags, origin: FlagOrigin)? {
    checkRuntime()
    let kubelet = KubeletSettings.read(
      inputs.paths, processArguments: inputs.kubeletArguments, in: files)
    askKubelet(kubelet)
    let manifest = readManifest()
    checkFolder(kubelet)
    guard let manifest else { return nil }
    checkPod(manifest)
    guard case .known(_, let words) = commandLine(manifest) else { return nil }
    let flags = APIServerFlags(words)
    compare(words, .manifestArgumentsDiffer, definedBy: "the manifest")
    checkLiveness(flags, manifest)
    return (flags, FlagOrigin(manifest, isBareProcess: inputs.running.isBareProcess))
  }

  private mutating func commandLine(_ manifest: APIServerManifest) -> APIServerCommandLine {
    recorder.look(.commandNotUnderstood)
    let line = manifest.commandLine
    if case .unknown(let reason, let number) = line {
      recorder.unknown(.commandNotUnderstood, "\(manifest.path):\(number): \(reason)")
    }
    return line
  }

  private mutating func readManifest() -> APIServerManifest? {
    let path = inputs.paths.manifest
    recorder.look(.manifestMissing, .manifestUnreadable, .manifestUnparsable)
    let bytes: [UInt8]
    do throws(FileFailure) {
      bytes = try files.read(path)
    } catch {
      switch error {
      case .unreadable: recorder.unknown(.manifestUnreadable, "\(path) \(error)")
      case .missing: recorder.fail(.manifestMissing, "\(path) \(error)")
      case .wrongKind, .tooLarge, .tooManyLinks:
        recorder.fail(.manifestUnparsable, "\(path) \(error)")
      }
      return nil
    }
    recorder.look(.manifestNotApiServer)
    do throws(ManifestError) {
      _ = try ManifestReader.pod(bytes, path: path)
    } catch {
      if error.kubeletMayAccept {
        recorder.unknown(.manifestUnparsable, "\(error)")
      } else {
        recorder.fail(.manifestUnparsable, "\(error)")
      }
      return nil
    }
    do throws(ManifestError) {
      return try APIServerManifest.parse(bytes, path: path)
    } catch {
      recorder.fail(.manifestNotApiServer, "\(error)")
      return nil
    }
  }

  private mutating func checkFolder(_ kubelet: KubeletSettings) {
    let folder = inputs.paths.manifestsFolder
    recorder.look(.manifestsFolderUnreadable, .manifestOutsideStaticPodPath)
    do throws(FileFailure) {
      let scan = try ManifestsFolder.scan(folder, in: files)
      recorder.look(.secondManifest)
      let others = scan.apiServerManifests.filter { $0 != inputs.paths.manifest }
      if !others.isEmpty {
        recorder.fail(
          .secondManifest,
          "besides \(inputs.paths.manifest) a kube-apiserver is defined in "
            + others.joined(separator: ", ")
        )
      }
      for file in scan.unread where file.path != inputs.paths.manifest {
        recorder.unknown(.manifestsFolderUnreadable, "\(file.path) \(file.failure)")
      }
    } catch {
      recorder.unknown(.manifestsFolderUnreadable, "\(folder) \(error)")
    }
    for problem in kubelet.problems { recorder.unknown(.manifestOutsideStaticPodPath, problem) }
    // A kubelet that reads one file instead of a folder names the file.
    guard let path = kubelet.staticPodPath, let read = try? files.local(path),
      let folder = try? files.local(folder), let manifest = try? files.local(inputs.paths.manifest)
    else { return }
    if read != folder, read != manifest {
      recorder.fail(
        .manifestOutsideStaticPodPath,
        "kubelet reads static pods from \(path), the manifest is \(inputs.paths.manifest)")
    }
  }

  private mutating func checkFlags(_ flags: APIServerFlags, _ origin: FlagOrigin) {
    recorder.look(.flagValueInvalid, .strayArgument)
    for problem in flags.problems() {
      switch problem.reason {
      case .malformed: recorder.fail(.flagValueInvalid, "\(origin.name): \(problem)")
      case .determinedByKubelet:
        recorder.unknown(.flagValueInvalid, "\(origin.name): \(problem)")
      }
    }
    for word in flags.strays {
      recorder.fail(
        .strayArgument, "\(origin.place(word.line)): \"\(word.text)\" belongs to no flag")
    }
  }

  private mutating func checkLiveness(_ flags: APIServerFlags, _ manifest: APIServerManifest) {
    guard let probe = manifest.livenessProbe,
      let grace = try? StopGrace.compute(flags, drainLimit: inputs.drainLimit)
    else { return }
    recorder.look(.livenessKillsDrain)
    if probe.patience < .seconds(grace.graceSeconds) {
      recorder.fail(
        .livenessKillsDrain,
        "the liveness probe gives up after \(probe.failureThreshold) x \(probe.periodSeconds)s, "
          + "the grace is \(grace.graceSeconds)s"
      )
    }
  }
}
