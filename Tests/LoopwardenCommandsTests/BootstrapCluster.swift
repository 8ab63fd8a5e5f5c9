import FoundationEssentials
import Glibc
import HTTPTransport
import KubernetesClient
import LoopwardenCommands
import OpenSSLKit
import Synchronization
import TestSupport

/// A small API server over TLS with the objects that bootstrap deals with: resourceVersion, 401, 403,
/// 404 and 409 as the real one has them, a signer that is OpenSSL's command line, and RBAC as far as
/// that somebody of the group may use what a RoleBinding gives.
final class BootstrapCluster: Sendable {
  struct State: Sendable {
    var objects: [String: JSONValue] = [:]
    var version = 100
    /// `PUT /apis/…` by user.
    var log: [String] = []
    /// Whether approved requests are signed.
    var signs = true
    /// Put in place of an approved request's conditions.
    var refusal: JSONValue?
    /// For the certificate: another subject than the request's.
    var subject: String?
    /// For the certificate: its extended key usage.
    var usage = "clientAuth"
    /// For the certificate: somebody else's key.
    var isForAnotherKey = false
    /// In days.
    var lifetime = 365
    /// Done once before the answer to a request that begins so: somebody else's write.
    var interference: (prefix: String, change: @Sendable (inout State) -> Void)?
    /// What `/apis/flowcontrol.apiserver.k8s.io` lists.
    var flowVersions: [String] = ["v1", "v1beta3"]
    /// Requests that begin so are refused with 403, so many times.
    var forbidden: (prefix: String, times: Int)?

    mutating func store(_ object: JSONValue, _ path: String) {
      version += 1
      var object = object
      object["metadata"]?["resourceVersion"] = .string("\(version)")
      objects[path] = object
    }
  }

  let folder: TemporaryDirectory
  private let server: ScriptedServer
  private let state: Box

  private final class Box: Sendable {
    let mutex = Mutex(State())
  }

  init() throws {
    folder = try TemporaryDirectory()
    let now = Int64(time(nil))
    let authorityKey = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(
      commonName: "kubernetes", notBefore: now - 3600, notAfter: now + 4000 * 86_400)
    template.isCA = true
    let authority = try template.selfSigned(with: authorityKey)
    try folder.write(authority.pem, to: "ca.crt")
    try folder.write(try authorityKey.pem(), to: "ca.key")

    func issue(
      _ name: String, _ groups: [String], _ usage: ExtendedKeyUsage
    ) throws -> TLSIdentity {
      let key = try PrivateKey.generate(.p256)
      var template = CertificateTemplate(
        commonName: name, notBefore: now - 3600, notAfter: now + 86_400)
      template.organizations = groups
      template.extendedKeyUsages = [usage]
      template.ipAddresses = ["127.0.0.1"]
      let leaf = try template.signed(for: key, issuer: authority, issuerKey: authorityKey)
      return try TLSIdentity(chain: [leaf], key: key)
    }

    let context = try TLSServerContext(
      identity: try issue("kube-apiserver", [], .serverAuth), clientCertificates: .requested,
      clientAuthorities: [authority])
    let (state, folder) = (Box(), folder)
    self.state = state
    server = try ScriptedServer { peer in
      guard let tls = peer.startTLS(context), let request = Self.read(peer, tls) else { return }
      let subject = tls.peerIsVerified ? tls.peerCertificate?.subject ?? "" : ""
      let (status, answer) = state.mutex.withLock {
        Self.react(to: request, from: subject, &$0, folder)
      }
      let body = (try? answer.encoded()) ?? []
      let head =
        "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
      peer.send(Array(head.utf8) + body, over: tls)
      peer.sendCloseNotify(over: tls)
    }
    for (file, name, groups) in [
      ("admin.conf", "kubernetes-admin", ["kubeadm:cluster-admins"]),
      ("nobody.conf", "nobody", ["system:authenticated"]),
    ] {
      let identity = try issue(name, groups, .clientAuth)
      let text = KubeconfigText(
        server: url, tlsServerName: nil, authorities: authority.pem, user: name,
        certificate: identity.chain.flatMap(\.pem), key: try identity.key.pem())
      try folder.write(text.yaml, to: file)
    }
  }

  var url: String { "https://127.0.0.1:\(server.port)" }

  func read<Value>(_ body: (State) -> Value) -> Value { state.mutex.withLock { body($0) } }
  func change(_ body: (inout State) -> Void) { state.mutex.withLock { body(&$0) } }

  var writes: [String] { read { $0.log.filter { !$0.hasPrefix("GET ") } } }

  private struct Request {
    var method: String
    var path: String
    var body: JSONValue
  }

  private static func read(_ peer: ServerPeer, _ tls: TLSServerConnection) -> Request? {
    var text = ""
    while true {
      if let end = text.firstRange(of: "\r\n\r\n") {
        let head = text[..<end.lowerBound].split(separator: "\r\n")
        let body = Array(text[end.upperBound...].utf8)
        let length = head.first { $0.lowercased().hasPrefix("content-length:") }
          .flatMap { Int($0.split(separator: " ").last ?? "") }
        let words = (head.first ?? "").split(separator: " ").map(String.init)
        if body.count >= length ?? 0, words.count == 3 {
          return Request(
            method: words[0], path: words[1], body: (try? JSONValue.parse(body)) ?? .null)
        }
      }
      let bytes = peer.receive(over: tls)
      if bytes.isEmpty { return nil }
      text += String(decoding: bytes, as: UTF8.self)
    }
  }

