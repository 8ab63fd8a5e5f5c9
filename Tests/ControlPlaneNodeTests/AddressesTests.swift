import ControlPlaneNode
import Glibc
import TestSupport
import Testing

struct IPAddressTests {
  @Test(arguments: [
    ("::1", "0:0:0:0:0:0:0:1"), ("2001:DB8::A", "2001:db8:0:0::a"), ("10.0.0.1", "::ffff:10.0.0.1"),
    ("::ffff:a00:1", "10.0.0.1"), ("fd00::10.0.0.1", "fd00::a00:1"),
  ])
  func equalByValue(_ one: String, _ other: String) throws {
    #expect(try #require(IPAddress(one)) == #require(IPAddress(other)))
  }

  @Test(arguments: [
    "", "localhost", "10.0.0", "10.0.0.1.", "010.0.0.1", "0x0a.0.0.1", "10.0.0.1/24", "[::1]",
    "fe80::1%eth0", " ::1", "10.0.0.1\0", ":::1", "1::2::3",
  ])
  func noAddress(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  struct Row: Sendable {
    let text: String
    var unspecified = false
    var loopback = false
    var linkLocal = false
  }

  @Test(arguments: [
    Row(text: "0.0.0.0", unspecified: true), Row(text: "::", unspecified: true),
    Row(text: "::ffff:0.0.0.0", unspecified: true), Row(text: "127.0.0.1", loopback: true),
    Row(text: "127.8.7.6", loopback: true), Row(text: "::1", loopback: true),
    Row(text: "::2"), Row(text: "128.0.0.1"), Row(text: "10.0.0.1"), Row(text: "2001:db8::1"),
    Row(text: "169.254.0.1", linkLocal: true), Row(text: "169.253.0.1"),
    Row(text: "fe80::1", linkLocal: true), Row(text: "febf::1", linkLocal: true),
    Row(text: "fec0::1"), Row(text: "fd00::1"),
  ])
  func kinds(_ row: Row) throws {
    let address = try #require(IPAddress(row.text))
    #expect(address.isUnspecified == row.unspecified)
    #expect(address.isLoopback == row.loopback)
    #expect(address.isLinkLocal == row.linkLocal)
  }

  @Test func bytes() throws {
    #expect(IPAddress(bytes: [10, 0, 0, 1]) == IPAddress("10.0.0.1"))
    #expect(IPAddress(bytes: [10, 0, 0]) == nil)
    #expect(try #require(IPAddress("2001:DB8:0::A")).description == "2001:db8::a")
    #expect(try #require(IPAddress("::ffff:10.0.0.1")).description == "10.0.0.1")
  }
}

struct OwnAddressesTests {
  /// A master with a virtual address, a link that is down, and a container bridge.
  private static func machine() throws -> InterfaceAddresses {
    let rows = [
      ("lo", "127.0.0.1", true), ("lo", "::1", true), ("eth0", "10.0.0.1", true),
      ("eth0", "10.0.0.100", true), ("eth0", "fe80::1", true), ("eth0", "2001:db8::1", true),
      ("eth1", "10.1.0.1", false), ("kube-ipvs0", "10.0.0.200", false),
      ("eth2", "169.254.7.7", true), ("cni0", "10.244.0.1", true), ("cni1", "10.0.0.1", true),
    ]
    return InterfaceAddresses(
      try rows.map { name, text, isUp in
        .init(interface: name, address: try #require(IPAddress(text)), isUp: isUp)
      })
  }

  struct Row: Sendable {
    let arguments: [String]
    var virtual: String?
    let own: [String]
    /// Nobody is asked what the flags tell.
    var asks = false
  }

  /// Not loopback addresses: every machine has those.
  private static let all = ["10.0.0.1", "10.0.0.100", "2001:db8::1", "10.244.0.1"]

  @Test(arguments: [
    // As kubeadm writes it.
    Row(arguments: ["--advertise-address=10.0.0.1"], own: ["10.0.0.1"]),
    Row(arguments: ["--bind-address=10.0.0.2"], own: ["10.0.0.2"]),
    Row(
      arguments: ["--bind-address", "10.0.0.2", "--advertise-address", "192.0.2.7"],
      own: ["192.0.2.7", "10.0.0.2"]),
    Row(
      arguments: ["--bind-address=2001:DB8:0::1", "--advertise-address=2001:db8::1"],
      own: ["2001:db8::1"]),
    Row(
      arguments: ["--bind-address=0.0.0.0", "--advertise-address=10.0.0.1"], own: ["10.0.0.1"]),
    Row(
      arguments: ["--bind-address=127.0.0.1", "--advertise-address=10.0.0.1"],
      own: ["10.0.0.1", "127.0.0.1"]),
    // Where the operator says so it is this master's, virtual or not.
    Row(
      arguments: ["--advertise-address=10.0.0.100"], virtual: "10.0.0.100", own: ["10.0.0.100"]),
    Row(arguments: [], own: all, asks: true),
    Row(arguments: ["--bind-address=0.0.0.0"], own: all, asks: true),
    Row(arguments: ["--bind-address=::"], own: all, asks: true),
    Row(arguments: ["--bind-address=0:0::0", "--advertise-address=0.0.0.0"], own: all, asks: true),
    Row(
      arguments: [], virtual: "::ffff:10.0.0.100", own: all.filter { $0 != "10.0.0.100" },
      asks: true),
    // A loopback bind names nobody to others: kube-apiserver goes on looking.
    Row(
      arguments: ["--bind-address=127.0.0.9"], own: ["127.0.0.9"] + all, asks: true),
  ])
  func fromFlagsElseInterfaces(_ row: Row) throws {
    let machine = try Self.machine()
    var asked = 0
    let found = OwnAddresses.find(
      APIServerFlags(arguments: row.arguments), virtualAddress: row.virtual
    ) {
      asked += 1
      return .known(machine)
    }
    guard case .known(let own) = found else {
      Issue.record("\(found)")
      return
    }
    #expect(own.addresses.map(\.description) == row.own)
    #expect(asked == (row.asks ? 1 : 0))
  }

  @Test(
    arguments: [
      (["--advertise-address=master-1"], "--advertise-address=master-1 is not an IP address"),
      (["--bind-address=10.0.0.1:6443"], "--bind-address=10.0.0.1:6443 is not an IP address"),
      (["--advertise-address=10.0.0.1", "--bind-address=eth0"], "--bind-address=eth0"),
      ([], "not known: no netlink"),
    ] as [([String], String)])
  func unknown(_ arguments: [String], _ words: String) {
    let found = OwnAddresses.find(APIServerFlags(arguments: arguments)) { .unknown("no netlink") }
    guard case .unknown(let reason) = found else {
      Issue.record("\(found)")
      return
    }
    #expect(reason.contains(words))
  }

  /// A machine whose interfaces are all down has no address, which is not the same as an empty list.
  @Test func noAddressAtAll() throws {
    let down = InterfaceAddresses([
      .init(interface: "eth0", address: try #require(IPAddress("10.0.0.1")), isUp: false)
    ])
    guard
      case .unknown = OwnAddresses.find(APIServerFlags(arguments: []), interfaces: { .known(down) })
    else {
      Issue.record("known")
      return
    }
  }

  @Test(
    arguments: [
      ("10.0.0.1", 6443, true), ("::ffff:10.0.0.1", 6443, true), ("10.0.0.1", 6444, false),
      ("10.0.0.2", 6443, false), ("localhost", 6443, false), ("", 6443, false),
    ] as [(String, UInt16, Bool)])
  func isOwn(_ host: String, _ port: UInt16, _ expected: Bool) {
    let found = OwnAddresses.find(APIServerFlags(arguments: ["--advertise-address=10.0.0.1"]))
    guard case .known(let own) = found else {
      Issue.record("\(found)")
      return
    }
    #expect(own.isOwn(host: host, port: port, ownPort: 6443) == expected)
    #expect(own.isOwn(host: host, port: port, ownPort: port) == own.isOwn(host: host))
  }

  @Test(arguments: [
    ("10.0.0.100", true), ("2001:db8:0:0::1", true), ("10.0.0.200", false), ("10.1.0.1", false),
    ("10.0.0.99", false), ("vip.example.test", false), ("", false),
  ])
  func holds(_ address: String, _ expected: Bool) throws {
    #expect(try Self.machine().holds(address) == expected)
  }
}

/// The kernel's own list.
struct InterfaceAddressesTests {
  @Test func thisMachineHasLoopback() throws {
    guard case .known(let found) = InterfaceAddresses.onThisNode() else {
      Issue.record("the kernel cannot be asked")
      return
    }
    let loopback = try #require(IPAddress("127.0.0.1"))
    let entry = try #require(found.entries.first { $0.address == loopback })
    #expect(entry.isUp)
    #expect(if_nametoindex(entry.interface) > 0)
    #expect(holdsAddress("127.0.0.1"))
    #expect(!holdsAddress("192.0.2.255"))
  }

  /// getifaddrs(3), which asks in another way, lists the same.
  @Test func nothingIsLeftOut() throws {
    guard case .known(let found) = InterfaceAddresses.onThisNode() else {
      Issue.record("the kernel cannot be asked")
      return
    }
    var first: UnsafeMutablePointer<ifaddrs>?
    try #require(getifaddrs(&first) == 0)
    defer { freeifaddrs(first) }
    var expected: Set<String> = []
    var next = first
    while let item = next?.pointee {
      next = item.ifa_next
      guard let place = item.ifa_addr else { continue }
      let isSix = Int32(place.pointee.sa_family) == AF_INET6
      guard isSix || Int32(place.pointee.sa_family) == AF_INET else { continue }
      let bytes = UnsafeRawBufferPointer(start: place, count: isSix ? 24 : 8)
      let address = try #require(IPAddress(bytes: Array(bytes[(isSix ? 8 : 4)...])))
      expected.insert("\(String(cString: item.ifa_name)) \(address)")
    }
    #expect(Set(found.entries.map { "\($0.interface) \($0.address)" }) == expected)
  }

  /// Every address that is listed can be bound to, and with it the list's bytes are in order.
  @Test func everyAddressIsThisMachines() throws {
    guard case .known(let found) = InterfaceAddresses.onThisNode() else {
      Issue.record("the kernel cannot be asked")
      return
    }
    // A link-local address needs its zone to be bound to.
    for entry in found.entries where entry.isUp && !entry.address.isLinkLocal {
      var hints = addrinfo()
      hints.ai_flags = AI_NUMERICHOST
      hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
      var place: UnsafeMutablePointer<addrinfo>?
      try #require(getaddrinfo(entry.address.description, "0", &hints, &place) == 0)
      defer { freeaddrinfo(place) }
      let info = try #require(place).pointee
      let descriptor = socket(info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
      defer { close(descriptor) }
      #expect(bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, "\(entry)")
    }
  }
}
