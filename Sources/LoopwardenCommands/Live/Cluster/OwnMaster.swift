import KubernetesClient

/// What this master is known by among the others.
struct OwnMaster {
  /// Where its API server is asked by us.
  var address: APIServerAddress
  /// Whether an address is its own, whatever the port.
  var isOwnHost: (String) -> Bool
  /// Whether an address is on one of this machine's interfaces.
  var holds: (String) -> Bool
  /// Its version, if it said.
  var version: String?
  /// SHA-256 of its loopback certificate, if it could be read.
  var fingerprint: [UInt8]?
}