  private static func status(_ code: Int, _ reason: String, _ message: String) -> (Int, JSONValue) {
    (
      code,
      [
        "kind": "Status", "apiVersion": "v1", "status": "Failure", "code": .integer(Int64(code)),
        "reason": .string(reason), "message": .string(message),
      ]
    )
  }

  private static func react(
    to request: Request, from subject: String, _ state: inout State, _ folder: TemporaryDirectory
  ) -> (Int, JSONValue) {
    let line = "\(request.method) \(request.path)"
    let user = subject.split(separator: ",").first { $0.hasPrefix("CN=") }.map { $0.dropFirst(3) }
    state.log.append("\(line) by \(user ?? "nobody")")
    guard let user else { return status(401, "Unauthorized", "Unauthorized") }
    if let interference = state.interference, line.hasPrefix(interference.prefix) {
      state.interference = nil
      interference.change(&state)
    }
    let isGroup = subject.contains("O=loopwarden:masters")
    let isBound = state.objects.keys.contains { $0.hasSuffix("/clusterrolebindings/loopwarden") }
    let mayGroup =
      isGroup && isBound && request.method == "GET"
      && (request.path == "/readyz" || request.path.contains("/leases/"))
    var isForbidden = !(user == "kubernetes-admin" || mayGroup)
    if let forbidden = state.forbidden, forbidden.times > 0, line.hasPrefix(forbidden.prefix) {
      state.forbidden?.times -= 1
      isForbidden = true
    }
    if isForbidden {
      return status(403, "Forbidden", "User \"\(user)\" cannot \(request.method) \(request.path)")
    }
    switch request.method {
    case "GET": return get(request.path, state)
    case "POST": return create(request, &state)
    case "PUT" where request.path.hasSuffix("/approval"): return approve(request, &state, folder)
    case "PUT": return update(request, &state)
    default:
      state.objects[request.path] = nil
      return (200, [:])
    }
  }

  private static func get(_ path: String, _ state: State) -> (Int, JSONValue) {
    if path == "/readyz" { return (200, "ok") }
    if path == "/apis/flowcontrol.apiserver.k8s.io", !state.flowVersions.isEmpty {
      let versions = state.flowVersions.map { version -> JSONValue in
        ["version": .string(version)]
      }
      return (200, ["kind": "APIGroup", "versions": .array(versions)])
    }
    return state.objects[path].map { (200, $0) } ?? status(404, "NotFound", "\(path) not found")
  }

  private static func create(_ request: Request, _ state: inout State) -> (Int, JSONValue) {
    let parts = request.path.split(separator: "/")
    if let index = parts.firstIndex(of: "namespaces"),
      !["default", "kube-system"].contains(parts[index + 1])
    {
      return status(404, "NotFound", "namespaces \"\(parts[index + 1])\" not found")
    }
    guard let name = request.body["metadata"]?["name"]?.string else {
      return status(422, "Invalid", "no name")
    }
    let path = "\(request.path)/\(name)"
    guard state.objects[path] == nil else {
      return status(409, "AlreadyExists", "\"\(name)\" already exists")
    }
    var object = request.body
    object["metadata"]?["uid"] = .string("uid-\(state.version)")
    // A default that the real server fills in.
    if object["kind"] == "FlowSchema" { object["status"] = ["conditions": []] }
    state.store(object, path)
    return (201, state.objects[path] ?? .null)
  }

  private static func update(_ request: Request, _ state: inout State) -> (Int, JSONValue) {
    guard let old = state.objects[request.path] else {
      return status(404, "NotFound", "\(request.path) not found")
    }
    guard
      request.body["metadata"]?["resourceVersion"] == old["metadata"]?["resourceVersion"]
    else { return status(409, "Conflict", "the object has been modified") }
    state.store(request.body, request.path)
    return (200, state.objects[request.path] ?? .null)
  }

  private static func approve(
    _ request: Request, _ state: inout State, _ folder: TemporaryDirectory
  ) -> (Int, JSONValue) {
    let path = String(request.path.dropLast("/approval".count))
    let (code, answer) = update(
      Request(method: "PUT", path: path, body: request.body), &state)
    guard code == 200, var object = state.objects[path] else { return (code, answer) }
    if let refusal = state.refusal {
      object["status"] = ["conditions": [refusal]]
    } else if state.signs, let text = object["spec"]?["request"]?.string,
      let pem = Data(base64Encoded: text), let signed = try? sign([UInt8](pem), state, folder)
    {
      object["status"]?["certificate"] = .string(Data(signed).base64EncodedString())
    }
    state.store(object, path)
    return (200, state.objects[path] ?? .null)
  }

  private static func sign(
    _ request: [UInt8], _ state: State, _ folder: TemporaryDirectory
  ) throws -> [UInt8] {
    let path = try folder.write(request, to: "request")
    let extensions = try folder.write("extendedKeyUsage=\(state.usage)\n", to: "extensions")
    var command = [
      "openssl", "x509", "-req", "-in", path, "-CA", folder.path("ca.crt"), "-CAkey",
      folder.path("ca.key"), "-set_serial", "\(state.version)", "-days", "\(state.lifetime)",
      "-extfile", extensions,
    ]
    if let subject = state.subject { command += ["-subj", subject] }
    if state.isForAnotherKey {
      let other = try Command.output(
        of: ["openssl", "pkey", "-in", folder.path("ca.key"), "-pubout"], errors: .dropped,
        within: .seconds(60))
      command += ["-force_pubkey", try folder.write(other, to: "other.pub")]
    }
    return try Command.output(of: command, errors: .dropped, within: .seconds(60))
  }
}
