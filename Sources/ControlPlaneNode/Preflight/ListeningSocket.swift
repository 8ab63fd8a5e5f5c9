internal import Glibc

/// A TCP socket that listens on this node.
package struct ListeningSocket: Sendable, Equatable {
  /// 4 or 16 bytes in network order; IPv4-mapped addresses have 4.
  package let address: [UInt8]
  /// The port.
  package let port: UInt16

  /// A socket.
  package init(address: [UInt8], port: UInt16) {
    self.address = address
    self.port = port
  }

  /// From a numeric address; nil when it is not one.
  package init?(host: String, port: UInt16) {
    var four = in_addr()
    var sixteen = in6_addr()
    if inet_pton(AF_INET, host, &four) == 1 {
      address = withUnsafeBytes(of: four) { Array($0) }
    } else if inet_pton(AF_INET6, host, &sixteen) == 1 {
      address = Self.unmapped(withUnsafeBytes(of: sixteen) { Array($0) })
    } else {
      return nil
    }
    self.port = port
  }

  var isUnspecified: Bool { address.allSatisfy { $0 == 0 } }

  /// Whether the kernel refuses the second of the two without SO_REUSEPORT.
  package func conflicts(with other: ListeningSocket) -> Bool {
    port == other.port && (isUnspecified || other.isUnspecified || address == other.address)
  }

  /// Whether both can be the same socket: Go listens on `::` when it is told `0.0.0.0`.
  func isSame(as other: ListeningSocket) -> Bool {
    port == other.port
      && (address == other.address || (isUnspecified && other.isUnspecified))
  }

  /// The listening sockets in the text of `/proc/net/tcp` or `/proc/net/tcp6` (proc(5)): state 0A,
  /// the address as groups of four bytes in host order.
  package static func parse(_ bytes: [UInt8]) -> [ListeningSocket] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 3, fields[3] == "0A" else { return nil }
      let parts = fields[1].split(separator: ":")
      guard parts.count == 2, let port = UInt16(parts[1], radix: 16), parts[0].count % 8 == 0
      else { return nil }
      var address: [UInt8] = []
      var rest = parts[0]
      while !rest.isEmpty {
        guard let group = UInt32(rest.prefix(8), radix: 16) else { return nil }
        withUnsafeBytes(of: group) { address += $0 }
        rest = rest.dropFirst(8)
      }
      return ListeningSocket(address: unmapped(address), port: port)
    }
  }

  private static func unmapped(_ address: [UInt8]) -> [UInt8] {
    let prefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
    return address.starts(with: prefix) ? Array(address[12...]) : address
  }

  /// Every listening TCP socket of this network namespace.
  package static func onThisNode() -> Known<[ListeningSocket]> {
    let files = RootedFilesystem()
    do throws(FileFailure) {
      var found = parse(try files.read("/proc/net/tcp"))
      // Absent where the kernel has no IPv6.
      do throws(FileFailure) {
        found += parse(try files.read("/proc/net/tcp6"))
      } catch {
        if error != .missing { throw error }
      }
      return .known(found)
    } catch {
      return .unknown("/proc/net/tcp \(error)")
    }
  }
}
