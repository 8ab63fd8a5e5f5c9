/// What was read, in the order in which it is merged.
struct ConfigurationSources {
  private enum Document {
    case text([UInt8], file: String, isMain: Bool)
    case unusable(ConfigurationProblem)
  }

  private var documents: [Document] = []
  private(set) var files: [String] = []
  private(set) var warnings: [ConfigurationProblem] = []
  var overrides: [ConfigurationOverride] = []

  /// Everything on top of the layout's defaults.
  func merged(over layout: LayoutDefaults?) -> SettingsMerger {
    var merger = SettingsMerger()
    if let layout { merger.merge(layout) }
    for document in documents {
      switch document {
      case .text(let bytes, let file, let isMain): merger.merge(bytes, file: file, isMain: isMain)
      case .unusable(let problem): merger.skip(problem)
      }
    }
    for override in overrides { merger.merge(override) }
    return merger
  }

  mutating func read(_ path: String, explicit: Bool) {
    do throws(SourceFile.Failure) {
      let bytes = try SourceFile.read(path)
      files.append(path)
      if let objection = SourceFile.folderObjection(Self.folder(of: path)) { skip(objection) }
      documents.append(.text(bytes, file: path, isMain: true))
    } catch {
      switch error {
      case .problem(let problem): skip(problem)
      case .missing where explicit:
        skip(
          ConfigurationProblem(
            .missing, at: .override(path),
            "the configuration file does not exist; `loopwarden config print-defaults` writes one"))
      case .missing: break
      }
    }
  }

  mutating func readDropIns(_ folder: String) {
    do throws(SourceFile.Failure) {
      let (names, overlooked) = try SourceFile.dropIns(in: folder)
      if let objection = SourceFile.folderObjection(folder) { skip(objection) }
      for name in overlooked {
        warnings.append(
          ConfigurationProblem(
            .advice, at: .override(folder + "/" + name),
            "not read: a drop-in's name must end in .yaml"))
      }
      for name in names { readDropIn(folder + "/" + name) }
    } catch {
      if case .problem(let problem) = error { skip(problem) }
    }
  }

  private mutating func readDropIn(_ path: String) {
    do throws(SourceFile.Failure) {
      let bytes = try SourceFile.read(path)
      files.append(path)
      documents.append(.text(bytes, file: path, isMain: false))
    } catch {
      switch error {
      case .problem(let problem): skip(problem)
      case .missing:
        // Listed but not there: a dangling link, whose settings somebody counts on.
        skip(
          ConfigurationProblem(
            .unreadable, at: .override(path), "the link points to a file that does not exist"))
      }
    }
  }

  private mutating func skip(_ problem: ConfigurationProblem) {
    documents.append(.unusable(problem))
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
