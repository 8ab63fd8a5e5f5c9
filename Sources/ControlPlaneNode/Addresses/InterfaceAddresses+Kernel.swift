internal import Glibc

/// The kernel's own list, without rtnetlink(7): so the service's sandbox need not allow AF_NETLINK,
/// which getifaddrs(3) speaks.
extension InterfaceAddresses {
  /// Asks the kernel: IPv4 by ioctl (netdevice(7)), IPv6 by `/proc/net/if_inet6`. Unknown, with the
  /// reason, where it cannot be asked.
  package static func onThisNode() -> Known<InterfaceAddresses> {
    let asking = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard asking >= 0 else { return .unknown("socket: \(String(cString: strerror(errno)))") }
    defer { close(asking) }
    guard let four = fourByteEntries(asking) else {
      return .unknown("SIOCGIFCONF: \(String(cString: strerror(errno)))")
    }
    let table = "/proc/net/if_inet6"
    guard let text = wholeText(table) else {
      // A kernel without IPv6 has no such file.
      if errno == ENOENT { return .known(InterfaceAddresses(four)) }
      return .unknown("\(table): \(String(cString: strerror(errno)))")
    }
    return .known(InterfaceAddresses(four + sixteenByteEntries(text) { isUp(asking, $0) }))
  }

  private static func fourByteEntries(_ asking: Int32) -> [Entry]? {
    var room = 64
    while true {
      var requests = [ifreq](repeating: ifreq(), count: room)
      var answer = ifconf()
      answer.ifc_len = Int32(room * MemoryLayout<ifreq>.stride)
      let isAnswered = requests.withUnsafeMutableBytes { buffer in
        answer.ifc_ifcu.ifcu_buf = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        return ioctl(asking, UInt(SIOCGIFCONF), &answer) == 0
      }
      guard isAnswered else { return nil }
      let count = Int(answer.ifc_len) / MemoryLayout<ifreq>.stride
      // A full buffer may not hold them all.
      if count == room {
        room *= 2
        continue
      }
      return requests.prefix(count).compactMap { entry($0, asking) }
    }
  }

  private static func entry(_ request: ifreq, _ asking: Int32) -> Entry? {
    let address = withUnsafeBytes(of: request.ifr_ifru) {
      $0.loadUnaligned(as: sockaddr_in.self).sin_addr
    }
    guard let ip = IPAddress(bytes: withUnsafeBytes(of: address) { Array($0) }) else { return nil }
    let name = withUnsafeBytes(of: request.ifr_ifrn) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return Entry(interface: name, address: ip, isUp: isUp(asking, name))
  }

  /// What `/proc/net/if_inet6` lists: the address in hexadecimal, index, prefix length, scope, flags
  /// and name.
  static func sixteenByteEntries(_ text: String, isUp: (String) -> Bool) -> [Entry] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count == 6, let bytes = bytes(hexadecimal: fields[0]),
        let ip = IPAddress(bytes: bytes)
      else { return nil }
      let name = String(fields[5])
      return Entry(interface: name, address: ip, isUp: isUp(name))
    }
  }

  private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard text.utf8.count == 32, digits.count == 32 else { return nil }
    return stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// IFF_UP; false for one that has gone meanwhile.
  private static func isUp(_ asking: Int32, _ interface: String) -> Bool {
    var request = ifreq()
    withUnsafeMutableBytes(of: &request.ifr_ifrn) { room in
      room.copyBytes(from: interface.utf8.prefix(room.count - 1))
    }
    guard ioctl(asking, UInt(SIOCGIFFLAGS), &request) == 0 else { return false }
    return Int32(request.ifr_ifru.ifru_flags) & Int32(IFF_UP) != 0
  }

  private static func wholeText(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(file, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}
