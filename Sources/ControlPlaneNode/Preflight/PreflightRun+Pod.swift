extension PreflightRun {
  mutating func checkPod(_ manifest: APIServerManifest) {
    recorder.look(.restartPolicy, .notHostNetwork)
    if manifest.restartPolicy != .always {
      recorder.fail(
        .restartPolicy, "\(manifest.path): restartPolicy is \(manifest.restartPolicy.rawValue)")
    }
    if !manifest.hostNetwork {
      recorder.fail(.notHostNetwork, "\(manifest.path): hostNetwork is not set")
    }
    checkVolumes(manifest)
    if !inputs.running.isBareProcess {
      checkImage(manifest)
      checkMounts(manifest)
    }
    checkEnvironment(manifest)
    checkAge(manifest)
  }

  private mutating func checkVolumes(_ manifest: APIServerManifest) {
    recorder.look(.hostPathVolume)
    for volume in manifest.volumes {
      guard case .hostPath(let path, let type) = volume.source else { continue }
      let wanted: FileKind
      var mayBeMissing = false
      switch type {
      case .unchecked: continue
      case .directoryOrCreate: (wanted, mayBeMissing) = (.directory, true)
      case .directory: wanted = .directory
      case .fileOrCreate: (wanted, mayBeMissing) = (.regular, true)
      case .file: wanted = .regular
      case .socket: wanted = .socket
      case .charDevice: wanted = .characterDevice
      case .blockDevice: wanted = .blockDevice
      }
      let place = "\(manifest.path):\(volume.line): volume \(volume.name): \(path)"
      do throws(FileFailure) {
        let kind = try files.status(path).kind
        if kind != wanted {
          recorder.fail(
            .hostPathVolume,
            "\(place) is \(kind.rawValue), type \(type.rawValue) asks for \(wanted.rawValue)")
        }
      } catch {
        switch error {
        case .missing where mayBeMissing: continue
        case .unreadable: recorder.unknown(.hostPathVolume, "\(place) \(error)")
        case .missing, .wrongKind, .tooLarge, .tooManyLinks:
          recorder.fail(.hostPathVolume, "\(place) \(error)")
        }
      }
    }
  }

  private mutating func checkImage(_ manifest: APIServerManifest) {
    recorder.look(.manifestImageDiffers, .imagePullAlways)
    switch inputs.running.image {
    case .unknown(let reason):
      recorder.unknown(.manifestImageDiffers, "the running image is not known: \(reason)")
    case .known(let running):
      let asked = ImageReference(manifest.image)
      let reference = ImageReference(running.reference)
      if let digest = asked.digest {
        if !running.resolved.hasSuffix(digest), !running.reference.hasSuffix(digest) {
          recorder.fail(
            .manifestImageDiffers, "the manifest names \(manifest.image), \(running.resolved) runs")
        }
      } else if reference.isBareDigest {
        recorder.unknown(
          .manifestImageDiffers,
          "the runtime names the running image only as \(running.reference), "
            + "the manifest \(manifest.image)"
        )
      } else if asked.repository != reference.repository || asked.tag != reference.tag {
        recorder.fail(
          .manifestImageDiffers, "the manifest names \(manifest.image), \(running.reference) runs")
      }
    }
    if manifest.imagePullPolicy == .always {
      recorder.fail(
        .imagePullAlways, "\(manifest.path): \(manifest.image) is pulled at every start")
    }
    recorder.look(.imageMissing, .imageMustBePulled)
    switch inputs.running.imagePresent {
    case .known(true): break
    case .known(false):
      recorder.fail(
        manifest.imagePullPolicy == .never ? .imageMissing : .imageMustBePulled,
        "\(manifest.image) is not on this node")
    case .unknown(let reason):
      recorder.unknown(
        .imageMissing, "whether \(manifest.image) is on this node is not known: \(reason)")
    }
  }

  private mutating func checkEnvironment(_ manifest: APIServerManifest) {
    recorder.look(.manifestEnvironmentDiffers)
    guard !manifest.environment.isEmpty else { return }
    switch inputs.running.environment {
    case .unknown(let reason):
      recorder.unknown(
        .manifestEnvironmentDiffers, "the process's environment is not known: \(reason)")
    case .known(let running):
      for (index, variable) in manifest.environment.enumerated() {
        // A later definition of the same name wins.
        if manifest.environment[(index + 1)...].contains(where: { $0.name == variable.name }) {
          continue
        }
        let value = running.last { $0.hasPrefix(variable.name + "=") }?
          .dropFirst(variable.name.count + 1)
        // Values may be secrets: only the name is told.
        if let value {
          guard case .literal(let wanted) = variable.value, value != wanted else { continue }
          recorder.fail(
            .manifestEnvironmentDiffers,
            "\(manifest.path):\(variable.line): the process has another value of \(variable.name)")
        } else {
          recorder.fail(
            .manifestEnvironmentDiffers,
            "\(manifest.path):\(variable.line): the process does not have \(variable.name)")
        }
      }
    }
  }

  private mutating func checkMounts(_ manifest: APIServerManifest) {
    recorder.look(.manifestMountsDiffer)
    switch inputs.running.mounts {
    case .unknown(let reason):
      recorder.unknown(.manifestMountsDiffer, "the container's mounts are not known: \(reason)")
    case .known(let running):
      let paths = ContainerPaths(manifest)
      for mount in manifest.mounts {
        guard case .host(let wanted) = paths.location(of: mount.mountPath) else { continue }
        let found = running.first { PathText.normalised($0.containerPath) == mount.mountPath }
        // A subPath is mounted from a folder of kubelet's own.
        if found == nil || (mount.subPath.isEmpty && !isSame(found?.hostPath ?? "", wanted)) {
          recorder.fail(
            .manifestMountsDiffer,
            "\(manifest.path):\(mount.line): \(mount.mountPath) should be \(wanted), "
              + "the container has \(found?.hostPath ?? "no such mount")"
          )
        }
      }
    }
  }

  private func isSame(_ first: String, _ second: String) -> Bool {
    if PathText.normalised(first) == second { return true }
    guard let one = try? files.local(first), let other = try? files.local(second) else {
      return false
    }
    return one == other
  }

  private mutating func checkAge(_ manifest: APIServerManifest) {
    recorder.look(.manifestNewerThanProcess)
    switch inputs.running.processStart {
    case .unknown(let reason):
      recorder.unknown(.manifestNewerThanProcess, "the process's start is not known: \(reason)")
    case .known(let start):
      guard let modified = try? files.status(manifest.path).modified, modified > start else {
        return
      }
      recorder.fail(
        .manifestNewerThanProcess,
        "\(manifest.path) was written \(modified - start) s after the process started")
    }
  }

  /// Compares the words that a definition gives with what runs. A word with unresolved names may
  /// be any.
  mutating func compare(
    _ words: [ManifestWord], _ check: PreflightCheck, definedBy definition: String
  ) {
    recorder.look(check)
    switch inputs.running.arguments {
    case .unknown(let reason):
      recorder.unknown(check, "the process's arguments are not known: \(reason)")
    case .known(let arguments):
      let running = Self.flagWords(arguments)
      let isSame =
        running.count == words.count
        && zip(running, words).allSatisfy { $0 == $1.text || !$1.unresolved.isEmpty }
      guard !isSame else { return }
      let onlyDefined = words.filter { word in
        word.unresolved.isEmpty && !running.contains(word.text)
      }
      let onlyProcess = running.filter { text in
        !words.contains { $0.text == text || !$0.unresolved.isEmpty }
      }
      var parts: [String] = []
      if !onlyDefined.isEmpty {
        parts.append(
          "only in \(definition): \(onlyDefined.map(\.text).prefix(3).joined(separator: " "))")
      }
      if !onlyProcess.isEmpty {
        parts.append("only in the process: \(onlyProcess.prefix(3).joined(separator: " "))")
      }
      recorder.fail(
        check,
        parts.isEmpty
          ? "the same arguments in another order or number" : parts.joined(separator: ", "))
    }
  }

  /// A process's arguments after the program's name.
  static func flagWords(_ arguments: [String]) -> [String] {
    let words = arguments.map { ManifestWord($0, line: 0) }
    let program = APIServerCommandLine.program(in: words) ?? 0
    return Array(arguments.dropFirst(program + 1))
  }
}
