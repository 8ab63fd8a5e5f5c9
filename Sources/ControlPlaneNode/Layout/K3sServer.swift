internal import YAMLDocument

/// What `k3s server` is told about its API server: by its configuration file and that file's
/// drop-ins, then by its command line (pkg/configfilearg/parser.go).
struct K3sServer {
  private static let configuration = "/etc/rancher/k3s/config.yaml"
  private static let data = "/var/lib/rancher/k3s"

  private let files: any NodeFilesystem
  /// Every value of an option, in the order in which k3s sees them.
  private var options: [String: [String]] = [:]
  private var sources: [String] = []

  /// With what the unit starts. Refuses what only a running k3s could tell.
  init(_ unit: UnitDefinition, in files: any NodeFilesystem) throws(EmbeddedRefusal) {
    self.files = files
    let command: [String]
    switch unit.startCommand {
    case .known(let words): command = words
    case .unknown(let reason):
      throw EmbeddedRefusal(reason: "ExecStart of \(unit.name) is not known: \(reason)")
    }
    let environment = unit.variables(in: files)
    guard environment.isComplete else {
      throw EmbeddedRefusal(reason: "an environment file of \(unit.name) could not be read")
    }
    let words = unit.expanded(command, in: files).words
    if let open = words.first(where: { !$0.unresolved.isEmpty }) {
      throw EmbeddedRefusal(
        reason: "ExecStart of \(unit.name) takes \(open.text), whose value could not be read")
    }
    guard let server = words.firstIndex(where: { $0.text == "server" }) else {
      throw EmbeddedRefusal(reason: "ExecStart of \(unit.name) does not start k3s server")
    }
    let arguments = Self.parse(words[(server + 1)...].map(\.text))
    let named = arguments.last { $0.name == "config" || $0.name == "c" }?.value
    let variable = environment.values["K3S_CONFIG_FILE"] ?? ""
    try readConfiguration(variable.isEmpty ? named ?? Self.configuration : variable)
    for (name, value) in arguments { options[name, default: []].append(value) }
  }

  /// With its standard configuration file alone.
  private init(standardIn files: any NodeFilesystem) throws(EmbeddedRefusal) {
    self.files = files
    try readConfiguration(Self.configuration)
  }

  /// Where the API server listens by the standard configuration file; a unit's command line may say
  /// otherwise.
  static func address(in files: any NodeFilesystem) -> String {
    guard let flags = try? K3sServer(standardIn: files).flags().flags,
      let address = try? ListenAddress(flags)
    else { return "127.0.0.1:6444" }
    return address.text
  }

  /// The PKI folder, below `data-dir`.
  static func pki(in files: any NodeFilesystem) -> String {
    let folder = (try? K3sServer(standardIn: files))?.last("data-dir") ?? data
    return PathText.join(folder, "server/tls")
  }

  /// What k3s sets by itself and matters here, and `kube-apiserver-arg` on top, put together as
  /// `GetArgs` does (pkg/util/args.go): a name that ends in `+` adds to k3s' own value, one that
  /// ends in `-` goes before it, any other replaces it. Nothing of k3s' own delays a shutdown.
  func flags() throws(EmbeddedRefusal) -> EmbeddedFlags {
    if last("disable-apiserver") == "true" {
      throw EmbeddedRefusal(reason: "this k3s server runs no API server (disable-apiserver)")
    }
    var initial = ["bind-address": bindAddress, "secure-port": String(try port())]
    var values: [String: [String]] = [:]
    for argument in options["kube-apiserver-arg"] ?? [] {
      let plain = argument.hasPrefix("--") ? String(argument.dropFirst(2)) : argument
      let parts = plain.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? String(parts[1]) : "true"
      let isAdded = parts[0].hasSuffix("+")
      let isPutBefore = parts[0].hasSuffix("-")
      var name = parts[0]
      while name.last == "-" || name.last == "+" { name = name.dropLast() }
      let own = isAdded || isPutBefore ? [initial[String(name)]].compactMap { $0 } : []
      let earlier = own + (values[String(name)] ?? [])
      values[String(name)] = isPutBefore ? [value] + earlier : earlier + [value]
      initial[String(name)] = nil
    }
    for (name, value) in initial { values[name] = [value] }
    let words = values.sorted { $0.key < $1.key }.flatMap { name, values in
      values.map { ManifestWord("--\(name)=\($0)", line: 0) }
    }
    return EmbeddedFlags(flags: APIServerFlags(words), sources: sources)
  }

