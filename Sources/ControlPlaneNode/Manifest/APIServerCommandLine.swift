/// How the container starts kube-apiserver.
package enum APIServerCommandLine: Sendable, Equatable {
  /// The program (nil when the image's entry point is it) and the words after it.
  case known(program: String?, words: [ManifestWord])
  /// A wrapper or script that cannot be read for sure; the line is the manifest's, from 1.
  case unknown(reason: String, line: Int)

  /// Reads `command` and `args`: plain, behind a wrapper that names the program as a word of its
  /// own (`go-runner`, `hyperkube`), or in a simple `sh -c` script.
  package init(command: [ManifestWord], arguments: [ManifestWord]) {
    guard let first = command.first else {
      self = .known(program: nil, words: arguments)
      return
    }
    let words = command + arguments
    if Self.shells.contains(String(first.basename)) {
      self = Self.script(in: words)
    } else if let program = Self.program(in: words) {
      self = .known(program: words[program].text, words: Array(words[(program + 1)...]))
    } else {
      self = .unknown(
        reason: "the command is \(first.text), which is not kube-apiserver and does not name it",
        line: first.line)
    }
  }

  private static let shells: Set<String> = ["sh", "bash", "dash", "ash", "busybox"]

  static func runsAPIServer(_ words: [ManifestWord]) -> Bool {
    if program(in: words) != nil { return true }
    guard let first = words.first, shells.contains(String(first.basename)) else { return false }
    // A script that we cannot read still counts when it names the program: in doubt it is one.
    return words.contains { word in
      word.text.split { " \t\n;&|'\"()".contains($0) }
        .contains { $0 == "kube-apiserver" || $0.hasSuffix("/kube-apiserver") }
    }
  }

  /// Index of the word that is the program itself.
  static func program(in words: [ManifestWord]) -> Int? {
    for (index, word) in words.enumerated() {
      if word.text.hasPrefix("-") { continue }
      if word.basename == "kube-apiserver" { return index }
      if word.basename == "apiserver", index > 0, words[index - 1].basename == "hyperkube" {
        return index
      }
    }
    return nil
  }

  private static func script(in words: [ManifestWord]) -> APIServerCommandLine {
    let option = words.firstIndex { $0.text.hasPrefix("-") && $0.text.hasSuffix("c") }
    guard let option, option + 1 < words.count else {
      return .unknown(reason: "a shell runs, and no -c script follows", line: words[0].line)
    }
    let script = words[option + 1]
    guard script.unresolved.isEmpty else {
      return .unknown(
        reason: "the shell script uses $(\(script.unresolved[0])), which only kubelet knows",
        line: script.line)
    }
    do throws(ShellWords.Refusal) {
      var split = try ShellWords.split(script.text)
      if split.first == "exec" { split.removeFirst() }
      let parts = split.map { ManifestWord($0, line: script.line) }
      guard let first = parts.first, let program = program(in: parts),
        program == 0 || first.basename == "go-runner" || first.basename == "hyperkube"
      else {
        return .unknown(
          reason: "the shell script does not start with kube-apiserver", line: script.line)
      }
      return .known(program: parts[program].text, words: Array(parts[(program + 1)...]))
    } catch {
      return .unknown(
        reason: "the shell script cannot be read: \(error.reason)", line: script.line)
    }
  }
}
