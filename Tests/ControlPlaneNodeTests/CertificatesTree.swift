import ControlPlaneNode
import Glibc
import OpenSSLKit
import TestSupport

/// A master's files as kubeadm makes them, below a folder that stands for `/`.
struct CertificatesTree {
  struct Pair {
    let certificate: Certificate
    let key: PrivateKey
  }

  static let pki = "/etc/kubernetes/pki"
  /// Name, path below the PKI folder without ending, authority.
  static let leaves: [(name: String, base: String, authority: String)] = [
    ("apiserver", "apiserver", "ca"),
    ("apiserver-etcd-client", "apiserver-etcd-client", "etcd-ca"),
    ("apiserver-kubelet-client", "apiserver-kubelet-client", "ca"),
    ("etcd-healthcheck-client", "etcd/healthcheck-client", "etcd-ca"),
    ("etcd-peer", "etcd/peer", "etcd-ca"),
    ("etcd-server", "etcd/server", "etcd-ca"),
    ("front-proxy-client", "front-proxy-client", "front-proxy-ca"),
  ]
  static let authorities: [(name: String, base: String)] = [
    ("ca", "ca"), ("etcd-ca", "etcd/ca"), ("front-proxy-ca", "front-proxy-ca"),
  ]
  static let day: Int64 = 86_400

  let folder: TemporaryDirectory
  let now: Int64
  let pairs: [String: Pair]

  var files: RootedFilesystem { RootedFilesystem(root: folder.path) }

  init() throws {
    folder = try TemporaryDirectory()
    now = Int64(time(nil))
    var pairs: [String: Pair] = [:]
    for (name, _) in Self.authorities {
      pairs[name] = try Self.authority(name == "ca" ? "kubernetes" : name, now: now)
    }
    for (index, leaf) in Self.leaves.enumerated() {
      pairs[leaf.name] = try Self.issue(
        leaf.name, by: pairs[leaf.authority], now: now, days: 300 + Int64(index))
    }
    for name in ["admin.conf", "controller-manager.conf", "scheduler.conf", "kubelet.conf"] {
      pairs[name] = try Self.issue("user-of-\(name)", by: pairs["ca"], now: now, days: 200)
    }
    self.pairs = pairs
    for path in ["etc", "etc/kubernetes", "etc/kubernetes/pki", "etc/kubernetes/pki/etcd"] {
      _ = try folder.makeFolder(path)
    }
    for path in ["var", "var/lib", "var/lib/kubelet", "var/lib/kubelet/pki"] {
      _ = try folder.makeFolder(path)
    }
    for entry in Self.authorities { try write(entry.name, base: entry.base) }
    for entry in Self.leaves { try write(entry.name, base: entry.base) }
    for name in ["admin.conf", "controller-manager.conf", "scheduler.conf", "kubelet.conf"] {
      try writeKubeconfig(name)
    }
  }

  static func authority(_ commonName: String, now: Int64) throws -> Pair {
    var template = CertificateTemplate(
      commonName: commonName, notBefore: now - day, notAfter: now + 3650 * day)
    template.isCA = true
    template.keyUsages = [.digitalSignature, .keyEncipherment, .keyCertSign]
    let key = try PrivateKey.generate(.p256)
    return Pair(certificate: try template.selfSigned(with: key), key: key)
  }

  static func issue(
    _ commonName: String, by authority: Pair?, now: Int64, from: Int64 = -3600, days: Int64
  ) throws -> Pair {
    guard let authority else { throw SetupFailure("no authority for \(commonName)") }
    var template = CertificateTemplate(
      commonName: commonName, notBefore: now + from, notAfter: now + days * day)
    template.keyUsages = [.digitalSignature]
    template.extendedKeyUsages = [.serverAuth, .clientAuth]
    template.ipAddresses = ["127.0.0.1"]
    let key = try PrivateKey.generate(.p256)
    return Pair(
      certificate: try template.signed(
        for: key, issuer: authority.certificate, issuerKey: authority.key), key: key)
  }

