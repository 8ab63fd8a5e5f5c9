/// The addresses that this node's own API server can be known by among the masters.
package struct OwnAddresses: Sendable, Equatable {
  /// Without repeats, the advertised one first. Never empty where they are known.
  package let addresses: [IPAddress]

  init(_ addresses: [IPAddress]) {
    var seen: Set<IPAddress> = []
    self.addresses = addresses.filter { seen.insert($0).inserted }
  }

  /// Finds them as kube-apiserver does (`DefaultAdvertiseAddress` and `ResolveBindAddress` of
  /// k8s.io/apiserver and k8s.io/apimachinery): `--advertise-address` and a specific
  /// `--bind-address`; only where neither names an address that others could use, it picks one of
  /// the machine's own, which we do not guess: then all of them are taken, those that are up and
  /// neither link-local nor loopback, which is every machine's.
  ///
  /// A loopback `--bind-address` counts as this master's, and kube-apiserver still looks for one to
  /// advertise. `virtualAddress` moves between masters, so among the interfaces it is no master's
  /// own. `interfaces` is asked only when it is needed. Unknown, with the reason, where a flag is no
  /// address or the interfaces are not known.
  package static func find(
    _ flags: APIServerFlags, virtualAddress: String? = nil,
    interfaces: () -> Known<InterfaceAddresses> = InterfaceAddresses.onThisNode
  ) -> Known<OwnAddresses> {
    let advertised: IPAddress?
    let bound: IPAddress?
    do throws(FlagError) {
      advertised = try specific("advertise-address", try flags.advertiseAddress(), flags)
      bound = try specific("bind-address", try flags.bindAddress(), flags)
    } catch { return .unknown("\(error)") }
    let named = [advertised, bound].compactMap { $0 }
    if advertised != nil || bound.map({ !$0.isLoopback }) == true {
      return .known(OwnAddresses(named))
    }
    switch interfaces() {
    case .unknown(let reason):
      return .unknown("the addresses of this machine are not known: \(reason)")
    case .known(let found):
      let virtual = virtualAddress.flatMap { IPAddress($0) }
      let own = found.entries.lazy.filter {
        $0.isUp && !$0.address.isLinkLocal && !$0.address.isLoopback && $0.address != virtual
      }.map(\.address)
      guard !own.isEmpty || !named.isEmpty else {
        return .unknown("this machine has no address on an interface that is up")
      }
      return .known(OwnAddresses(named + own))
    }
  }

  /// Whether `host` is one of them, by value. A name is not: names are not looked up.
  package func isOwn(host: String) -> Bool {
    guard let address = IPAddress(host) else { return false }
    return addresses.contains(address)
  }

  /// Whether `host` and `port` are this node's own API server, which listens on `ownPort`: masters
  /// on one machine share an address and differ by port.
  package func isOwn(host: String, port: UInt16, ownPort: UInt16) -> Bool {
    port == ownPort && isOwn(host: host)
  }

  /// Nil where the flag is absent or names no particular address.
  private static func specific(
    _ name: String, _ text: String?, _ flags: APIServerFlags
  ) throws(FlagError) -> IPAddress? {
    guard let text else { return nil }
    guard let address = IPAddress(text) else {
      throw FlagError(
        flag: name, value: text, line: flags.last(name)?.line ?? 0,
        reason: .malformed(expected: "an IP address"))
    }
    return address.isUnspecified ? nil : address
  }
}
