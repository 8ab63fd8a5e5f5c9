/// A program that a test runs to its end: an oracle such as `openssl`. Never a shell.
package enum Command {
  /// What it left.
  package struct Output: Sendable {
    /// The exit status, or 128 and the signal's number.
    package let status: Int32
    /// Standard output; standard error is dropped.
    package let output: [UInt8]
    /// Standard output as text.
    package var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Runs `arguments[0]` from PATH without standard input, kills it after `patience`.
  package static func run(
    _ arguments: [String], patience: Duration = .seconds(60)
  ) throws(SetupFailure) -> Output {
    let (child, output, _) = try finish(arguments, errors: .dropped, within: patience)
    return Output(
      status: child.exitStatus ?? 128 + (child.endingSignal ?? 0), output: output)
  }

  /// Runs a program that has to succeed and returns what it wrote.
  ///
  /// - Parameter errors: where standard error goes; with `.test` it is part of what is returned, and
  ///   of the failure.
  /// - Throws: when it takes longer than `limit` (it is killed then) or its exit status is not 0.
  @discardableResult
  package static func output(
    of arguments: [String], errors: ChildProcess.Stream = .test, within limit: Duration
  ) throws(SetupFailure) -> [UInt8] {
    let (child, output, inTime) = try finish(arguments, errors: errors, within: limit)
    let name = arguments.joined(separator: " ")
    guard inTime else { throw .init("\(name) did not end within \(limit)") }
    guard child.exitStatus == 0 else {
      throw .init(
        "\(name) failed (wait status \(child.waitStatus ?? -1)): "
          + String(decoding: output, as: UTF8.self))
    }
    return output
  }

  private static func finish(
    _ arguments: [String], errors: ChildProcess.Stream, within limit: Duration
  ) throws(SetupFailure) -> (child: ChildProcess, output: [UInt8], inTime: Bool) {
    let deadline = ContinuousClock.now + limit
    let child = try ChildProcess(arguments, errors: errors)
    let (output, isComplete) = child.readToEnd(until: deadline)
    // It may have closed its output and still run.
    let hasEnded = isComplete && (try? child.waitForEnd(within: deadline - .now)) != nil
    if !hasEnded { child.kill() }
    return (child, output, hasEnded)
  }
}
