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

  /// The last second that a certificate's own times can tell (RFC 5280 section 4.1.2.5): a name
  /// that claims a later one was made by no clock, and sums with it would leave 64 bits.
  package static let latest: Int64 = 253_402_300_799

  /// The Unix seconds behind a prefix, at most `latest`: decimal digits as Go prints an `int64`,
  /// nothing else.
  package static func seconds(in commonName: String, after prefix: String) -> Int64? {
    guard commonName.hasPrefix(prefix) else { return nil }
    let digits = commonName.dropFirst(prefix.count)
    guard let seconds = Int64(digits), (0...latest).contains(seconds), String(seconds) == digits
    else { return nil }
    return seconds
  }
}