  private func last(_ name: String) -> String? { options[name]?.last }

  /// pkg/daemons/control/server.go: loopback unless told otherwise; the supervisor in front of it
  /// answers everybody.
  private var bindAddress: String {
    if let address = last("apiserver-bind-address") { return address }
    let ranges = (options["service-cidr"] ?? []).flatMap { $0.split(separator: ",") }
    return !ranges.isEmpty && ranges.allSatisfy { $0.contains(":") } ? "::1" : "127.0.0.1"
  }

  /// The same file, `defaults`: the supervisor's port and one, so 6444.
  private func port() throws(EmbeddedRefusal) -> UInt16 {
    for (name, step) in [("apiserver-port", 0), ("https-listen-port", 1)] as [(String, UInt16)] {
      guard let text = last(name), text != "0" else { continue }
      guard let port = UInt16(text), port < UInt16.max else {
        throw EmbeddedRefusal(reason: "k3s' \(name) is \"\(text)\", expected a port")
      }
      return port + step
    }
    return 6444
  }
}

extension K3sServer {
  private mutating func readConfiguration(_ path: String) throws(EmbeddedRefusal) {
    guard path.hasPrefix("/") else {
      throw EmbeddedRefusal(reason: "k3s' configuration file is \(path), which is not read here")
    }
    try readFile(path)
    let folder = path + ".d"
    let names: [String]
    do throws(FileFailure) {
      names = try files.names(in: folder)
    } catch {
      if error == .missing { return }
      throw EmbeddedRefusal(reason: "\(folder) \(error)")
    }
    for name in names
    where name.lowercased().hasSuffix(".yaml") || name.lowercased().hasSuffix(".yml") {
      try readFile(PathText.join(folder, name))
    }
  }

  /// One file: a key replaces what earlier files say, unless it ends in `+`.
  private mutating func readFile(_ path: String) throws(EmbeddedRefusal) {
    let root: YAMLNode?
    do {
      root = try YAMLNode.parse(try files.read(path))
    } catch let error as YAMLError {
      throw EmbeddedRefusal(reason: "\(path):\(error.line): \(error.message)")
    } catch FileFailure.missing {
      return
    } catch {
      throw EmbeddedRefusal(reason: "\(path) \(error)")
    }
    sources.append(path)
    guard let root, !root.isNull else { return }
    guard let entries = root.entries else {
      throw EmbeddedRefusal(reason: "\(path) holds no settings")
    }
    for entry in entries {
      guard let key = entry.key.string else { continue }
      let values = entry.value.items?.compactMap(\.string) ?? [entry.value.string ?? ""]
      if key.hasSuffix("+") {
        options[String(key.dropLast()), default: []] += values
      } else {
        options[key] = values
      }
    }
  }

  private static let withValue: Set<String> = [
    "apiserver-bind-address", "apiserver-port", "c", "config", "d", "data-dir",
    "https-listen-port", "kube-apiserver-arg", "service-cidr",
  ]

  /// The options of a command line, as Go's flag package splits them.
  private static func parse(_ words: [String]) -> [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-") else { continue }
      let body = word.drop { $0 == "-" }
      let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first.map(String.init), !name.isEmpty else { continue }
      if parts.count == 2 {
        result.append((name, String(parts[1])))
      } else if let next = rest.first, withValue.contains(name) || !next.hasPrefix("-") {
        result.append((name, next))
        rest = rest.dropFirst()
      } else {
        result.append((name, "true"))
      }
    }
    return result
  }
}

extension ListenAddress {
  /// `host:port`, IPv6 in brackets, as the configuration writes it.
  var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
