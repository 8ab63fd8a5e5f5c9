internal import RestartDecision

/// A value that goes over the files' values.
package struct ConfigurationOverride: Sendable, Equatable {
  /// The key's path, `apiServer.target`.
  package var path: String
  /// The value; texts need no quotes, lists are YAML.
  package var value: String
  /// Who says so: "command line", or the option's name.
  package var source: String

  /// An override.
  package init(path: String, value: String, source: String = "command line") {
    self.path = path
    self.value = value
    self.source = source
  }
}

/// The configuration file and its drop-ins.
package enum ConfigurationFile {
  /// Where the file is when nobody says otherwise.
  package static let defaultPath = "/etc/loopwarden/config.yaml"

  /// Reads `path`, then every `path.d/*.yaml` in the order of their names, then `overrides`;
  /// later values win key by key. Refuses everything that is wrong, all of it at once.
  ///
  /// - Parameters:
  ///   - explicit: somebody named `path`: then it is an error if it does not exist. Else the
  ///     defaults hold, with drop-ins if there are any.
  ///   - hostName: for tests; `nil` asks the system.
  ///   - zoneinfo: the folder of tzdata.
  package static func load(
    path: String = defaultPath, explicit: Bool, overrides: [ConfigurationOverride] = [],
    hostName: String? = nil, zoneinfo: String = "/usr/share/zoneinfo"
  ) throws(ConfigurationErrors) -> LoadedConfiguration {
    var merger = SettingsMerger()
    var (files, warnings) = ([String](), [ConfigurationProblem]())
    read(path, into: &merger, &files, explicit: explicit)
    readDropIns(path + ".d", into: &merger, &files, &warnings)
    for override in overrides { merger.merge(override) }

    var checks = CrossChecks(merged: merger)
    let zone = checks.zone(zoneinfo: zoneinfo)
    let nodeName = checks.nodeName(hostName: hostName)
    checks.run()
    let problems = merger.problems + checks.problems
    guard problems.isEmpty, let zone, let nodeName else {
      throw ConfigurationErrors(problems: problems)
    }
    return LoadedConfiguration(
      settings: merger.settings,
      policy: Policy(merger.settings, nodeName: nodeName, zone: zone), nodeName: nodeName,
      origins: merger.origins, files: files, warnings: warnings + checks.warnings)
  }

  private static func read(
    _ path: String, into merger: inout SettingsMerger, _ files: inout [String], explicit: Bool
  ) {
    do throws(SourceFile.Failure) {
      let bytes = try SourceFile.read(path)
      files.append(path)
      if let objection = SourceFile.folderObjection(folder(of: path)) { merger.skip(objection) }
      merger.merge(bytes, file: path, isMain: true)
    } catch {
      switch error {
      case .problem(let problem): merger.skip(problem)
      case .missing where explicit:
        merger.skip(
          ConfigurationProblem(
            .missing, at: .override(path),
            "the configuration file does not exist; `loopwarden config print-defaults` writes one"))
      case .missing: break
      }
    }
  }

  private static func readDropIns(
    _ folder: String, into merger: inout SettingsMerger, _ files: inout [String],
    _ warnings: inout [ConfigurationProblem]
  ) {
    do throws(SourceFile.Failure) {
      let (names, overlooked) = try SourceFile.dropIns(in: folder)
      if let objection = SourceFile.folderObjection(folder) { merger.skip(objection) }
      for name in overlooked {
        warnings.append(
          ConfigurationProblem(
            .advice, at: .override(folder + "/" + name),
            "not read: a drop-in's name must end in .yaml"))
      }
      for name in names { readDropIn(folder + "/" + name, into: &merger, &files) }
    } catch {
      if case .problem(let problem) = error { merger.skip(problem) }
    }
  }

  private static func readDropIn(
    _ path: String, into merger: inout SettingsMerger, _ files: inout [String]
  ) {
    do throws(SourceFile.Failure) {
      let bytes = try SourceFile.read(path)
      files.append(path)
      merger.merge(bytes, file: path, isMain: false)
    } catch {
      switch error {
      case .problem(let problem): merger.skip(problem)
      case .missing:
        // Listed but not there: a dangling link, whose settings somebody counts on.
        merger.skip(
          ConfigurationProblem(
            .unreadable, at: .override(path), "the link points to a file that does not exist"))
      }
    }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
