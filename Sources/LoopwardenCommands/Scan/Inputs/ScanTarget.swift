package import TLSProbe

/// One API server that a scan asks.
package struct ScanTarget: Sendable, Hashable {
  /// Address or name, and port.
  package var place: ProbeTarget
  /// The cluster it is a master of, where the input says so; names of two files are never one.
  package var cluster: String?

  /// A place, of a cluster or of none that is known.
  package init(_ place: ProbeTarget, cluster: String? = nil) {
    self.place = place
    self.cluster = cluster
  }
}

/// Where a line of an input cannot be used, and what to do: nothing is sent then.
package struct InputProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file as it was named, `standard input`, or `arguments`.
  package var source: String
  /// From 1; nil where the whole is meant.
  package var line: Int?
  /// What was found, and what to do.
  package var message: String

  package init(source: String, line: Int?, message: String) {
    self.source = source
    self.line = line
    self.message = message
  }

  package var description: String { "\(source):\(line.map { "\($0):" } ?? "") \(message)" }
}

/// Every problem of the inputs: a person mends them together.
package struct InputProblems: Error, Sendable, Equatable, CustomStringConvertible {
  /// In the order of the inputs; never none.
  package var problems: [InputProblem]

  package init(_ problems: [InputProblem]) { self.problems = problems }

  /// The first twenty, a line each.
  package var description: String {
    let shown = problems.prefix(20).map(\.description)
    let more = problems.count - shown.count
    return (shown + (more > 0 ? ["and \(more) more"] : [])).joined(separator: "\n")
  }
}
