/// Names in the loopback certificate (client-go `util/cert`, called by kube-apiserver's
/// `SecureServingOptionsWithLoopback`).
package enum LoopbackFormat {
  /// The SNI name on which kube-apiserver serves it, its only DNS name, and its host part.
  package static let serverName = "apiserver-loopback-client"
  /// The leaf's common name is this and Unix seconds.
  package static let leafPrefix = serverName + "@"
  /// The authority's common name is this and Unix seconds.
  package static let authorityPrefix = serverName + "-ca@"
  /// notBefore lies this many seconds before the process makes it (from 1.12 on).
  package static let backdating: Int64 = 3600

  /// The Unix seconds behind a prefix: decimal digits as Go prints an `int64`, nothing else.
  package static func seconds(in commonName: String, after prefix: String) -> Int64? {
    guard commonName.hasPrefix(prefix) else { return nil }
    let digits = commonName.dropFirst(prefix.count)
    guard let seconds = Int64(digits), seconds >= 0, String(seconds) == digits else { return nil }
    return seconds
  }
}
