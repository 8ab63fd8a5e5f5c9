internal import Glibc

/// The IP addresses of this machine's network interfaces at one moment.
package struct InterfaceAddresses: Sendable, Equatable {
  /// One address of one interface.
  package struct Entry: Sendable, Hashable {
    /// `eth0`.
    package let interface: String
    /// The interface's own address, also on a point-to-point link.
    package let address: IPAddress
    /// IFF_UP: an administrator's word, not the cable's (netdevice(7)).
    package let isUp: Bool

    /// An address.
    package init(interface: String, address: IPAddress, isUp: Bool) {
      self.interface = interface
      self.address = address
      self.isUp = isUp
    }
  }

  /// In the kernel's order.
  package let entries: [Entry]

  /// From a list.
  package init(_ entries: [Entry]) { self.entries = entries }

  /// Whether `ip` is on an interface that is up, as a virtual address is on the node that has it.
  ///
  /// An interface that is down does not count: kube-proxy in IPVS mode puts every service's
  /// addresses, a balancer's too, on `kube-ipvs0`, down, on every node. False for what is no address.
  package func holds(_ ip: String) -> Bool {
    guard let wanted = IPAddress(ip) else { return false }
    return entries.contains { $0.isUp && $0.address == wanted }
  }
}

/// Whether this machine has `ip` on an interface that is up, asked of the kernel at every call:
/// whether it holds the control plane's virtual address.
///
/// False also where the kernel cannot be asked: who holds it decides only who goes last, and
/// `InterfaceAddresses.onThisNode` tells the difference.
package func holdsAddress(_ ip: String) -> Bool {
  guard case .known(let addresses) = InterfaceAddresses.onThisNode() else { return false }
  return addresses.holds(ip)
}
