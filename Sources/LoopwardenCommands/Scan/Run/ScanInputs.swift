import Glibc

/// Reads what a command line names.
package enum ScanInputs {
  /// Hosts of the arguments, then of each file; `-` is standard input, in either place.
  package static func read(
    arguments: [String], files: [String], port: UInt16, groups: [String]
  ) throws -> TargetCollection {
    var collection = TargetCollection(port: port, groups: groups)
    var problems: [InputProblem] = []
    func collect(_ body: () throws(InputProblems) -> Void) {
      do throws(InputProblems) { try body() } catch { problems += error.problems }
    }
    collect { () throws(InputProblems) in
      try collection.add(arguments: arguments.filter { $0 != "-" })
    }
    let names = files + (arguments.contains("-") && !files.contains("-") ? ["-"] : [])
    for name in names {
      let input = name == "-" ? try standardInput() : try file(name)
      collect { () throws(InputProblems) in try collection.add(input) }
    }
    guard problems.isEmpty else { throw InputProblems(problems) }
    return collection
  }

  private static func file(_ path: String) throws(FileFault) -> InputText {
    InputText(
      source: path, bytes: try SmallFile.read(path, limit: TargetCollection.inputLimit))
  }

  private static func standardInput() throws(FileFault) -> InputText {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileFault(path: "standard input", code: errno, operation: "read")
      }
      if count == 0 { return InputText(source: "standard input", bytes: bytes) }
      bytes += buffer[..<count]
      guard bytes.count <= TargetCollection.inputLimit else {
        throw FileFault(path: "standard input", code: EFBIG, operation: "read")
      }
    }
  }
}
