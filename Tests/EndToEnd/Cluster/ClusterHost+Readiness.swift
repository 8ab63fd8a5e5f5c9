/// Looks from outside: how many API servers are not ready in the same moment.
extension ClusterHost {
  /// Asks every master's own `/readyz`, all at once, with a credential that may.
  func notReady() throws -> [String] {
    guard let pki = masters.first?.pki else { return [] }
    let shared = [
      "curl", "-s", "--parallel", "--parallel-immediate", "--max-time", "2", "--cacert",
      pki.folder + "/ca.crt", "--cert", pki.folder + "/loopwarden-m1.crt", "--key",
      pki.folder + "/loopwarden-m1.key", "-w", "%{remote_ip} %{http_code}\n",
    ]
    let targets = masters.flatMap {
      ["-o", "/dev/null", "https://\($0.address):\($0.port)/readyz"]
    }
    // Its exit status is the last failure's, which is an answer here.
    let child = try ChildProcess(shared + targets, outputPath: folder + "/readyz.\(samples)")
    samples += 1
    try child.waitForEnd(within: .seconds(20))
    let ready = Set(
      child.output.split(separator: "\n").compactMap { line -> String? in
        let parts = line.split(separator: " ")
        return parts.count == 2 && parts[1] == "200" ? String(parts[0]) : nil
      })
    return masters.filter { !ready.contains($0.address) }.map(\.address)
  }

  /// Samples until `isOver`; throws when two masters were not ready in one sample.
  func sampleReadiness(
    until what: String, within limit: Duration, isOver: () throws -> Bool
  ) throws {
    _ = try waitFor(what, within: limit, every: 20, onTimeout: { self.everything }) {
      let down = try notReady()
      guard down.count < 2 else {
        throw HarnessFailure("not ready at once: \(down)\n\(everything)")
      }
      return try isOver() ? () : nil
    }
  }
}
