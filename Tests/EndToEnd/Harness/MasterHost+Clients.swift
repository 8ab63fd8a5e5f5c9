import Glibc
import LoopbackCertificate
import OpenSSLKit

/// Clients of a test master's API server.
extension MasterHost {
  /// The leaf that is served on the loopback name now; nil while nobody answers.
  func loopbackLeaf() throws -> Certificate? {
    guard let pem = try servedCertificate(serverName: LoopbackFormat.serverName),
      let leaf = try? Certificate.fromPEM(Array(pem.utf8)).first,
      leaf.subjectCommonName?.hasPrefix(LoopbackFormat.leafPrefix) == true
    else { return nil }
    return leaf
  }

  /// Waits for the API server's first answer. From then on it makes a certificate of its own at its
  /// next start, unless `pairStays`.
  @discardableResult
  func awaitFirstLeaf(pairStays: Bool = false) throws -> Certificate {
    let leaf = try waitFor(
      "a loopback certificate", within: .seconds(60), onTimeout: { self.logs }
    ) { try loopbackLeaf() }
    if keepsLoopbackPair, !pairStays { unlink(pairFile) }
    return leaf
  }

  /// A watch that stays open until the API server ends it.
  func openWatch() throws -> ChildProcess {
    let watch = try ChildProcess(
      [
        "curl", "-sSN", "--cacert", pki.folder + "/ca.crt", "--cert",
        "\(pki.folder)/\(credential).crt",
        "--key", "\(pki.folder)/\(credential).key", "-D", folder + "/watch.head",
        "https://\(address):\(port)/api/v1/pods?watch=true",
      ], outputPath: folder + "/watch.log")
    try waitFor("the watch", within: .seconds(20), onTimeout: { watch.output + self.logs }) {
      textFile(folder + "/watch.head").contains("200") ? () : nil
    }
    return watch
  }

  /// How often the API server's processes, all together, were told to stop.
  var stopsDelivered: Int {
    logs.split(separator: "\n").count { $0.contains("told to stop") }
  }

  /// The process in the pid file (process form).
  var apiServerPID: pid_t? { pid_t(textFile(pidFile).filter { !$0.isWhitespace }) }
}
