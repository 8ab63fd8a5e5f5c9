/// `ExecStart` with the unit's variables put in (systemd.service(5), "Command lines"): `${NAME}`
/// anywhere in a word, `$NAME` as a word of its own, which is split at blanks.
struct UnitStartCommand {
  /// The words; one with unresolved names holds a variable whose value could not be told.
  let words: [ManifestWord]
  /// Whether a variable was taken for empty because neither the unit nor its files set it: systemd
  /// itself may have been started with it.
  let hasUnset: Bool

  /// Where `isComplete` is false, a variable that `values` does not have may still have a value.
  init(_ command: [String], values: [String: String], isComplete: Bool) {
    var words: [ManifestWord] = []
    var hasUnset = false
    for (index, word) in command.enumerated() {
      // The program's path is not expanded.
      guard index > 0 else {
        words.append(ManifestWord(word, line: 0))
        continue
      }
      if let name = Self.wholeName(word) {
        if let value = values[name], !value.contains(where: { "\"'\\".contains($0) }) {
          words += value.split { $0 == " " || $0 == "\t" || $0 == "\n" }
            .map { ManifestWord(String($0), line: 0) }
        } else if values[name] != nil || !isComplete {
          words.append(ManifestWord(word, line: 0, unresolved: [name]))
        } else {
          hasUnset = true
        }
        continue
      }
      words.append(Self.expand(word, values, isComplete: isComplete, &hasUnset))
    }
    self.words = words
    self.hasUnset = hasUnset
  }

  /// `NAME` where the word is `$NAME`.
  private static func wholeName(_ word: String) -> String? {
    guard word.hasPrefix("$"), word.count > 1 else { return nil }
    let name = word.dropFirst()
    return name.allSatisfy { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
      ? String(name) : nil
  }

  private static func expand(
    _ word: String, _ values: [String: String], isComplete: Bool, _ hasUnset: inout Bool
  ) -> ManifestWord {
    var text = ""
    var unresolved: [String] = []
    var rest = Substring(word)
    while let next = rest.popFirst() {
      guard next == "$" else {
        text.append(next)
        continue
      }
      if rest.first == "$" {
        rest = rest.dropFirst()
        text.append("$")
      } else if rest.first == "{", let close = rest.firstIndex(of: "}") {
        let name = String(rest[rest.index(after: rest.startIndex)..<close])
        rest = rest[rest.index(after: close)...]
        if let value = values[name] {
          text += value
        } else if !isComplete {
          unresolved.append(name)
        } else {
          hasUnset = true
        }
      } else {
        text.append("$")
      }
    }
    return ManifestWord(text, line: 0, unresolved: unresolved)
  }
}

extension UnitDefinition {
  /// `ExecStart` with what the unit's own settings and files give; files win over settings. A
  /// variable of none of them is empty, unless a file could not be read. What systemd itself was
  /// started with is not looked at.
  func expanded(_ command: [String], in files: any NodeFilesystem) -> UnitStartCommand {
    let read = variables(in: files)
    return UnitStartCommand(command, values: read.values, isComplete: read.isComplete)
  }

  /// The environment that the unit gives its process, and whether all of it could be read.
  func variables(in files: any NodeFilesystem) -> (values: [String: String], isComplete: Bool) {
    var values: [String: String] = [:]
    for assignment in environment {
      let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
    }
    var isComplete = true
    for file in environmentFiles {
      guard !file.isPattern else {
        isComplete = false
        continue
      }
      do throws(FileFailure) {
        values.merge(EnvironmentFileText(try files.read(file.path)).values) { $1 }
      } catch {
        if error != .missing { isComplete = false }
      }
    }
    return (values, isComplete)
  }
}
