internal import RestartDecision
internal import YAMLDocument

/// Puts documents on top of each other, key by key, and keeps every problem on the way.
struct SettingsMerger {
  private let schema = Schema.shared
  private(set) var settings = Settings()
  private(set) var origins: [String: Origin] = [:]
  /// Paths whose value was refused: what else is said about them would be guesswork.
  private(set) var refused: Set<String> = []
  /// Whether a whole document is missing from the picture.
  private(set) var isIncomplete = false
  var problems: [ConfigurationProblem] = []
  private(set) var warnings: [ConfigurationProblem] = []

  /// A file's text; `isMain` says that it must name its version.
  mutating func merge(_ bytes: [UInt8], file: String, isMain: Bool) {
    do throws(YAMLError) {
      let documents = try YAMLNode.parseAll(bytes)
      if documents.count > 1 {
        isIncomplete = true
        problem(.value, file, documents[1].line, "a second document begins here; one is allowed")
      } else if let document = documents.first, !(document.isNull && !isMain) {
        merge(document, file: file, isMain: isMain)
      } else if isMain {
        checkHeader(nil, file: file, isMain: true)
      }
    } catch {
      isIncomplete = true
      problem(.syntax, file, error.line, "\(error.message) (column \(error.column))")
    }
  }

  /// A file that could not be read.
  mutating func skip(_ problem: ConfigurationProblem) {
    isIncomplete = true
    problems.append(problem)
  }

  /// What the layout says, before anybody else does.
  mutating func merge(_ layout: LayoutDefaults) {
    for (path, value) in layout.values {
      merge(path: path, value: value, from: .layout(layout.name))
    }
  }

  /// Whatever was set: masters of this layout are only observed.
  mutating func observeOnly(_ layout: LayoutDefaults) {
    if settings.mode == .enforce, let origin = origins["mode"], let reason = layout.observedOnly {
      warnings.append(
        ConfigurationProblem(.advice, at: origin, "mode Enforce is not taken here: \(reason)"))
    }
    settings.mode = .observe
    origins["mode"] = .layout(layout.name)
  }

  /// A single value from elsewhere.
  mutating func merge(_ override: ConfigurationOverride) {
    merge(path: override.path, value: override.value, from: .override(override.source))
  }

  private mutating func merge(path: String, value: String, from origin: Origin) {
    guard let key = schema.key(path) else {
      problems.append(
        ConfigurationProblem(.value, at: origin, schema.unknown(path: path)))
      return
    }
    let node: YAMLNode
    if key.isList {
      do throws(YAMLError) {
        node =
          try YAMLNode.parse(Array(value.utf8))
          ?? YAMLNode(kind: .scalar("", style: .plain), line: 1, column: 1)
      } catch {
        refused.insert(key.path)
        problems.append(
          ConfigurationProblem(.syntax, at: origin, "\(key.path): \(error.message)"))
        return
      }
    } else {
      node = YAMLNode(
        kind: .scalar(value, style: key.isText ? .quoted : .plain), line: 1, column: 1)
    }
    assign(key, node, origin) { _ in origin }
  }

  private mutating func merge(_ document: YAMLNode, file: String, isMain: Bool) {
    guard let entries = document.entries else {
      isIncomplete = true
      problem(
        .value, file, document.line, "the file must be a mapping of keys, not \(document.found)")
      return
    }
    checkHeader(document, file: file, isMain: isMain)
    walk(entries, section: "", file: file)
  }

  private mutating func checkHeader(_ document: YAMLNode?, file: String, isMain: Bool) {
    for (name, wanted) in [("apiVersion", Schema.apiVersion), ("kind", Schema.kind)] {
      if let (key, value) = document?.entry(name) {
        if value.string != wanted {
          problem(.value, file, key.line, "\(name) must be \"\(wanted)\", not \(value.found)")
        }
      } else if isMain {
        problem(
          .value, file, document?.line ?? 1,
          "\(name) is missing; write \"\(name): \(wanted)\" at the top")
      }
    }
  }

  private mutating func walk(
    _ entries: [(key: YAMLNode, value: YAMLNode)], section: String, file: String
  ) {
    for (key, value) in entries {
      let name = key.scalarText ?? ""
      let path = Schema.join(section, name)
      if section.isEmpty, ["apiVersion", "kind"].contains(name) { continue }
      // A name with a dot would pass for a path.
      switch name.contains(".") ? nil : schema.place(path) {
      case nil: problem(.value, file, key.line, schema.unknown(name, in: section))
      case .key(let found):
        assign(found, value, .file(file, line: key.line)) { .file(file, line: $0 ?? key.line) }
      case .section(let members):
        if let inner = value.entries {
          walk(inner, section: path, file: file)
        } else if !value.isNull {
          // Nothing is a section whose keys are all commented out.
          problem(
            .value, file, key.line,
            "\(path) must be a mapping with the keys \(members.joined(separator: ", ")),"
              + " not \(value.found)")
        }
      }
    }
  }

  private mutating func assign(
    _ key: ConfigurationKey, _ node: YAMLNode, _ origin: Origin, place: (Int?) -> Origin
  ) {
    let complaints = key.assign(node, &settings)
    if complaints.isEmpty {
      origins[key.path] = origin
    } else {
      refused.insert(key.path)
      problems += complaints.map {
        ConfigurationProblem(.value, at: place($0.line), "\(key.path)\($0.part) \($0.text)")
      }
    }
  }

  private mutating func problem(
    _ kind: ConfigurationProblem.Kind, _ file: String, _ line: Int, _ message: String
  ) {
    problems.append(ConfigurationProblem(kind, at: .file(file, line: line), message))
  }
}
