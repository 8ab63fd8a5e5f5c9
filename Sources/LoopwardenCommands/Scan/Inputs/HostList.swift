import TLSProbe

/// A list of hosts: on each line `HOST[:PORT]` and, after a blank, the name of its cluster.
enum HostList {
  static func read(_ input: InputText, port: UInt16) throws(InputProblems) -> [ScanTarget] {
    var targets: [ScanTarget] = []
    var problems: [InputProblem] = []
    for line in input.lines {
      let words = line.text.split(whereSeparator: \.isBlank).map(String.init)
      do throws(InputProblem) {
        targets.append(try target(words, line.number, input, port))
      } catch { problems.append(error) }
    }
    guard problems.isEmpty else { throw InputProblems(problems) }
    return targets
  }

  private static func target(
    _ words: [String], _ line: Int, _ input: InputText, _ port: UInt16
  ) throws(InputProblem) -> ScanTarget {
    guard words.count <= 2 else {
      throw input.problem(
        line, "\"\(words.joined(separator: " "))\" is more than a host and its cluster's name")
    }
    do throws(TargetText.Malformed) {
      return ScanTarget(
        try TargetText.parse(words[0], port: port),
        cluster: words.count == 2 ? PlainText.line(words[1]) : nil)
    } catch { throw input.problem(line, "\"\(words[0])\" must \(error.advice)") }
  }
}