  func pair(_ name: String) throws -> Pair {
    guard let pair = pairs[name] else { throw SetupFailure("no pair \(name)") }
    return pair
  }

  /// A path of the node as this process reaches it.
  func local(_ path: String) -> String { folder.path + path }

  func write(_ name: String, base: String) throws {
    let pair = try pair(name)
    try put(pair.certificate.pem, at: "\(Self.pki)/\(base).crt")
    try put(try pair.key.pem(.pkcs8), at: "\(Self.pki)/\(base).key")
  }

  func put(_ bytes: [UInt8], at path: String) throws {
    try folder.write(bytes, to: String(path.dropFirst()))
  }

  func remove(_ path: String) throws {
    guard unlink(local(path)) == 0 else { throw SetupFailure("unlink \(path)", errno) }
  }

  func writeKubeconfig(_ name: String) throws {
    let pair = try pair(name)
    try put(
      Array(
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:6443"}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        users:
        - name: u
          user:
            client-certificate-data: \(Self.base64(pair.certificate.pem))
            client-key-data: \(Self.base64(try pair.key.pem(.pkcs8)))

        """.utf8), at: "/etc/kubernetes/\(name)")
  }

  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let chunk = bytes[start..<min(start + 3, bytes.count)]
      let value = chunk.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - chunk.count))
      for index in 0..<4 {
        text.append(
          index <= chunk.count
            ? digits[Int(value >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The survey with these flags, paths being the node's own.
  func survey(flags: [String]? = nil, in files: (any NodeFilesystem)? = nil) -> CertificateSurvey {
    CertificateSurvey.take(
      SurveyInputs(
        .kubeadm,
        apiServer: flags.map {
          SurveyInputs.APIServer(
            flags: APIServerFlags(arguments: $0), origin: "the test", paths: .node)
        }), in: files ?? self.files)
  }

  static let kubeadmFlags = [
    "--tls-cert-file=\(pki)/apiserver.crt", "--tls-private-key-file=\(pki)/apiserver.key",
    "--client-ca-file=\(pki)/ca.crt", "--etcd-cafile=\(pki)/etcd/ca.crt",
    "--etcd-certfile=\(pki)/apiserver-etcd-client.crt",
    "--etcd-keyfile=\(pki)/apiserver-etcd-client.key",
    "--kubelet-client-certificate=\(pki)/apiserver-kubelet-client.crt",
    "--kubelet-client-key=\(pki)/apiserver-kubelet-client.key",
    "--proxy-client-cert-file=\(pki)/front-proxy-client.crt",
    "--proxy-client-key-file=\(pki)/front-proxy-client.key",
    "--requestheader-client-ca-file=\(pki)/front-proxy-ca.crt",
  ]
}

/// The node's files, some of which this process may not look at: what a user who is not root sees.
struct ShutFiles: NodeFilesystem {
  let files: RootedFilesystem
  /// Paths that are refused, with everything below them.
  let shut: [String]

  private func check(_ path: String) throws(FileFailure) {
    if shut.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) {
      throw .unreadable(errno: EACCES)
    }
  }

  func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    try check(path)
    return try files.read(path, limit: limit)
  }
  func status(_ path: String) throws(FileFailure) -> FileStatus {
    try check(path)
    return try files.status(path)
  }
  func linkStatus(_ path: String) throws(FileFailure) -> FileStatus {
    try check(path)
    return try files.linkStatus(path)
  }
  func linkTarget(_ path: String) throws(FileFailure) -> String {
    try check(path)
    return try files.linkTarget(path)
  }
  func names(in folder: String) throws(FileFailure) -> [String] {
    try check(folder)
    return try files.names(in: folder)
  }
  func space(at path: String) throws(FileFailure) -> FilesystemSpace {
    try files.space(at: path)
  }
  func local(_ path: String) throws(FileFailure) -> String {
    try check(path)
    return try files.local(path)
  }
}
