import YAMLDocument

/// Where each part of the control plane listens.
extension ServingEndpoint.Search {
  mutating func addServer(
    _ component: ServingEndpoint.Component, _ manifest: ComponentManifest?, standard: UInt16,
    _ isOwn: (IPAddress) -> Bool
  ) {
    guard let manifest else {
      endpoints.append(
        ServingEndpoint(
          component: component, host: "127.0.0.1", port: standard,
          origin: "its usual port: no manifest of it was found", files: [], isCertain: false))
      return
    }
    let text = manifest.value("secure-port")
    guard let port = text.map({ UInt16($0) }) ?? standard else {
      unseen.append("\(manifest.path): --secure-port=\(text ?? "") is no port")
      return
    }
    // 0: it does not serve TLS.
    guard port != 0 else { return }
    guard
      let host = Self.reachable(manifest.value("bind-address") ?? "0.0.0.0", isOwn)
    else {
      unseen.append(
        "\(component.rawValue): \(manifest.path) has it listen on an address of another machine")
      return
    }
    endpoints.append(
      ServingEndpoint(
        component: component, host: host, port: port,
        origin: "--bind-address and --secure-port in \(manifest.path)",
        files: manifest.nodePaths(["tls-cert-file"], &unseen), isCertain: true))
  }

  mutating func addEtcd(
    _ manifest: ComponentManifest?, _ isOwn: (IPAddress) -> Bool
  ) {
    guard let manifest else {
      endpoints.append(
        ServingEndpoint(
          component: .etcd, host: "127.0.0.1", port: 2379,
          origin: "its usual port: no manifest of it was found", files: [], isCertain: false))
      return
    }
    let parts: [(ServingEndpoint.Component, String, String)] = [
      (.etcd, "listen-client-urls", "cert-file"),
      (.etcdPeer, "listen-peer-urls", "peer-cert-file"),
    ]
    for (component, flag, file) in parts {
      let urls = (manifest.value(flag) ?? "").split(separator: ",").map(String.init)
      let own = urls.compactMap { url -> (String, UInt16)? in
        guard let (host, port) = Self.address(ofURL: url) else { return nil }
        return Self.reachable(host, isOwn).map { ($0, port) }
      }
      // Loopback answers whatever happens to the network.
      guard
        let (host, port) = own.first(where: { IPAddress($0.0)?.isLoopback == true }) ?? own.first
      else {
        if urls.contains(where: { $0.hasPrefix("https://") }) {
          unseen.append("\(manifest.path): --\(flag) names no address of this machine")
        }
        continue
      }
      endpoints.append(
        ServingEndpoint(
          component: component, host: host, port: port, origin: "--\(flag) in \(manifest.path)",
          files: manifest.nodePaths([file], &unseen), isCertain: true))
    }
  }

  mutating func addKubelet(
    _ path: String, _ isOwn: (IPAddress) -> Bool, _ files: any NodeFilesystem
  ) {
    let settings = KubeletServing.configuration(path, in: files)
    let port = settings?["port"]?.integer.flatMap { UInt16(exactly: $0) } ?? 10250
    let bind = settings?["address"]?.string ?? "0.0.0.0"
    guard let host = Self.reachable(bind, isOwn) else {
      unseen.append("kubelet: \(path) has it listen on an address of another machine")
      return
    }
    endpoints.append(
      ServingEndpoint(
        component: .kubelet, host: host, port: port,
        origin: settings == nil ? "its usual port" : path, files: [],
        isCertain: settings != nil))
  }

  /// Where to reach what listens on `bind`; nil where that is another machine's, or no address.
  static func reachable(_ bind: String, _ isOwn: (IPAddress) -> Bool) -> String? {
    guard let address = IPAddress(bind) else { return bind == "localhost" ? "127.0.0.1" : nil }
    if address.isUnspecified { return address.bytes.count == 4 ? "127.0.0.1" : "::1" }
    return address.isLoopback || isOwn(address) ? bind : nil
  }

  /// Host and port of an https URL without path, as etcd writes them.
  static func address(ofURL url: String) -> (String, UInt16)? {
    guard url.hasPrefix("https://") else { return nil }
    let rest = url.dropFirst("https://".count).prefix { $0 != "/" }
    guard let colon = rest.lastIndex(of: ":"), let port = UInt16(rest[rest.index(after: colon)...])
    else { return nil }
    var host = rest[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    return (String(host), port)
  }
}
