/// What an API server says about its own readiness, or why it could not be asked.
package enum Readiness: Sendable, Equatable {
  /// `/readyz` answered 200.
  case ready
  /// It answered, and not with 200: the names of the checks that fail; none when it gave none.
  case notReady(failing: [String])
  /// 401 or 403: readiness cannot be read. `advice` says how to mend it.
  case refused(status: Int, advice: String)
  /// No answer that counts: refused connection, reset, no TLS, a response that is not HTTP or too
  /// large, an unexpected status.
  case unreachable(reason: String)
  /// No complete answer within the time.
  case timedOut
  /// The server's certificate does not verify: another authority, another name, out of date.
  case badCertificate(reason: String)
  /// Our own kubeconfig, CA or credential cannot be used; nothing was asked.
  case credentialsUnusable(reason: String)
  /// The wake descriptor became readable before the answer was there.
  case interrupted
}

/// An answer with what else it carried.
package struct ReadinessAnswer: Sendable, Equatable {
  /// The verdict.
  package let readiness: Readiness
  /// The server's clock in Unix seconds, from the `Date` field of any HTTP response; to the second.
  package let serverDate: Int64?
  /// `gitVersion` of `/version`, such as `v1.20.2`; nil where it was not asked for, or not learned.
  package internal(set) var gitVersion: String?

  /// Makes an answer.
  package init(readiness: Readiness, serverDate: Int64? = nil, gitVersion: String? = nil) {
    self.readiness = readiness
    self.serverDate = serverDate
    self.gitVersion = gitVersion
  }
}

/// The text of `/readyz`, as k8s.io/apiserver `pkg/server/healthz` writes it.
enum ReadinessReport {
  static let maximumNames = 64

  /// Names of the lines `[-]name failed: reason withheld`; control characters are dropped.
  static func failingChecks(_ body: [UInt8]) -> [String] {
    String(decoding: body, as: UTF8.self)
      .split(whereSeparator: \.isNewline)
      .filter { $0.hasPrefix("[-]") }
      .prefix(maximumNames)
      .compactMap { line in
        let name = line.dropFirst(3).prefix { $0 != " " }.prefix(128)
        let clean = name.unicodeScalars.filter { $0.properties.generalCategory != .control }
        return clean.isEmpty ? nil : String(String.UnicodeScalarView(clean))
      }
  }
}
