internal import Glibc
internal import YAMLDocument

extension ValueType where Value == [ConfiguredPeer] {
  /// A list of `{name, address}`.
  static var peers: ValueType {
    let form = "{name: NODE, address: HOST:PORT}"
    return ValueType(
      name: "list of {name, address}", form: .list,
      read: { node, complaints in
        guard let items = node.items else {
          complaints.append(Complaint(text: "must be a list of \(form), not \(node.found)"))
          return nil
        }
        var peers: [ConfiguredPeer] = []
        for (index, item) in items.enumerated() {
          var found: [Complaint] = []
          if let peer = peer(item, form, &found) { peers.append(peer) }
          complaints += found.map { complaint in
            Complaint(
              part: "[\(index)]" + complaint.part, line: complaint.line ?? item.line,
              text: complaint.text)
          }
        }
        return peers.count == items.count ? peers : nil
      },
      write: { peers in
        let items = peers.map { "{name: \(YAMLText.write($0.name)), address: \"\($0.address)\"}" }
        return "[" + items.joined(separator: ", ") + "]"
      })
  }

  private static func peer(
    _ node: YAMLNode, _ form: String, _ complaints: inout [Complaint]
  ) -> ConfiguredPeer? {
    guard let entries = node.entries else {
      complaints.append(Complaint(text: "must be \(form), not \(node.found)"))
      return nil
    }
    for (key, _) in entries where !["name", "address"].contains(key.scalarText ?? "") {
      let name = key.scalarText ?? ""
      complaints.append(
        Complaint(
          line: key.line,
          text: "has the unknown key \"\(name)\""
            + NearMiss.question(name, among: ["name", "address"]) + "; allowed are name and address"
        ))
    }
    guard let name = node["name"], let address = node["address"] else {
      complaints.append(Complaint(text: "must be \(form)"))
      return nil
    }
    let before = complaints.count
    var parts: [Complaint] = []
    let named = ValueType<String>.nodeName.read(name, &parts)
    complaints += parts.map { Complaint(part: ".name" + $0.part, line: name.line, text: $0.text) }
    parts = []
    let placed = ValueType<HostPort>.address.read(address, &parts)
    complaints += parts.map {
      Complaint(part: ".address" + $0.part, line: address.line, text: $0.text)
    }
    guard complaints.count == before, let named, let placed else { return nil }
    return ConfiguredPeer(name: named, address: placed)
  }
}

extension ValueType where Value == NamespacedName {
  /// `NAMESPACE/NAME`.
  static var namespacedName: ValueType {
    let form = "NAMESPACE/NAME in small letters"
    return scalar("NAMESPACE/NAME", .text, mustBe: form, write: { YAMLText.write("\($0)") }) {
      text in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, parts.allSatisfy(isSubdomain) else {
        return .failure(Refusal(must: "be \(form)"))
      }
      return .success(NamespacedName(namespace: parts[0], name: parts[1]))
    }
  }
}

extension ValueType where Value == String {
  /// A name of an object in the API (RFC 1123 subdomain).
  static var objectName: ValueType {
    let form = "a name of small letters, digits, \"-\" and \".\""
    return scalar("object name", .text, mustBe: form, write: YAMLText.write) { text in
      isSubdomain(text) ? .success(text) : .failure(Refusal(must: "be \(form)"))
    }
  }

  /// An IPv4 or IPv6 address (inet_pton(3)).
  static var ipAddress: ValueType {
    scalar("IP address", .text, mustBe: "an IP address", write: YAMLText.write) { text in
      var storage = in6_addr()
      let known =
        inet_pton(AF_INET, text, &storage) == 1 || inet_pton(AF_INET6, text, &storage) == 1
      return known ? .success(text) : .failure(Refusal(must: "be an IP address without a port"))
    }
  }
}
